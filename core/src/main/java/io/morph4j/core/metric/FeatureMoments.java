package io.morph4j.core.metric;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a Fréchet distance needs of a set of features: their number, their mean, and a factor R
 * whose RᵀR is the scatter {@code Σ (x-μ)(x-μ)ᵀ}. Moments of parts of a set are put together by
 * {@link #and} without loss, wherever the parts were measured.
 *
 * <p>With n, m samples and δ the difference of the means, the scatter of the union is {@code RaᵀRa
 * + RbᵀRb + δδᵀ·nm/(n+m)} (Chan et al. 1979). The factors are stacked, with {@code δ·√(nm/(n+m))}
 * as one more row, and reduced by a QR decomposition: the scatter itself, in which small directions
 * would drown, is never formed. All in double.
 */
public final class FeatureMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long count;
  private final double[] mean;

  /** (rows, D), rows at most D, row after row. */
  private final double[] factor;

  private FeatureMoments(long count, double[] mean, double[] factor) {
    this.count = count;
    this.mean = mean;
    this.factor = factor;
  }

  /**
   * The moments of a set.
   *
   * @param features (N, D), N at least 1
   */
  public static FeatureMoments of(INDArray features) {
    if (features.rank() != 2) {
      throw new IllegalArgumentException(
          "expected features (N, D), got " + Arrays.toString(features.shape()));
    }
    INDArray x = features.castTo(DataType.DOUBLE);
    INDArray mean = x.mean(0);
    return new FeatureMoments(
        x.size(0), mean.dup('c').data().asDouble(), reduced(x.subRowVector(mean)));
  }

  /**
   * The moments of this set and {@code other} together.
   *
   * @throws IllegalArgumentException if they have other features
   */
  public FeatureMoments and(FeatureMoments other) {
    if (other.mean.length != mean.length) {
      throw new IllegalArgumentException(
          "sets of %d and of %d features".formatted(mean.length, other.mean.length));
    }
    long all = count + other.count;
    double[] together = new double[mean.length];
    double[] rows = new double[factor.length + other.factor.length + mean.length];
    System.arraycopy(factor, 0, rows, 0, factor.length);
    System.arraycopy(other.factor, 0, rows, factor.length, other.factor.length);
    double scale = Math.sqrt((double) count * other.count / all);
    for (int i = 0; i < mean.length; i++) {
      double difference = other.mean[i] - mean[i];
      together[i] = mean[i] + difference * other.count / all;
      rows[factor.length + other.factor.length + i] = difference * scale;
    }
    return new FeatureMoments(all, together, reduced(matrix(rows, mean.length)));
  }

  private static INDArray matrix(double[] rows, int dimensions) {
    return Nd4j.createFromArray(rows).reshape('c', rows.length / dimensions, dimensions);
  }

  /** A matrix of at most D rows with the same XᵀX, row after row. */
  private static double[] reduced(INDArray x) {
    long dimensions = x.size(1);
    if (x.size(0) <= dimensions) {
      return x.dup('c').data().asDouble();
    }
    INDArray r = Nd4j.create(DataType.DOUBLE, new long[] {dimensions, dimensions}, 'f');
    Nd4j.getBlasWrapper().lapack().geqrf(x.dup('f'), r);
    return r.dup('c').data().asDouble();
  }

  /** The number of samples. */
  public long count() {
    return count;
  }

  /** D. */
  public int dimensions() {
    return mean.length;
  }

  /** The mean, (1, D). */
  INDArray mean() {
    return matrix(mean, mean.length);
  }

  /** R over √(n-1), (rows, D): the sum of its squares is the trace of the covariance. */
  INDArray factor() {
    return matrix(factor, mean.length).divi(Math.sqrt(count - 1.0));
  }
}
