package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code best.json} tells.
 *
 * @param by name of the measure or loss
 * @param value of it
 * @param step after which it was measured
 */
record BestNote(String by, double value, long step) {
  private static final Logger LOG = LoggerFactory.getLogger(BestNote.class);

  private static Path file(Path run) {
    return run.resolve("models/best/best.json");
  }

  /** The note of the run in {@code folder}, null without one or if it is damaged. */
  static @Nullable BestNote read(Path folder) {
    try {
      return strict(folder);
    } catch (UserException e) {
      LOG.warn("what the best models are is not known: {}", e.getMessage());
      return null;
    }
  }

  private static @Nullable BestNote strict(Path folder) {
    Path file = file(folder);
    if (!Files.exists(file)) {
      return null;
    }
    String where = file.toString();
    try {
      JsonObject json = StrictJson.parse(Files.readString(file), where);
      return new BestNote(
          StrictJson.text(json, "by", where),
          StrictJson.decimal(json, "value", where),
          StrictJson.number(json, "step", where));
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  String inWords() {
    return String.format(Locale.ROOT, "%s %.4f after step %,d", by, value, step);
  }

  void write(Path folder) {
    JsonObject json = new JsonObject();
    json.addProperty("by", by);
    // Infinity, the PSNR of a copy, is no number in JSON.
    json.addProperty("value", Double.toString(value));
    json.addProperty("step", step);
    AtomicFile.write(file(folder), StrictJson.pretty(json) + "\n");
  }
}
