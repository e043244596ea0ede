package io.morph4j.core.metric;

import io.morph4j.engine.tensor.RandomStream;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Squared maximum mean discrepancy between two sets of features under the cubic kernel, estimated
 * without bias (Bińkowski et al. 2018; over Inception-v3 features it is the KID).
 *
 * <pre>k(x, y) = (x·y / D + 1)³
 * Σ_{i≠j} k(xi, xj) / (m(m-1)) + Σ_{i≠j} k(yi, yj) / (n(n-1)) - 2·mean k(xi, yj)</pre>
 *
 * <p>Having no bias, it can be used with a few dozen pictures, where a Fréchet distance cannot; for
 * sets of one distribution it is about 0 and as often negative as positive.
 *
 * <p>Sets of at most {@code subsetSize} samples are measured whole. Of larger ones the mean over
 * {@code subsets} random pairs of subsets is taken, as the published implementations do.
 *
 * @param subsets number of pairs of subsets; default is 100
 * @param subsetSize samples in each, at least 2; default is 1000
 * @param seed of their choice; default is 1
 */
public record KernelDistance(int subsets, int subsetSize, long seed) {
  public KernelDistance {
    if (subsets < 1 || subsetSize < 2) {
      throw new IllegalArgumentException(
          "at least 1 subset of 2 samples, got %d of %d".formatted(subsets, subsetSize));
    }
  }

  /**
   * A distance and how far it is to be trusted.
   *
   * @param value the mean over subsets, or the one estimate
   * @param deviation standard deviation over subsets; not-a-number if the sets were measured whole
   */
  public record Estimate(double value, double deviation) {}

  public static KernelDistance defaults() {
    return new KernelDistance(100, 1000, 1);
  }

  /**
   * The distance between two sets.
   *
   * @param x features (M, D), M at least 2
   * @param y features (N, D), N at least 2
   */
  public Estimate between(INDArray x, INDArray y) {
    if (x.rank() != 2 || y.rank() != 2 || x.size(1) != y.size(1)) {
      throw new IllegalArgumentException(
          "expected features (M, D) and (N, D), got %s and %s"
              .formatted(Arrays.toString(x.shape()), Arrays.toString(y.shape())));
    }
    if (x.size(0) < 2 || y.size(0) < 2) {
      throw new IllegalArgumentException(
          "the estimate needs 2 samples, got %d and %d".formatted(x.size(0), y.size(0)));
    }
    INDArray a = x.castTo(DataType.DOUBLE);
    INDArray b = y.castTo(DataType.DOUBLE);
    if (measuredWhole(x.size(0), y.size(0))) {
      return new Estimate(estimate(a, b), Double.NaN);
    }
    int size = (int) Math.min(subsetSize, Math.min(a.size(0), b.size(0)));
    double[] values = new double[subsets];
    for (int s = 0; s < subsets; s++) {
      RandomStream random = RandomStream.of(seed, "kernel distance", s);
      values[s] = estimate(choose(a, size, random), choose(b, size, random));
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / subsets;
    return new Estimate(mean, Math.sqrt(variance));
  }

  /** Whether sets of these sizes are measured at once, without subsets. */
  public boolean measuredWhole(long m, long n) {
    return m <= subsetSize && n <= subsetSize;
  }

  /** {@code size} different rows. */
  private static INDArray choose(INDArray rows, int size, RandomStream random) {
    int[] order = new int[(int) rows.size(0)];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(order.length - i);
      int chosen = order[j];
      order[j] = order[i];
      order[i] = chosen;
    }
    return rows.getRows(Arrays.copyOf(order, size));
  }

  private static double estimate(INDArray x, INDArray y) {
    return withinSet(x) + withinSet(y) - 2 * kernel(x, y).meanNumber().doubleValue();
  }

  /** The mean kernel of different samples of one set. */
  private static double withinSet(INDArray x) {
    double n = x.size(0);
    INDArray all = kernel(x, x);
    double sum = all.sumNumber().doubleValue();
    for (long i = 0; i < x.size(0); i++) {
      sum -= all.getDouble(i, i);
    }
    return sum / (n * (n - 1));
  }

  private static INDArray kernel(INDArray x, INDArray y) {
    INDArray inner = x.mmul(y.transpose()).divi((double) x.size(1)).addi(1);
    return inner.mul(inner).muli(inner);
  }
}
