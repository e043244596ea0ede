package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Normalisation by ND4J's operations, for any type and backend: four calls, five with an
 * activation, and one to four for the derivative. Groups that share a mean are laid out as the
 * channels of {@code (N, G, M, 1)}, so that ND4J's batch normalisation does the work; its
 * derivative is that of statistics taken from {@code x}.
 */
final class ArrayNormalization implements NormalizationPass {
  private static final int CHANNELS = 1;

  private final boolean perSample;
  private final INDArray mean;
  private final INDArray variance;
  private final double eps;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;
  private final double slope;

  ArrayNormalization(
      boolean perSample,
      INDArray mean,
      INDArray variance,
      double eps,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double slope) {
    this.perSample = perSample;
    this.mean = flat(mean);
    this.variance = flat(variance);
    this.eps = eps;
    this.weight = weight;
    this.bias = bias;
    this.slope = slope;
  }

  private static INDArray flat(INDArray values) {
    return values.reshape('c', new long[] {values.length()});
  }

  /**
   * Mean and biased variance of {@code x}, per channel or per channel of each sample, in three
   * calls: those of the distances to the first number of each group, which keeps the digits of maps
   * far from zero and makes constant ones exact.
   */
  static void statistics(Tensor x, boolean perSample, INDArray mean, INDArray variance) {
    INDArray maps = grouped(x.array(), perSample);
    INDArray first = Shapes.window(Shapes.window(maps, 0, 0, 1), 2, 0, 1);
    StepScope.scratch(
        () -> {
          INDArray off = Tensor.allocate(x.type(), maps.shape()).array();
          ArrayCalls.subtract(maps, first, off);
          INDArray[] results = {flat(mean), flat(variance)};
          ArrayCalls.run("moments", new INDArray[] {off}, results, new int[] {0, 2, 3});
        });
    INDArray means = mean.reshape('c', 1, mean.length(), 1, 1);
    ArrayCalls.add(means, first, means);
  }

  private static INDArray grouped(INDArray x, boolean perSample) {
    long groups = perSample ? x.size(0) * x.size(1) : x.size(1);
    long samples = perSample ? 1 : x.size(0);
    return x.reshape('c', samples, groups, x.length() / samples / groups, 1);
  }

  @Override
  public Map<String, Object> settings(boolean own) {
    return Map.of(
        "own", own, "perSample", perSample, "mean", mean, "variance", variance, "eps", eps);
  }

  @Override
  public Tensor forward(@Nullable Tensor left, Tensor x) {
    if (left != null) {
      throw new IllegalArgumentException("ND4J joins maps by an operation of their own");
    }
    Tensor y = Tensor.allocate(x.type(), x.shape());
    StepScope.scratch(() -> normalized(x, y.array()));
    if (slope < 1) {
      Activations.leakyRelu(y.array(), slope, y.array());
    }
    return y;
  }

  /** What the activation gets. */
  private void normalized(Tensor x, INDArray y) {
    run("batchnorm", x, perGroup(weight), perGroup(bias), List.of(), grouped(y, perSample));
  }

  /** {@code values} for each group. */
  private @Nullable INDArray perGroup(@Nullable Tensor values) {
    if (values == null || mean.length() == values.length()) {
      return values == null ? null : flat(values.array());
    }
    long samples = mean.length() / values.length();
    Tensor all = Tensor.allocate(values.type(), samples, values.length());
    ArrayCalls.copy(values.array().reshape('c', 1, values.length()), all.array());
    return flat(all.array());
  }

  private void run(
      String op,
      Tensor x,
      @Nullable INDArray scale,
      @Nullable INDArray shift,
      List<INDArray> more,
      INDArray... results) {
    List<INDArray> inputs = new ArrayList<>(List.of(grouped(x.array(), perSample), mean, variance));
    if (scale != null) {
      inputs.add(scale);
    }
    if (shift != null) {
      inputs.add(shift);
    }
    inputs.addAll(more);
    int[] how = {scale == null ? 0 : 1, shift == null ? 0 : 1, CHANNELS};
    ArrayCalls.run(op, inputs.toArray(INDArray[]::new), results, how, eps);
  }

  @Override
  public Tensor[] gradients(Tensor gy, Tensor x, boolean own) {
    List<Tensor> results = new ArrayList<>();
    Tensor gx = Tensor.allocate(x.type(), x.shape());
    results.add(gx);
    Tensor gw = weight == null ? null : Tensor.allocate(x.type(), weight.shape());
    Tensor gb = bias == null ? null : Tensor.allocate(x.type(), bias.shape());
    StepScope.scratch(
        () -> {
          INDArray g = slope == 1 ? gy.array() : behindActivation(gy, x);
          if (own || gw != null || gb != null) {
            moving(g, x, gx, gw, gb);
          }
          if (!own) {
            scaled(g, gx);
          } else if (x.length() == mean.length()) {
            ArrayCalls.fill(gx.array(), 0); // each number is its own mean
          }
        });
    if (gw != null) {
      results.add(gw);
    }
    if (gb != null) {
      results.add(gb);
    }
    return results.toArray(Tensor[]::new);
  }

  private INDArray behindActivation(Tensor gy, Tensor x) {
    INDArray g = Tensor.allocate(x.type(), x.shape()).array();
    normalized(x, g);
    Activations.gated(gy.array(), g, slope, g);
    return g;
  }

  /**
   * All derivatives, for statistics that move with {@code x}. ND4J's operation crashes without
   * weights and biases, so it gets ones and zeros where there are none.
   */
  private void moving(INDArray g, Tensor x, Tensor gx, @Nullable Tensor gw, @Nullable Tensor gb) {
    INDArray scale = weight == null ? filled(x, 1) : perGroup(weight);
    INDArray shift = bias == null ? filled(x, 0) : perGroup(bias);
    INDArray ofScale = values(x);
    INDArray ofShift = values(x);
    INDArray[] results = {grouped(gx.array(), perSample), values(x), values(x), ofScale, ofShift};
    run("batchnorm_bp", x, scale, shift, List.of(grouped(g, perSample)), results);
    perChannel(ofScale, gw);
    perChannel(ofShift, gb);
  }

  private INDArray filled(Tensor x, double value) {
    long groups = mean.length();
    return ArrayCalls.constant(
        List.of("filled", x.type(), groups, value),
        () -> Nd4j.valueArrayOf(new long[] {groups}, value, x.type()));
  }

  /** Room for a number of each group. */
  private INDArray values(Tensor x) {
    return Tensor.allocate(x.type(), mean.length()).array();
  }

  private static void perChannel(INDArray perGroup, @Nullable Tensor sums) {
    if (sums != null) {
      INDArray bySample = perGroup.reshape('c', perGroup.length() / sums.length(), sums.length());
      ArrayCalls.sum(bySample, sums.array().reshape('c', 1, sums.length()), 0);
    }
  }

  /** The derivative by {@code x} where the statistics stand still. */
  private void scaled(INDArray g, Tensor gx) {
    INDArray zero = filled(gx, 0);
    INDArray scale = perGroup(weight);
    INDArray maps = grouped(g, perSample);
    INDArray[] inputs =
        scale == null
            ? new INDArray[] {maps, zero, variance}
            : new INDArray[] {maps, zero, variance, scale};
    int[] how = {scale == null ? 0 : 1, 0, CHANNELS};
    ArrayCalls.run("batchnorm", inputs, grouped(gx.array(), perSample), how, eps);
  }
}
