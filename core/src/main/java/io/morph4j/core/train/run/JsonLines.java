package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of JSON objects, one a line, each with the number of its {@code step}. */
final class JsonLines {
  private final Path file;

  JsonLines(Path file) {
    this.file = file;
  }

  /** Adds {@code line} at the end; the file is made if it is missing. */
  void append(JsonObject line) {
    try {
      Files.writeString(
          file,
          StrictJson.compact(line) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UserException(
          "cannot write %s: %s. Free some space on that disk, then go on with --resume"
              .formatted(file, FileErrors.reason(e)),
          e);
    }
  }

  /** Drops every line of a step after {@code step}, and lines that a crash cut short. */
  void cutAfter(long step) {
    if (!Files.exists(file)) {
      return;
    }
    List<JsonObject> all = read();
    List<String> kept = new ArrayList<>();
    for (JsonObject line : all) {
      if (line.has("step") && line.get("step").getAsLong() <= step) {
        kept.add(StrictJson.compact(line) + "\n");
      }
    }
    byte[] bytes = String.join("", kept).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
  }

  /** The whole lines of the file, none if it is missing. */
  List<JsonObject> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<JsonObject> objects = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        JsonObject object = parse(line);
        if (object != null) {
          objects.add(object);
        }
      }
    } catch (IOException e) {
      throw new UserException("cannot read %s: %s".formatted(file, FileErrors.reason(e)), e);
    }
    return objects;
  }

  private static @Nullable JsonObject parse(String line) {
    try {
      return JsonParser.parseString(line) instanceof JsonObject object ? object : null;
    } catch (JsonParseException e) {
      return null;
    }
  }
}
