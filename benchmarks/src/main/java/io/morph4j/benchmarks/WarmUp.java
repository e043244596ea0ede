package io.morph4j.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * The iterations that are not counted: at least two, and enough that each side has worked for some
 * seconds. The JVM compiles while it warms up; on two processors that costs time for as long.
 */
final class WarmUp {
  private static final int ITERATIONS = 2;
  private static final double SECONDS = 10;

  private final double wanted;
  private int iterations;
  private double ours;
  private double theirs;

  /** Before {@code repeats} counted iterations: seconds of warm-up only where they matter. */
  WarmUp(int repeats) {
    this.wanted = seconds(repeats) * 1000;
  }

  private static double seconds(int repeats) {
    return repeats < 5 ? 0 : SECONDS;
  }

  static String describe(int repeats) {
    return "a warm-up of %d iterations and %.0f s of each side"
        .formatted(ITERATIONS, seconds(repeats));
  }

  /** Whether this iteration counts; if not, it is part of the warm-up. */
  boolean over(Measurement our, @Nullable Measurement their) {
    if (iterations >= ITERATIONS && ours >= wanted && (their == null || theirs >= wanted)) {
      return true;
    }
    iterations++;
    ours += total(our);
    theirs += their == null ? 0 : total(their);
    return false;
  }

  private static double total(Measurement measurement) {
    Double forward = measurement.forwardMs();
    return measurement.totalMs() + (forward == null ? 0 : forward);
  }
}
