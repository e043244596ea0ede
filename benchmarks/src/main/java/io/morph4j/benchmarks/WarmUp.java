package io.morph4j.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * The iterations that are not counted: at least two, or one that takes half a minute, and enough
 * that each side has worked for half a minute. The JVM compiles while it warms up; on two
 * processors that costs time for as long, and what runs once in a step is compiled late.
 */
final class WarmUp {
  private static final int ITERATIONS = 2;
  private static final double SECONDS = 30;

  private final double wanted;
  private int iterations;
  private double[] spent = {};

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

  /**
   * Whether this iteration counts; if not, it is part of the warm-up.
   *
   * @param sides what each side measured, always in the same order
   */
  boolean over(List<Measurement> sides) {
    if (spent.length != sides.size()) {
      spent = new double[sides.size()];
    }
    boolean enough = iterations >= ITERATIONS || spentEach(SECONDS * 1000);
    if (enough && spentEach(wanted)) {
      return true;
    }
    iterations++;
    for (int i = 0; i < spent.length; i++) {
      spent[i] += sides.get(i).wholeMs();
    }
    return false;
  }

  private boolean spentEach(double ms) {
    return Arrays.stream(spent).allMatch(side -> side >= ms);
  }
}
