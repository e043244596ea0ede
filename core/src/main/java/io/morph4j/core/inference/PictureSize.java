package io.morph4j.core.inference;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pictures brought to the size that a network is made for, by linear interpolation whose window
 * grows with the factor of reduction, so that nothing is skipped.
 */
final class PictureSize {
  private PictureSize() {}

  /**
   * {@code pictures} (N, C, H, W) with these sides; FLOAT.
   *
   * @param height 0 for the sides they have
   */
  static INDArray fit(INDArray pictures, int height, int width) {
    INDArray x = pictures.castTo(DataType.FLOAT);
    if (height == 0 || (x.size(2) == height && x.size(3) == width)) {
      return x;
    }
    long planes = x.size(0) * x.size(1);
    INDArray across =
        x.dup('c').reshape('c', planes * x.size(2), x.size(3)).mmul(weights(x.size(3), width));
    INDArray[] result = new INDArray[(int) planes];
    INDArray down = weights(x.size(2), height).transpose();
    INDArray rows = across.dup('c').reshape('c', planes, x.size(2), width);
    for (int p = 0; p < planes; p++) {
      result[p] = down.mmul(rows.slice(p)).reshape(1, height, width);
    }
    return Nd4j.concat(0, result).dup('c').reshape('c', x.size(0), x.size(1), height, width);
  }

  /** (from, to): how much each sample of a line has in each sample of the new line. */
  private static INDArray weights(long from, int to) {
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    float[] weights = new float[Math.toIntExact(from * to)];
    for (int t = 0; t < to; t++) {
      double centre = (t + .5) * scale;
      double sum = 0;
      for (int f = 0; f < from; f++) {
        sum += Math.max(0, 1 - Math.abs(f + .5 - centre) / reach);
      }
      for (int f = 0; f < from; f++) {
        weights[f * to + t] = (float) (Math.max(0, 1 - Math.abs(f + .5 - centre) / reach) / sum);
      }
    }
    return Nd4j.create(weights, new long[] {from, to}, 'c');
  }
}
