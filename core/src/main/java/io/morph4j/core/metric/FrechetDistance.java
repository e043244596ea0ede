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
    INDArray a = x.castTo(DataType.DOUBLE);
    INDArray b = y.castTo(DataType.DOUBLE);
    INDArray meanA = a.mean(0);
    INDArray meanB = b.mean(0);
    INDArray centredA = centred(a, meanA);
    INDArray centredB = centred(b, meanB);
    double means = meanA.sub(meanB).norm2Number().doubleValue();
    double traces = squares(centredA) + squares(centredB);
    INDArray product = reduced(centredA).mmul(reduced(centredB).transpose());
    return means * means + traces - 2 * nuclearNorm(product);
  }

  private static void check(INDArray x, INDArray y) {
    if (x.rank() != 2 || y.rank() != 2 || x.size(1) != y.size(1)) {
      throw new IllegalArgumentException(
          "expected features (M, D) and (N, D), got %s and %s"
              .formatted(Arrays.toString(x.shape()), Arrays.toString(y.shape())));
    }
    if (x.size(0) < 2 || y.size(0) < 2) {
      throw new IllegalArgumentException(
          "a covariance needs 2 samples, got %d and %d".formatted(x.size(0), y.size(0)));
    }
  }

  /** The centred samples over √(n-1): the sum of their squares is the trace of the covariance. */
  private static INDArray centred(INDArray x, INDArray mean) {
    return x.subRowVector(mean).divi(Math.sqrt(x.size(0) - 1.0));
  }

  private static double squares(INDArray x) {
    double norm = x.norm2Number().doubleValue();
    return norm * norm;
  }

  /** A matrix of at most D rows with the same XᵀX. */
  private static INDArray reduced(INDArray x) {
    long dimensions = x.size(1);
    if (x.size(0) <= dimensions) {
      return x;
    }
    INDArray r = Nd4j.create(DataType.DOUBLE, new long[] {dimensions, dimensions}, 'f');
    Nd4j.getBlasWrapper().lapack().geqrf(x.dup('f'), r);
    return r;
  }

  /** The sum of the singular values. */
  private static double nuclearNorm(INDArray matrix) {
    INDArray tall = matrix.size(0) >= matrix.size(1) ? matrix : matrix.transpose();
    INDArray values = Nd4j.create(DataType.DOUBLE, 1, tall.size(1));
    Nd4j.getBlasWrapper().lapack().gesvd(tall.dup('f'), values, null, null);
    return values.sumNumber().doubleValue();
  }
}
