package io.morph4j.core.metric;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A measure of one picture against another of the same size. Pictures are (C, H, W) or (1, C, H, W)
 * in [-1, 1]; all measures are of samples scaled to 0 .. 1.
 */
public enum PairMeasure {
  /** Mean absolute difference {@code mean|a-b|}: 0 for equal pictures, 1 for black on white. */
  L1("l1", false) {
    @Override
    double of(Planes a, Planes b) {
      double sum = 0;
      for (int i = 0; i < a.values().length; i++) {
        sum += Math.abs(a.values()[i] - b.values()[i]);
      }
      return sum / a.values().length;
    }
  },

  /** Mean squared difference {@code mean (a-b)²}: 0 for equal pictures, 1 for black on white. */
  MSE("mse", false) {
    @Override
    double of(Planes a, Planes b) {
      double sum = 0;
      for (int i = 0; i < a.values().length; i++) {
        double difference = a.values()[i] - b.values()[i];
        sum += difference * difference;
      }
      return sum / a.values().length;
    }
  },

  /**
   * Peak signal-to-noise ratio {@code 10·log10(1 / mean (a-b)²)} in decibels; infinite for equal
   * pictures.
   */
  PSNR("psnr", true) {
    @Override
    double of(Planes a, Planes b) {
      return -10 * Math.log10(MSE.of(a, b));
    }
  },

  /** Structural similarity: see {@link StructuralSimilarity}; 1 for equal pictures. */
  SSIM("ssim", true) {
    @Override
    double of(Planes a, Planes b) {
      return StructuralSimilarity.mean(a, b);
    }
  };

  private final String id;
  private final boolean higherIsBetter;

  PairMeasure(String id, boolean higherIsBetter) {
    this.id = id;
    this.higherIsBetter = higherIsBetter;
  }

  /** The name in tables and files. */
  public String id() {
    return id;
  }

  /** Whether a better picture has a higher value. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /**
   * The measure of {@code a} against {@code b}.
   *
   * @throws IllegalArgumentException if the shapes differ, or the pictures are too small for the
   *     measure
   */
  public double of(INDArray a, INDArray b) {
    Planes first = Planes.of(a);
    Planes second = Planes.of(b);
    first.requireShapeOf(second);
    return of(first, second);
  }

  abstract double of(Planes a, Planes b);
}
