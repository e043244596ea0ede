package io.morph4j.core.train.run;

import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.StepMemory;
import java.util.function.BooleanSupplier;

/**
 * The first steps of a training, timed: at least two, and no more when they have taken a while.
 * Then a sample grid, which takes memory of its own.
 */
final class WarmUp {
  private static final int FEWEST = 2;
  private static final int MOST = 30;
  private static final double LONG_ENOUGH_SECONDS = 6;

  private WarmUp() {}

  /**
   * Makes steps until enough is known or {@code stop} says so; the caller undoes them.
   *
   * @param stepsBefore steps that the run has made
   * @param coming steps that it is still to make: a schedule may not know what would come after
   */
  static Cost measure(Training training, long stepsBefore, long coming, BooleanSupplier stop) {
    StepMemory memory = training.memory();
    memory.resetPeak();
    double fastest = Double.POSITIVE_INFINITY;
    double all = 0;
    int steps = 0;
    while (steps < coming && (steps < FEWEST || (steps < MOST && all < LONG_ENOUGH_SECONDS))) {
      long before = System.nanoTime();
      training.step();
      double seconds = (System.nanoTime() - before) * 1e-9;
      steps++;
      all += seconds;
      fastest = Math.min(fastest, seconds);
      if (stop.getAsBoolean()) {
        break;
      }
    }
    if (!stop.getAsBoolean()) {
      SampleGrid.draw(training.samples().rows());
    }
    return new Cost(fastest, memory.peakBytes(), stepsBefore);
  }
}
