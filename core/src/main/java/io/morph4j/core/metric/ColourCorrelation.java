package io.morph4j.core.metric;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Correlation of a translation's samples with those of its input (Pearson's, over all pixels and
 * channels). Near -1 the network has inverted the colours, a fixed point that unpaired training
 * falls into; a sound translation of photographs is clearly above 0.
 */
public final class ColourCorrelation {
  private ColourCorrelation() {}

  /**
   * The correlation of two pictures of one shape, (C, H, W) or (1, C, H, W) in [-1, 1].
   *
   * @return -1 .. 1, or not-a-number if one of them is of one colour
   */
  public static double between(INDArray input, INDArray output) {
    Planes a = Planes.of(input);
    Planes b = Planes.of(output);
    a.requireShapeOf(b);
    double meanA = mean(a.values());
    double meanB = mean(b.values());
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = 0; i < a.values().length; i++) {
      double u = a.values()[i] - meanA;
      double v = b.values()[i] - meanB;
      aa += u * u;
      bb += v * v;
      ab += u * v;
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
