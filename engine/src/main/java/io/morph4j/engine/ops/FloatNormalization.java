package io.morph4j.engine.ops;

import io.morph4j.engine.loop.ChannelLoops;
import io.morph4j.engine.loop.ChannelSums;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Normalisation of float maps {@code (N, C, H, W)} in host memory with what follows it, {@code y =
 * leakyRelu((x - mean) / sqrt(variance + eps) * weight + bias)}, in one pass. The derivative needs
 * nothing but {@code x} and the statistics: it computes on the way whether the activation was open.
 */
final class FloatNormalization implements NormalizationPass {
  /** Elements of each group that a first guess of the mean is made of. */
  private static final int SAMPLED = 16;

  /** Makes every positive number but the least of the subnormal ones at least 1. */
  private static final float HUGE = Float.MAX_VALUE;

  private final ChannelLoops loops;
  private final ChannelSums sums;
  private final boolean perSample;
  private final INDArray mean;
  private final INDArray variance;
  private final double eps;
  private final float slope;
  private final float[] means;

  /** {@code 1 / sqrt(variance + eps)}. */
  private final double[] inverse;

  /** {@code inverse * weight}. */
  private final float[] scales;

  private final float[] shifts;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;

  /**
   * @param maps of the shape and order in memory of those to compute on
   * @param perSample whether there are {@code N * C} means and variances, not {@code C}
   * @param weight {@code (C)}, or null for ones
   * @param bias {@code (C)}, or null for zeros
   * @param slope of the activation below zero; 1 for none
   */
  FloatNormalization(
      Tensor maps,
      boolean perSample,
      INDArray mean,
      INDArray variance,
      double eps,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double slope) {
    this.loops = ChannelLoops.of(maps.shape(), maps.isChannelsLast(), perSample);
    this.sums = ChannelSums.of(maps.shape(), maps.isChannelsLast(), perSample);
    this.perSample = perSample;
    this.mean = mean;
    this.variance = variance;
    this.eps = eps;
    this.slope = (float) slope;
    this.weight = weight;
    this.bias = bias;
    int groups = loops.groups();
    means = ChannelLoops.floats(mean);
    inverse = new double[groups];
    scales = new float[groups];
    shifts = new float[groups];
    float[] variances = ChannelLoops.floats(variance);
    float[] weights = perChannel(weight);
    float[] biases = perChannel(bias);
    for (int g = 0; g < groups; g++) {
      inverse[g] = 1 / Math.sqrt(variances[g] + eps);
      scales[g] = (float) (weights == null ? inverse[g] : inverse[g] * weights[g % weights.length]);
      shifts[g] = biases == null ? 0 : biases[g % biases.length];
    }
  }

  @Override
  public Map<String, Object> settings(boolean own) {
    return Map.of(
        "own", own, "perSample", perSample, "mean", mean, "variance", variance, "eps", eps);
  }

  private static float @Nullable [] perChannel(@Nullable Tensor values) {
    return values == null ? null : ChannelLoops.floats(values.array());
  }

  /** Mean and biased variance of {@code x}, per channel or per channel of each sample. */
  static void statistics(Tensor x, boolean perSample, INDArray mean, INDArray variance) {
    ChannelSums loops = ChannelSums.of(x.shape(), x.isChannelsLast(), perSample);
    float[] guess = loops.roughMeans(x.packed(), SAMPLED);
    double[][] sums =
        loops.sums(
            2,
            new INDArray[] {x.packed()},
            (length, maps, values, all) -> deviations(length, maps[0], values[0], all[0], all[1]),
            guess);
    FloatBuffer means = HostArrays.floats(mean);
    FloatBuffer variances = HostArrays.floats(variance);
    for (int g = 0; g < guess.length; g++) {
      double off = sums[0][g] / loops.groupSize();
      means.put(g, (float) (guess[g] + off));
      variances.put(g, (float) Math.max(0, sums[1][g] / loops.groupSize() - off * off));
    }
  }

  private static void deviations(
      int length, float[] x, float[] guess, float[] first, float[] second) {
    for (int i = 0; i < length; i++) {
      float d = x[i] - guess[i];
      first[i] += d;
      second[i] += d * d;
    }
  }

  @Override
  public Tensor forward(@Nullable Tensor left, Tensor x) {
    if (left == null) {
      Tensor y = Arithmetic.like(x);
      loops.each(new INDArray[] {x.packed()}, y.packed(), this::compute, means, scales, shifts);
      return y;
    }
    Tensor joined = Activations.roomFor(left, x);
    loops.beside(
        left.packed(),
        FloatLoops::positivePart,
        x.packed(),
        this::compute,
        joined.packed(),
        means,
        scales,
        shifts);
    return joined;
  }

