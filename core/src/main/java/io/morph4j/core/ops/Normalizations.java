package io.morph4j.core.ops;

import io.morph4j.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Normalisation of feature maps {@code (N, C, H, W)} or features {@code (N, C)} to zero mean and
 * unit variance, with the biased variance.
 */
public final class Normalizations {
  /** Which values share one mean and variance. */
  public enum Over {
    /** Each channel of each sample (Ulyanov et al. 2016). */
    INSTANCE,
    /** Each channel over the batch (Ioffe and Szegedy 2015). */
    BATCH;

    long[] statisticsShape(Tensor x) {
      long[] shape = x.shape().clone();
      for (int d = 0; d < shape.length; d++) {
        if (d != 1 && !(d == 0 && this == INSTANCE)) {
          shape[d] = 1;
        }
      }
      return shape;
    }
  }

  /**
   * A normalised tensor with the statistics it was normalised by.
   *
   * @param y same shape as the input
   * @param mean one per group: {@code (N, C)} or {@code (C)} values
   * @param variance biased, likewise
   */
  public record Normalized(Tensor y, INDArray mean, INDArray variance) {}

  private Normalizations() {}

  /** {@code (x - mean) / sqrt(variance + eps)} with the statistics of {@code x} itself. */
  public static Normalized normalize(Tensor x, Over over, double eps) {
    long[] shape = over.statisticsShape(x);
    if (!FloatLoops.suit(x) || x.rank() < 2) {
      return composed(x, shape, eps);
    }
    Tensor mean = Tensor.allocate(x.type(), shape);
    Tensor variance = Tensor.allocate(x.type(), shape);
    Tensor y = Arithmetic.like(x);
    FloatNormalization.forward(x, over == Over.BATCH, eps, mean.array(), variance.array(), y);
    Tensor made =
        Tensor.recorded(
            "normalize",
            y,
            new Tensor[] {x},
            new Tensor[] {x, y, variance},
            (result, gy, needed) ->
                new Tensor[] {gradient(x, result, variance, gy, over, shape, eps)});
    return new Normalized(made, mean.array(), variance.array());
  }

  private static Tensor gradient(
      Tensor x, Tensor result, Tensor variance, Tensor gy, Over over, long[] shape, double eps) {
    if (io.morph4j.core.tensor.StepScope.recording()) {
      return differentiableGradient(x, gy, shape, eps);
    }
    Tensor gx = Arithmetic.like(result);
    FloatNormalization.backward(
        gy.ordered(result), result, variance.array(), over == Over.BATCH, eps, gx);
    return gx;
  }

  /** The same gradient made of recorded operations on {@code x}, to be differentiated again. */
  private static Tensor differentiableGradient(Tensor x, Tensor gy, long[] shape, double eps) {
    Tensor centred = x.minus(mean(x, shape));
    Tensor inverse =
        Arithmetic.reciprocal(Arithmetic.sqrt(mean(Arithmetic.square(centred), shape).plus(eps)));
    Tensor y = centred.times(inverse);
    Tensor projected = gy.minus(mean(gy, shape)).minus(y.times(mean(gy.times(y), shape)));
    return projected.times(inverse);
  }

  private static Normalized composed(Tensor x, long[] shape, double eps) {
    Tensor mean = mean(x, shape);
    Tensor centred = x.minus(mean);
    Tensor variance = mean(Arithmetic.square(centred), shape);
    Tensor inverse = Arithmetic.reciprocal(Arithmetic.sqrt(variance.plus(eps)));
    return new Normalized(centred.times(inverse), mean.array(), variance.array());
  }

  private static Tensor mean(Tensor x, long[] shape) {
    long groups = 1;
    for (long side : shape) {
      groups *= side;
    }
    return x.sumTo(shape).times((double) groups / x.length());
  }

  /** {@code (x - mean) / sqrt(variance + eps)} with given statistics per channel. */
  public static Tensor normalizeBy(Tensor x, INDArray mean, INDArray variance, double eps) {
    long[] shape = Over.BATCH.statisticsShape(x);
    INDArray inverse = variance.add(eps);
    Nd4j.getExecutioner()
        .exec(new org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt(inverse, inverse));
    Tensor scale = Tensor.constant(inverse.reshape('c', shape));
    return x.minus(Tensor.constant(mean.reshape('c', shape))).times(scale);
  }

  /** {@code x * weight + bias} per channel; either may be null. */
  public static Tensor affine(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias) {
    long[] shape = Over.BATCH.statisticsShape(x);
    Tensor scaled = weight == null ? x : x.times(weight.reshape(shape));
    return bias == null ? scaled : scaled.plus(bias.reshape(shape));
  }

  /**
   * Adaptive instance normalisation {@code (1 + gamma) * IN(x) + beta} (Huang and Belongie 2017, in
   * the form of StarGAN v2).
   *
   * @param x {@code (N, C, H, W)}
   * @param gamma {@code (N, C)}
   * @param beta {@code (N, C)}
   */
  public static Tensor adaptive(Tensor x, Tensor gamma, Tensor beta, double eps) {
    long[] shape = {x.size(0), x.size(1), 1, 1};
    Tensor y = normalize(x, Over.INSTANCE, eps).y();
    return y.times(gamma.reshape(shape).plus(1)).plus(beta.reshape(shape));
  }
}
