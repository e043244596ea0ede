package io.morph4j.core.metric;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, equation 13) with the constants
 * of its authors: window 11×11, Gaussian of σ 1.5, K1 .01, K2 .03, samples in 0 .. 1.
 *
 * <pre>SSIM = (2·μa·μb + C1)(2·σab + C2) / ((μa² + μb² + C1)(σa² + σb² + C2)),  Ci = Ki²</pre>
 *
 * <p>Moments are weighted means (variance {@code E[x²] - E[x]²}), at the positions where the window
 * lies inside the picture, each channel by itself; the value is the mean over all of them. Programs
 * that pad the border, take a square window or convert to grey first give other numbers.
 */
public final class StructuralSimilarity {
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;
  private static final double[] WEIGHTS = weights();

  private StructuralSimilarity() {}

  /** The settings in one line, for protocols. */
  public static String settings() {
    return "window 11x11, Gaussian sigma 1.5, K1 .01, K2 .03, range 1, valid positions, per channel";
  }

  /**
   * The similarity at each position of the window.
   *
   * @param a (C, H, W) or (1, C, H, W) in [-1, 1], sides of at least 11
   * @param b of the same shape
   * @return (C, H-10, W-10), double
   */
  public static INDArray map(INDArray a, INDArray b) {
    Planes first = Planes.of(a);
    Planes second = Planes.of(b);
    first.requireShapeOf(second);
    return Nd4j.createFromArray(map(first, second))
        .reshape('c', first.channels(), first.height() - WINDOW + 1, first.width() - WINDOW + 1);
  }

  static double mean(Planes a, Planes b) {
    double[] map = map(a, b);
    double sum = 0;
    for (double value : map) {
      sum += value;
    }
    return sum / map.length;
  }

  private static double[] map(Planes a, Planes b) {
    if (a.height() < WINDOW || a.width() < WINDOW) {
      throw new IllegalArgumentException(
          "SSIM needs sides of at least %d, the picture has %d x %d"
              .formatted(WINDOW, a.width(), a.height()));
    }
    int size = (a.height() - WINDOW + 1) * (a.width() - WINDOW + 1);
    double[] map = new double[a.channels() * size];
    double[] product = new double[a.plane()];
    for (int c = 0; c < a.channels(); c++) {
      int offset = c * a.plane();
      double[] meanA = smooth(a, multiply(a.values(), null, offset, product));
      double[] meanB = smooth(a, multiply(b.values(), null, offset, product));
      double[] squareA = smooth(a, multiply(a.values(), a.values(), offset, product));
      double[] squareB = smooth(a, multiply(b.values(), b.values(), offset, product));
      double[] mixed = smooth(a, multiply(a.values(), b.values(), offset, product));
      for (int i = 0; i < size; i++) {
        double both = meanA[i] * meanB[i];
        double squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
        double covariance = mixed[i] - both;
        double variances = squareA[i] + squareB[i] - squares;
        map[c * size + i] =
            (2 * both + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
      }
    }
    return map;
  }

  /** One plane of {@code a}, times that of {@code b} if there is one. */
  private static double[] multiply(
      double[] a, double @org.jspecify.annotations.Nullable [] b, int offset, double[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a[offset + i] * (b == null ? 1 : b[offset + i]);
    }
    return out;
  }

  /** The window's weighted means, rows first; {@code shape} gives the sides. */
  private static double[] smooth(Planes shape, double[] plane) {
    int width = shape.width() - WINDOW + 1;
    int height = shape.height() - WINDOW + 1;
    double[] rows = new double[shape.height() * width];
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
          sum += WEIGHTS[k] * plane[y * shape.width() + x + k];
        }
        rows[y * width + x] = sum;
      }
    }
    double[] out = new double[height * width];
    for (int y = 0; y < height; y++) {
      for (int k = 0; k < WINDOW; k++) {
        for (int x = 0; x < width; x++) {
          out[y * width + x] += WEIGHTS[k] * rows[(y + k) * width + x];
        }
      }
    }
    return out;
  }

  private static double[] weights() {
    double[] weights = new double[WINDOW];
    double sum = 0;
    for (int k = 0; k < WINDOW; k++) {
      int distance = k - WINDOW / 2;
      weights[k] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
      sum += weights[k];
    }
    for (int k = 0; k < WINDOW; k++) {
      weights[k] /= sum;
    }
    return weights;
  }
}
