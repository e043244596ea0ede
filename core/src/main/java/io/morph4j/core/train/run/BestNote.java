package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code best.json} tells.
 *
 * @param by name of the measure or loss
 * @param value of it
 * @param step after which it was measured
 */
record BestNote(String by, double value, long step) {
  private static Path file(Path run) {
    return run.resolve("models/best/best.json");
  }

  /** The note of the run in {@code folder}, null without one. */
  static @Nullable BestNote read(Path folder) {
    Path file = file(folder);
    if (!Files.exists(file)) {
      return null;
    }
    String where = file.toString();
    try {
      JsonObject json = StrictJson.parse(Files.readString(file), where);
      return new BestNote(
          StrictJson.text(json, "by", where),
          Double.parseDouble(StrictJson.text(json, "value", where)),
          StrictJson.number(json, "step", where));
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    } catch (NumberFormatException e) {
      throw new UserException(file + ": \"value\" is no number: remove the file", e);
    }
  }

  void write(Path folder) {
    JsonObject json = new JsonObject();
    json.addProperty("by", by);
    // Infinity, the PSNR of a copy, is no number in JSON.
    json.addProperty("value", Double.toString(value));
    json.addProperty("step", step);
    byte[] bytes = (StrictJson.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file(folder), out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
  }
}
