package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Dropout (Srivastava et al. 2014): kept values are scaled up so that the mean stays. */
public final class Dropouts {
  private Dropouts() {}

  /**
   * Drops single values with probability {@code p}. Of feature maps the channels of a pixel are
   * drawn one after the other, whatever their order in memory.
   */
  public static Tensor elementwise(Tensor x, double p, RandomStream random) {
    Tensor mask =
        x.rank() == 4
            ? Tensor.allocateChannelsLast(x.type(), x.size(0), x.size(1), x.size(2), x.size(3))
            : Tensor.allocateLike(x);
    return x.times(filled(mask, p, random).ordered(x));
  }

  /** Drops whole channels of {@code (N, C, H, W)} with probability {@code p}. */
  public static Tensor channelwise(Tensor x, double p, RandomStream random) {
    long[] shape = x.shape().clone();
    for (int d = 2; d < shape.length; d++) {
      shape[d] = 1;
    }
    return x.times(filled(Tensor.allocate(x.type(), shape), p, random));
  }

  private static Tensor filled(Tensor mask, double p, RandomStream random) {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException("dropout probability must be in [0, 1), got " + p);
    }
    double kept = 1 / (1 - p);
    if (FloatLoops.suit(mask)) {
      UnaryLoops.mask(p, (float) kept, random, mask.packed());
      return mask;
    }
    double[] values = new double[Math.toIntExact(mask.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < p ? 0 : kept;
    }
    INDArray out = mask.packed();
    out.assign(Nd4j.createFromArray(values).castTo(mask.type()).reshape('c', out.shape()));
    return mask;
  }
}
