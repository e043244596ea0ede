package io.morph4j.core.train.run;

import io.morph4j.core.train.Losses;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells losses that have left all bounds: not finite, or more than {@value #TIMES} times the
 * largest of the first step's, plus one.
 *
 * <p>The first step of a session computes its losses before it changes a weight, so they are those
 * of a sound state.
 */
final class DivergenceCheck {
  static final double TIMES = 1e4;

  private double limit = Double.NaN;

  /** What is wrong with the losses of a step, as the beginning of a sentence; null if nothing. */
  @Nullable String problem(Losses losses) {
    for (Map.Entry<String, Double> loss : losses.values().entrySet()) {
      if (!Double.isFinite(loss.getValue())) {
        return "the loss " + loss.getKey() + " became " + loss.getValue();
      }
    }
    double largest = 0;
    String name = "";
    for (Map.Entry<String, Double> loss : losses.values().entrySet()) {
      if (Math.abs(loss.getValue()) > Math.abs(largest)) {
        largest = loss.getValue();
        name = loss.getKey();
      }
    }
    if (Double.isNaN(limit)) {
      limit = TIMES * (1 + Math.abs(largest));
    }
    return Math.abs(largest) > limit
        ? String.format(Locale.ROOT, "the loss %s exploded to %.3g", name, largest)
        : null;
  }
}
