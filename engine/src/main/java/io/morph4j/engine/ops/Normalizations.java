package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

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
   * @param y same shape as the input, or with the channels of {@link Then#left} before its own
   * @param mean one per group: {@code (N, C)} or {@code (C)} values
   * @param variance biased, likewise
   */
  public record Normalized(Tensor y, INDArray mean, INDArray variance) {}

  private Normalizations() {}

  /**
   * What follows a normalisation n, per channel: {@code leakyRelu(n * weight + bias)}.
   *
   * @param weight {@code (C)}, or null for ones
   * @param bias {@code (C)}, or null for zeros
   * @param slope of the activation below zero, in [0, 1]; 1 for none
   * @param left maps of the same size whose ReLU comes before the result, as channels of one: how a
   *     U-Net joins its two ways ({@link Activations#reluBeside}); null for none
   */
  public record Then(
      @Nullable Tensor weight, @Nullable Tensor bias, double slope, @Nullable Tensor left) {
    static final Then NOTHING = new Then(null, null, 1);

    /** Without maps beside. */
    public Then(@Nullable Tensor weight, @Nullable Tensor bias, double slope) {
      this(weight, bias, slope, null);
    }

    public Then {
      if (!(slope >= 0 && slope <= 1)) {
        throw new IllegalArgumentException("slope must be in [0, 1], got " + slope);
      }
    }

    Tensor of(Tensor n) {
      Tensor shifted = affine(n, weight, bias);
      return slope == 1 ? shifted : Activations.leakyRelu(shifted, slope);
    }

    /** The same without maps beside. */
    Then alone() {
      return left == null ? this : new Then(weight, bias, slope);
    }
  }

  /** Mean and variance as tensors that broadcast, of recorded operations or constants. */
  private record Statistics(Tensor mean, Tensor variance, double eps) {
    static Statistics of(Tensor x, long[] shape, double eps) {
      Tensor mean = Normalizations.mean(x, shape);
      Tensor variance = Normalizations.mean(Arithmetic.square(x.minus(mean)), shape);
      return new Statistics(mean, variance, eps);
    }

    static Statistics given(Tensor x, INDArray mean, INDArray variance, double eps) {
      long[] shape = Over.BATCH.statisticsShape(x);
      return new Statistics(
          Tensor.constant(mean.reshape('c', shape)),
          Tensor.constant(variance.reshape('c', shape)),
          eps);
    }

    Tensor inverse() {
      return Arithmetic.reciprocal(Arithmetic.sqrt(variance.plus(eps)));
    }

    Tensor normal(Tensor x) {
      return x.minus(mean).times(inverse());
    }
  }

  /** {@code (x - mean) / sqrt(variance + eps)} with the statistics of {@code x} itself. */
  public static Normalized normalize(Tensor x, Over over, double eps) {
    return normalize(x, over, eps, Then.NOTHING);
  }

  /** The same and what follows it, in one pass. */
  public static Normalized normalize(Tensor x, Over over, double eps, Then then) {
    SameType.require("normalize", x, then.weight(), then.bias(), then.left());
    Tensor left = then.left();
    if (left != null && !Activations.joinable(left, x)) {
      Normalized alone = normalize(x, over, eps, then.alone());
      Tensor joined = Activations.reluBeside(left, alone.y());
      return new Normalized(joined, alone.mean(), alone.variance());
    }
    long[] shape = over.statisticsShape(x);
    boolean perSample = over == Over.INSTANCE;
    Statistics now = measured(x, over, eps);
    INDArray mean = now.mean().array();
    INDArray variance = now.variance().array();
    AdjustedStatistics.adjust(mean, variance);
    NormalizationPass pass = pass(x, perSample, now, then);
    Tensor y = recorded(x, pass, now, true, then, () -> Statistics.of(x, shape, eps));
    return new Normalized(y, mean, variance);
  }

  /**
   * {@code (x - mean) / sqrt(variance + eps)} with given statistics per channel, and {@code then}.
   */
  public static Tensor normalizeBy(
      Tensor x, INDArray mean, INDArray variance, double eps, Then then) {
    SameType.require("normalizeBy", x, then.weight(), then.bias(), then.left());
    SameType.require("normalizeBy", x, Tensor.constant(mean), Tensor.constant(variance));
    Tensor left = then.left();
    if (left != null && !Activations.joinable(left, x)) {
      return Activations.reluBeside(left, normalizeBy(x, mean, variance, eps, then.alone()));
    }
    Statistics given = Statistics.given(x, mean, variance, eps);
    return recorded(x, pass(x, false, given, then), given, false, then, () -> given);
  }

  /**
   * Mean and biased variance of each channel.
   *
   * @param mean {@code (C)} values
   * @param variance likewise
   */
  public record Moments(INDArray mean, INDArray variance) {}

  /** Mean and variance of each channel of {@code (N, C, H, W)} over the batch; not recorded. */
  public static Moments moments(Tensor x) {
    Statistics now = measured(x, Over.BATCH, 0);
    return new Moments(now.mean().array(), now.variance().array());
  }

  private static Statistics measured(Tensor x, Over over, double eps) {
    long[] shape = over.statisticsShape(x);
    Tensor mean = Tensor.allocate(x.type(), shape);
    Tensor variance = Tensor.allocate(x.type(), shape);
    boolean perSample = over == Over.INSTANCE;
    if (FloatLoops.suit(x)) {
      FloatNormalization.statistics(x, perSample, mean.array(), variance.array());
    } else {
      ArrayNormalization.statistics(x, perSample, mean.array(), variance.array());
    }
    return new Statistics(mean, variance, eps);
  }

  private static NormalizationPass pass(Tensor x, boolean perSample, Statistics by, Then then) {
    INDArray mean = by.mean().array();
    INDArray variance = by.variance().array();
    return FloatLoops.suit(x)
        ? new FloatNormalization(
            x, perSample, mean, variance, by.eps(), then.weight(), then.bias(), then.slope())
        : new ArrayNormalization(
            perSample, mean, variance, by.eps(), then.weight(), then.bias(), then.slope());
  }

  /**
   * The result of {@code pass}.
   *
   * @param by what it normalises by, kept for the derivative
   * @param own whether the statistics are those of {@code x}
   * @param statistics as recorded operations, for derivatives of derivatives
   */
  private static Tensor recorded(
      Tensor x,
      NormalizationPass pass,
      Statistics by,
      boolean own,
      Then then,
      Supplier<Statistics> statistics) {
    Tensor left = then.left();
    Tensor y = pass.forward(left, x);
    Tensor[] inputs =
        Stream.of(left, x, then.weight(), then.bias())
            .filter(Objects::nonNull)
            .toArray(Tensor[]::new);
    return Tensor.recorded(
        operation(pass, own, then),
        y,
        inputs,
        Stream.concat(Stream.of(inputs), Stream.of(by.mean(), by.variance()))
            .toArray(Tensor[]::new),
        (made, gy, needed) -> {
          if (left == null) {
            return gradients(x, gy, pass, own, then, statistics);
          }
          long border = left.size(1);
          Tensor right = Shapes.slice(gy, 1, border, gy.size(1));
          Tensor gradient =
              needed[0] ? Activations.gated(Shapes.slice(gy, 1, 0, border), left, 0) : null;
          Tensor[] others = gradients(x, right, pass, own, then.alone(), statistics);
          return Stream.concat(Stream.of(gradient), Stream.of(others)).toArray(Tensor[]::new);
        });
  }

  /** With the inputs left, x, weight and bias, as far as there are any. */
  private static Operation operation(NormalizationPass pass, boolean own, Then then) {
    Map<String, Object> settings = new HashMap<>(pass.settings(own));
    settings.put("slope", then.slope());
    settings.put("left", then.left() != null);
    settings.put("weight", then.weight() != null);
    settings.put("bias", then.bias() != null);
    return new Operation("normalize", settings);
  }

  private static Tensor[] gradients(
      Tensor x,
      Tensor gy,
      NormalizationPass pass,
      boolean own,
      Then then,
      Supplier<Statistics> statistics) {
    // In double too: ND4J's own derivative divides by a number of elements in float.
    return StepScope.recording() || x.type() == DataType.DOUBLE
        ? differentiableGradients(x, gy, statistics.get(), own, then)
        : pass.gradients(gy.ordered(x), x, own);
  }

  /** The same gradients made of recorded operations, to be differentiated again. */
  private static Tensor[] differentiableGradients(
      Tensor x, Tensor gy, Statistics statistics, boolean own, Then then) {
    long[] perChannel = Over.BATCH.statisticsShape(x);
    long[] shape = statistics.mean().shape();
    Tensor n = statistics.normal(x);
    Tensor g = then.slope() == 1 ? gy : Activations.gated(gy, then.of(n), then.slope());
    Tensor gn = then.weight() == null ? g : g.times(then.weight().reshape(perChannel));
    Tensor projected =
        own ? gn.minus(mean(gn, shape)).minus(n.times(mean(gn.times(n), shape))) : gn;
    List<Tensor> gradients = new ArrayList<>();
    gradients.add(projected.times(statistics.inverse()));
    if (then.weight() != null) {
      gradients.add(g.times(n).sumTo(perChannel).reshape(then.weight().shape()));
    }
    if (then.bias() != null) {
      gradients.add(g.sumTo(perChannel).reshape(then.bias().shape()));
    }
    return gradients.toArray(Tensor[]::new);
  }

  private static Tensor mean(Tensor x, long[] shape) {
    long groups = 1;
    for (long side : shape) {
      groups *= side;
    }
    return x.sumTo(shape).times((double) groups / x.length());
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
