package io.morph4j.core.model;

import com.google.gson.JsonObject;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link ModelDescription} as JSON in a file's metadata. */
final class DescriptionJson {
  /** Raised when a reader of the old form could no longer use the file rightly. */
  static final int VERSION = 1;

  static final String KEY = "morph4j";

  private DescriptionJson() {}

  static Map<String, String> toMetadata(ModelDescription description) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("architecture", description.architecture());
    json.addProperty("network", description.network());
    json.add("options", StrictJson.sorted(description.options()));
    json.addProperty("inputChannels", description.inputChannels());
    json.addProperty("outputChannels", description.outputChannels());
    json.addProperty("sourceDomain", description.sourceDomain());
    json.addProperty("targetDomain", description.targetDomain());
    json.addProperty("multiple", description.multiple());
    json.addProperty("normalisation", "x = sample / 127.5 - 1");
    json.add("training", StrictJson.sorted(description.training()));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put(KEY, StrictJson.compact(json));
    return metadata;
  }

  static ModelDescription fromMetadata(Map<String, String> metadata, Path file) {
    version(metadata, file);
    String where = where(file);
    JsonObject json = json(metadata, file);
    return new ModelDescription(
        StrictJson.text(json, "architecture", where),
        StrictJson.text(json, "network", where),
        StrictJson.texts(json, "options", where),
        count(json, "inputChannels", where),
        count(json, "outputChannels", where),
        StrictJson.text(json, "sourceDomain", where),
        StrictJson.text(json, "targetDomain", where),
        count(json, "multiple", where),
        StrictJson.texts(json, "training", where));
  }

  static int version(Map<String, String> metadata, Path file) {
    long version = StrictJson.number(json(metadata, file), "version", where(file));
    if (version < 1 || version > VERSION) {
      throw new UserException(
          file
              + " is a model of format version "
              + version
              + ", this Morph4J reads up to version "
              + VERSION
              + ": use a newer Morph4J");
    }
    return (int) version;
  }

  private static JsonObject json(Map<String, String> metadata, Path file) {
    String text = metadata.get(KEY);
    if (text == null) {
      throw new UserException(
          file
              + " is not a Morph4J model: it says nothing about its network. If it is a bare state"
              + " dictionary, convert it: morph4j import --network resnet|unet --weights "
              + file
              + " --out MODEL");
    }
    return StrictJson.parse(text, where(file));
  }

  private static String where(Path file) {
    return file + ", description of the model";
  }

  private static int count(JsonObject json, String name, String where) {
    long value = StrictJson.number(json, name, where);
    if (value < 1 || value > 65536) {
      throw new UserException(
          where + ": the field \"" + name + "\" is " + value + ", expected 1 to 65536");
    }
    return (int) value;
  }
}
