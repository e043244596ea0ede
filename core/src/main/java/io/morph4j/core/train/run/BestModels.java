package io.morph4j.core.train.run;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Losses;
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
    BestNote note = BestNote.read(run.folder());
    this.best = note == null || !note.by().equals(by.name()) ? null : note.value();
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
  void measured(long step, Map<String, ModelFile> models) {
    double value = measure == null ? meanLoss() : measure.of(models);
    if (Double.isNaN(value) || (best != null && !better(value, best))) {
      return;
    }
    best = value;
    run.saveBest(models);
    new BestNote(by.name(), value, step).write(run.folder());
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
