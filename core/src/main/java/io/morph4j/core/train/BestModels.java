package io.morph4j.core.train;

import com.google.gson.JsonObject;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best models of a run: measured at each checkpoint, written to {@code models/best} with
 * {@code best.json} beside them, which a later session goes on from.
 */
final class BestModels {
  private final BestBy by;
  private final @Nullable ModelMeasure measure;
  private final TrainingRun run;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long steps;
  private @Nullable Double best;

  /**
   * @param measure that {@code by} names, null if it names a loss
   */
  BestModels(BestBy by, @Nullable ModelMeasure measure, TrainingRun run) {
    this.by = by;
    this.measure = measure;
    this.run = run;
    Note note = Note.read(run.folder());
    this.best = note == null || !note.by().equals(by.name()) ? null : note.value();
  }

  /**
   * What {@code best.json} tells.
   *
   * @param by name of the measure or loss
   * @param value of it
   * @param step after which it was measured
   */
  record Note(String by, double value, long step) {
    private static Path file(Path run) {
      return run.resolve("models/best/best.json");
    }

    /** The note of the run in {@code folder}, null without one. */
    static @Nullable Note read(Path folder) {
      Path file = file(folder);
      if (!Files.exists(file)) {
        return null;
      }
      String where = file.toString();
      try {
        JsonObject json = StrictJson.parse(Files.readString(file), where);
        return new Note(
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

  void stepDone(Losses losses) {
    if (measure == null) {
      if (!losses.values().containsKey(by.name())) {
        throw unknown(losses);
      }
      losses.values().forEach((name, value) -> sums.merge(name, value, Double::sum));
      steps++;
    }
  }

  private UsageException unknown(Losses losses) {
    return new UsageException(
        ("--best-by %s: expected a measure that morph4j evaluate takes, such as psnr or kid, or a"
                + " loss of %s (%s)")
            .formatted(
                by.name(),
                run.description().architecture(),
                String.join(", ", losses.values().keySet())));
  }

  /** Measures the models after {@code step} and keeps them if none were better. */
  void saved(long step, Map<String, ModelFile> models) {
    double value = measure == null ? meanLoss() : measure.of(models);
    if (Double.isNaN(value) || (best != null && !better(value, best))) {
      return;
    }
    best = value;
    run.saveBest(models);
    new Note(by.name(), value, step).write(run.folder());
  }

  private boolean better(double value, double than) {
    return measure != null && measure.higherIsBetter() ? value > than : value < than;
  }

  private double meanLoss() {
    double mean = steps == 0 ? Double.NaN : sums.getOrDefault(by.name(), 0.0) / steps;
    sums.clear();
    steps = 0;
    return mean;
  }
}
