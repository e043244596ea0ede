package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
      AtomicFile.append(file, StrictJson.compact(line) + "\n");
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
      if (step(line) <= step) {
        kept.add(StrictJson.compact(line) + "\n");
      }
    }
    AtomicFile.write(file, String.join("", kept));
  }

  /** Beyond all steps if the line names none. */
  private static long step(JsonObject line) {
    boolean number =
        line.get("step") instanceof JsonPrimitive value && value.getAsString().matches("\\d{1,18}");
    return number ? line.get("step").getAsLong() : Long.MAX_VALUE;
  }

  /** The whole lines of the file, none if it is missing. */
  List<JsonObject> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<JsonObject> objects = new ArrayList<>();
    try {
      // Bytes that are no text are no reason to lose the other lines.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
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
