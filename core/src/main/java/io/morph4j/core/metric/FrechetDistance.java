package io.morph4j.core.metric;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fréchet distance between the normal distributions fitted to two sets of features (Heusel et al.
 * 2017; over Inception-v3 features it is the FID).
 *
 * <pre>|μx - μy|² + tr Σx + tr Σy - 2·tr (Σx·Σy)^½,  Σ with divisor n-1</pre>
 *
 * <p>With X and Y the centred features, (n, D) over √(n-1), the last trace is the sum of the
 * singular values of X·Yᵀ, which is computed without forming a covariance or a matrix root; sets of
 * more than D samples are first reduced to the triangular factor of their QR decomposition. So sets
 * with fewer samples than dimensions need no regularisation. They still give a biased distance: it
 * grows as sets shrink.
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * The number of samples from which on a covariance of {@code dimensions} features can be of full
   * rank.
   */
  public static int leastSamples(int dimensions) {
    return dimensions + 1;
  }

  /**
   * The distance between two sets.
   *
   * @param x features (M, D), M at least 2
   * @param y features (N, D), N at least 2
   * @return at least 0, up to rounding
   */
  public static double between(INDArray x, INDArray y) {
    check(x, y);
    return between(FeatureMoments.of(x), FeatureMoments.of(y));
  }

  /**
   * The distance between two sets of which the moments are known.
   *
   * @param x moments of 2 samples or more
   * @param y likewise, of the same features
   */
  public static double between(FeatureMoments x, FeatureMoments y) {
    if (x.dimensions() != y.dimensions()) {
      throw new IllegalArgumentException(
          "sets of %d and of %d features".formatted(x.dimensions(), y.dimensions()));
    }
    requireSamples(x.count(), y.count());
    INDArray a = x.factor();
    INDArray b = y.factor();
    double means = x.mean().sub(y.mean()).norm2Number().doubleValue();
    return means * means + squares(a) + squares(b) - 2 * nuclearNorm(a.mmul(b.transpose()));
  }

  private static void check(INDArray x, INDArray y) {
    if (x.rank() != 2 || y.rank() != 2 || x.size(1) != y.size(1)) {
      throw new IllegalArgumentException(
          "expected features (M, D) and (N, D), got %s and %s"
              .formatted(Arrays.toString(x.shape()), Arrays.toString(y.shape())));
    }
    requireSamples(x.size(0), y.size(0));
  }

  private static void requireSamples(long m, long n) {
    if (m < 2 || n < 2) {
      throw new IllegalArgumentException(
          "a covariance needs 2 samples, got %d and %d".formatted(m, n));
    }
  }

  private static double squares(INDArray x) {
    double norm = x.norm2Number().doubleValue();
    return norm * norm;
  }

  /** The sum of the singular values. */
  private static double nuclearNorm(INDArray matrix) {
    INDArray tall = matrix.size(0) >= matrix.size(1) ? matrix : matrix.transpose();
    INDArray values = Nd4j.create(DataType.DOUBLE, 1, tall.size(1));
    Nd4j.getBlasWrapper().lapack().gesvd(tall.dup('f'), values, null, null);
    return values.sumNumber().doubleValue();
  }
}
