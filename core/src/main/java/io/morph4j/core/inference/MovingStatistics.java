package io.morph4j.core.inference;

import io.morph4j.engine.ops.AdjustedStatistics;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Statistics of the normalisations of one network over the frames of a film, each by its place in
 * the order of computation. Kept outside any step's memory.
 */
final class MovingStatistics implements AdjustedStatistics.Rule {
  /** What the newest frame counts for, once there are many. */
  static final double LEAST_WEIGHT = .1;

  private final boolean moving;
  private final List<double[][]> kept = new ArrayList<>();
  private final List<Integer> frames = new ArrayList<>();

  /**
   * @param moving whether frames after the first count
   */
  MovingStatistics(boolean moving) {
    this.moving = moving;
  }

  @Override
  public void adjust(int place, INDArray mean, INDArray variance) {
    if (place == kept.size()) {
      kept.add(new double[][] {doubles(mean), doubles(variance)});
      frames.add(1);
      return;
    }
    double[][] past = kept.get(place);
    int count = frames.get(place) + 1;
    frames.set(place, count);
    double weight = moving ? Math.max(1.0 / count, LEAST_WEIGHT) : 0;
    move(past[0], mean, weight);
    move(past[1], variance, weight);
  }

  private static void move(double[] past, INDArray now, double weight) {
    if (past.length != now.length()) {
      throw new IllegalArgumentException(
          "frames of a film go through a network one by one; there were %d statistics, now %d"
              .formatted(past.length, now.length()));
    }
    double[] values = doubles(now);
    for (int i = 0; i < past.length; i++) {
      past[i] += weight * (values[i] - past[i]);
      now.putScalar(i, past[i]);
    }
  }

  private static double[] doubles(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }
}
