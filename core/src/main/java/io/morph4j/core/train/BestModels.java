package io.morph4j.core.train;

import com.google.gson.JsonObject;
import io.morph4j.core.metric.PairMeasure;
import io.morph4j.core.model.AtomicFile;
import io.morph4j.core.model.FileErrors;
import io.morph4j.core.model.StrictJson;
import io.morph4j.core.model.UsageException;
import io.morph4j.core.model.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best models of a run: measured at each checkpoint, written to {@code models/best} with
 * {@code best.json} beside them, which a later session goes on from.
 */
final class BestModels {
  private static final int MOST_PICTURES = 100;

  private final BestBy by;
  private final TrainingRun run;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long steps;
  private @Nullable Double best;

  BestModels(BestBy by, TrainingRun run) {
    this.by = by;
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
    if (by.measure() == null) {
      if (!losses.values().containsKey(by.name())) {
        throw unknown(losses);
      }
      losses.values().forEach((name, value) -> sums.merge(name, value, Double::sum));
      steps++;
    }
  }

  private UsageException unknown(Losses losses) {
    List<String> measures = java.util.Arrays.stream(PairMeasure.values()).map(m -> m.id()).toList();
    return new UsageException(
        "--best-by %s: expected a measure (%s) or a loss of %s (%s)"
            .formatted(
                by.name(),
                String.join(", ", measures),
                run.description().architecture(),
                String.join(", ", losses.values().keySet())));
  }

  /** Measures the state after {@code step} and keeps its models if none were better. */
  void saved(long step, Trainer trainer) {
    double value = value(trainer);
    if (Double.isNaN(value) || (best != null && !by.better(value, best))) {
      return;
    }
    best = value;
    run.saveBest(trainer.models());
    new Note(by.name(), value, step).write(run.folder());
  }

  private double value(Trainer trainer) {
    PairMeasure measure = by.measure();
    if (measure == null) {
      double mean = steps == 0 ? Double.NaN : sums.getOrDefault(by.name(), 0.0) / steps;
      sums.clear();
      steps = 0;
      return mean;
    }
    double[] sum = new double[1];
    int[] count = new int[1];
    trainer.translateHeldOut(
        MOST_PICTURES,
        (output, truth) -> {
          sum[0] += measure.of(output, truth);
          count[0]++;
        });
    if (count[0] == 0) {
      throw new UserException(
          ("--best-by %s needs held-out pictures with their truth (test folders with files of equal"
                  + " names), and the data have none: name a loss instead")
              .formatted(by.name()));
    }
    return sum[0] / count[0];
  }
}
