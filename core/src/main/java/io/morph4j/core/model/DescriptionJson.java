package io.morph4j.core.model;

import com.google.gson.JsonObject;
import io.morph4j.core.file.Brief;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link ModelDescription} as JSON in a file's metadata. */
final class DescriptionJson {
  /** Raised when a reader of the old form could no longer use the file rightly. */
  static final int VERSION = 2;

  static final String KEY = "morph4j";

  /** Letters of a description; those of a hundred labels have some thousand. */
  private static final int MOST_TEXT = 1 << 20;

  private DescriptionJson() {}

  static Map<String, String> toMetadata(ModelDescription description) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("architecture", description.architecture());
    JsonObject networks = new JsonObject();
    description.networks().forEach((name, network) -> networks.add(name, network(network)));
    json.add("networks", networks);
    json.add("signature", SignatureJson.write(description.signature()));
    json.add("domains", StrictJson.array(description.domains()));
    json.add("policy", StrictJson.sorted(description.policy().describe()));
    json.addProperty("normalisation", "x = sample / 127.5 - 1");
    json.add("training", StrictJson.sorted(description.training()));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put(KEY, StrictJson.compact(json));
    return metadata;
  }

  private static JsonObject network(NetworkDescription network) {
    JsonObject json = new JsonObject();
    json.addProperty("role", network.role().id());
    json.addProperty("kind", network.kind());
    json.add("options", StrictJson.sorted(network.options()));
    return json;
  }

  static ModelDescription fromMetadata(Map<String, String> metadata, Path file) {
    JsonObject json = json(metadata, file);
    String where = where(file);
    try {
      return version(metadata, file) == 1
          ? DescriptionVersion1.read(json, where)
          : read(json, where);
    } catch (UserException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UserException(Brief.line(where + ": ", e.getMessage(), ""), e);
    }
  }

  private static ModelDescription read(JsonObject json, String where) {
    Map<String, NetworkDescription> networks = new LinkedHashMap<>();
    JsonObject described = StrictJson.object(json, "networks", where);
    for (String name : described.keySet()) {
      networks.put(name, network(StrictJson.object(described, name, where + ", networks"), where));
    }
    List<String> domains = StrictJson.list(json, "domains", where);
    Map<String, String> policy = StrictJson.texts(json, "policy", where);
    policy.keySet().retainAll(InferencePolicy.DEFAULT.describe().keySet());
    return new ModelDescription(
        StrictJson.text(json, "architecture", where),
        networks,
        SignatureJson.read(StrictJson.object(json, "signature", where), where + ", signature"),
        domains,
        InferencePolicy.DEFAULT.with(policy),
        StrictJson.texts(json, "training", where));
  }

  private static NetworkDescription network(JsonObject json, String where) {
    String role = StrictJson.text(json, "role", where);
    return new NetworkDescription(
        NetworkRole.of(role)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a network is a "
                            + Brief.of(role)
                            + ", expected generator, mapping or encoder: use a newer Morph4J")),
        StrictJson.text(json, "kind", where),
        StrictJson.texts(json, "options", where));
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
              + " dictionary, convert it: morph4j import --network KIND --weights "
              + file
              + " --out MODEL");
    }
    if (text.length() > MOST_TEXT) {
      throw new UserException(
          "%s has %d letters, at most %d are read"
              .formatted(where(file), text.length(), MOST_TEXT));
    }
    return StrictJson.parse(text, where(file));
  }

  private static String where(Path file) {
    return file + ", description of the model";
  }
}
