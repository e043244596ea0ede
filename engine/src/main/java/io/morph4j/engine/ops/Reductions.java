package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Tensor;

/** Sums and means. */
public final class Reductions {
  private Reductions() {}

  /** Sum of all elements, shape {@code ()}. */
  public static Tensor sum(Tensor x) {
    return x.sumTo(new long[0]);
  }

  /** Mean of all elements, shape {@code ()}. */
  public static Tensor mean(Tensor x) {
    return sum(x).times(1.0 / x.length());
  }

  /** Sum of each sample: {@code (N, ...)} to {@code (N)}. */
  public static Tensor sumPerSample(Tensor x) {
    long n = x.size(0);
    return x.reshape(n, x.length() / n).sumTo(n, 1).reshape(n);
  }
}