  @Override
  public Tensor[] gradients(Tensor gy, Tensor x, boolean own) {
    double[][] all = own || weight != null || bias != null ? sums(gy, x) : null;
    List<Tensor> gradients = new ArrayList<>();
    Tensor gx = Arithmetic.like(x);
    backward(gy, x, own ? all : null, gx);
    gradients.add(gx);
    if (all != null && weight != null) {
      Tensor gw = Tensor.allocate(x.type(), weight.shape());
      weightGradient(all, gw.array());
      gradients.add(gw);
    }
    if (all != null && bias != null) {
      Tensor gb = Tensor.allocate(x.type(), bias.shape());
      perChannel(all[0], gb.array());
      gradients.add(gb);
    }
    return gradients.toArray(Tensor[]::new);
  }

  private void compute(int length, float[][] maps, float[][] v) {
    transform(length, maps[0], v[0], v[1], v[2]);
    if (slope == 0) {
      positivePart(length, maps[0]);
    } else if (slope < 1) {
      larger(length, maps[0], slope);
    }
  }

  private static void transform(int length, float[] x, float[] mean, float[] scale, float[] shift) {
    for (int i = 0; i < length; i++) {
      x[i] = (x[i] - mean[i]) * scale[i] + shift[i];
    }
  }

  private static void positivePart(int length, float[] x) {
    for (int i = 0; i < length; i++) {
      x[i] = Math.max(x[i], 0);
    }
  }

  private static void larger(int length, float[] x, float slope) {
    for (int i = 0; i < length; i++) {
      x[i] = Math.max(x[i], slope * x[i]);
    }
  }

  /** Subtracts the mean from {@code x}, and takes {@code g} back through the activation. */
  private static void behindActivation(
      int length, float[] g, float[] x, float[][] values, float slope) {
    float[] mean = values[0];
    float[] scale = values[1];
    float[] shift = values[2];
    float rest = 1 - slope;
    for (int i = 0; i < length; i++) {
      float d = x[i] - mean[i];
      float open = Math.min(1f, Math.max(0f, (d * scale[i] + shift[i]) * HUGE));
      x[i] = d;
      g[i] *= slope + rest * open;
    }
  }

  private static void centre(int length, float[] x, float[] mean) {
    for (int i = 0; i < length; i++) {
      x[i] -= mean[i];
    }
  }

  private void back(int length, float[] g, float[] x, float[][] values) {
    if (slope == 1) {
      centre(length, x, values[0]);
    } else {
      behindActivation(length, g, x, values, slope);
    }
  }

  /**
   * Sums of the derivative behind the activation, alone and times {@code x - mean}, per group.
   *
   * @param gy derivative by the result, of the same order in memory as {@code x}
   */
  private double[][] sums(Tensor gy, Tensor x) {
    return sums.sums(
        2,
        new INDArray[] {gy.packed(), x.packed()},
        (length, maps, v, all) -> {
          back(length, maps[0], maps[1], v);
          products(length, maps[0], maps[1], all[0], all[1]);
        },
        means,
        scales,
        shifts);
  }

  private static void products(int length, float[] g, float[] d, float[] first, float[] second) {
    for (int i = 0; i < length; i++) {
      first[i] += g[i];
      second[i] += g[i] * d[i];
    }
  }

  /** The derivative by the weights, {@code C} values, from {@link #sums}. */
  private void weightGradient(double[][] sums, INDArray result) {
    double[] products = new double[inverse.length];
    for (int g = 0; g < products.length; g++) {
      products[g] = sums[1][g] * inverse[g];
    }
    perChannel(products, result);
  }

  private static void perChannel(double[] perGroup, INDArray result) {
    double[] sums = new double[Math.toIntExact(result.length())];
    for (int g = 0; g < perGroup.length; g++) {
      sums[g % sums.length] += perGroup[g];
    }
    FloatBuffer out = HostArrays.floats(result);
    for (int c = 0; c < sums.length; c++) {
      out.put(c, (float) sums[c]);
    }
  }

  /**
   * The derivative by {@code x}: {@code scale * (g - mean(g) - n * mean(g * n))} with {@code g} the
   * derivative behind the activation and {@code n} the normalised {@code x}.
   *
   * @param sums of {@link #sums}, or null if mean and variance do not depend on {@code x}
   */
  private void backward(Tensor gy, Tensor x, double @Nullable [][] sums, Tensor gx) {
    float[] firsts = new float[inverse.length];
    float[] seconds = new float[inverse.length];
    for (int g = 0; sums != null && g < inverse.length; g++) {
      firsts[g] = (float) (sums[0][g] / loops.groupSize());
      seconds[g] = (float) (sums[1][g] / loops.groupSize() * inverse[g] * inverse[g]);
    }
    loops.each(
        new INDArray[] {gy.packed(), x.packed()},
        gx.packed(),
        (length, maps, v) -> {
          back(length, maps[0], maps[1], v);
          project(length, maps[0], maps[1], v[1], v[3], v[4]);
        },
        means,
        scales,
        shifts,
        firsts,
        seconds);
  }

  private static void project(
      int length, float[] g, float[] d, float[] scale, float[] first, float[] second) {
    for (int i = 0; i < length; i++) {
      g[i] = (g[i] - first[i] - d[i] * second[i]) * scale[i];
    }
  }
}
