package io.morph4j.core.tile;

import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mean and variance per channel of a map that comes in parts (Chan, Golub and LeVeque 1983,
 * "Algorithms for computing the sample variance").
 */
final class MapStatistics {
  private final double[] mean;
  private final double[] squares; // sums of squared differences from the mean
  private double count;

  MapStatistics(int channels) {
    this.mean = new double[channels];
    this.squares = new double[channels];
  }

  /** Takes in a part (1, C, h, w). */
  void add(Tensor part) {
    Normalizations.Moments moments = Normalizations.moments(part);
    double more = (double) part.size(2) * part.size(3);
    double all = count + more;
    for (int c = 0; c < mean.length; c++) {
      double off = moments.mean().getDouble(c) - mean[c];
      mean[c] += off * more / all;
      squares[c] += moments.variance().getDouble(c) * more + off * off * count * more / all;
    }
    count = all;
  }

  /** (C). */
  INDArray mean() {
    return Nd4j.createFromArray(mean).castTo(DataType.FLOAT);
  }

  /** Biased, (C). */
  INDArray variance() {
    double[] variance = new double[squares.length];
    for (int c = 0; c < variance.length; c++) {
      variance[c] = squares[c] / count;
    }
    return Nd4j.createFromArray(variance).castTo(DataType.FLOAT);
  }
}
