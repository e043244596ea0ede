package io.morph4j.core.train;

import io.morph4j.core.metric.PairMeasure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What decides which models of a run are the best: a measure of held-out pictures against their
 * truth, or the mean of a loss since the last checkpoint, where lower is better.
 *
 * @param name {@code l1}, {@code mse}, {@code psnr}, {@code ssim}, or a loss as it is called in the
 *     metrics
 */
public record BestBy(String name) {
  /** The measure, null if a loss is meant. */
  public @Nullable PairMeasure measure() {
    return Arrays.stream(PairMeasure.values())
        .filter(measure -> measure.id().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Whether {@code value} is better than {@code best}. */
  boolean better(double value, double best) {
    PairMeasure measure = measure();
    return measure != null && measure.higherIsBetter() ? value > best : value < best;
  }
}
