package io.morph4j.core.nn;

import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.ops.Normalizations.Normalized;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Normalizations.Then;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch or instance normalisation of {@code (N, C, H, W)}, or batch normalisation of {@code (N,
 * C)}.
 *
 * <p>With {@code affine}, {@code weight} and {@code bias} per channel. With {@code tracked}, {@code
 * running_mean}, {@code running_var} (unbiased) and {@code num_batches_tracked}, moved in training
 * by {@code running = (1 - momentum) * running + momentum * batch} and used outside it.
 */
public final class Norm2d extends Layer {
  private final Over over;
  private final double eps;
  private final double momentum;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;
  private final @Nullable INDArray runningMean;
  private final @Nullable INDArray runningVariance;
  private final @Nullable INDArray batches;
  private boolean useBatchStatistics;

  /** Options of a normalisation layer. */
  public record Options(Over over, boolean affine, boolean tracked, double eps, double momentum) {
    /** Batch normalisation with everything, eps 1e-5, momentum .1. */
    public static Options batch() {
      return new Options(Over.BATCH, true, true, 1e-5, .1);
    }

    /** Instance normalisation without parameters and running statistics, eps 1e-5. */
    public static Options instance() {
      return new Options(Over.INSTANCE, false, false, 1e-5, .1);
    }

    public Options withAffine(boolean value) {
      return new Options(over, value, tracked, eps, momentum);
    }

    public Options withEps(double value) {
      return new Options(over, affine, tracked, value, momentum);
    }

    public Options withMomentum(double value) {
      return new Options(over, affine, tracked, eps, value);
    }
  }

  public Norm2d(Initializer init, int channels, Options options) {
    this.over = options.over();
    this.eps = options.eps();
    this.momentum = options.momentum();
    this.weight = options.affine() ? parameter("weight", init.scale(channels)) : null;
    this.bias = options.affine() ? parameter("bias", init.zeros(channels)) : null;
    this.runningMean = options.tracked() ? buffer("running_mean", init.zeros(channels)) : null;
    this.runningVariance = options.tracked() ? buffer("running_var", init.ones(channels)) : null;
    this.batches =
        options.tracked() ? buffer("num_batches_tracked", Nd4j.scalar(DataType.LONG, 0L)) : null;
  }

  /** Normalise by the statistics of the input outside training too. */
  public void useBatchStatistics(boolean on) {
    useBatchStatistics = on;
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(x, 1);
  }

  /**
   * The layer and a leaky ReLU behind it, in one pass.
   *
   * @param slope of the activation below zero, in [0, 1]; 1 for none
   */
  public Tensor forward(Tensor x, double slope) {
    return forward(x, slope, null);
  }

  /**
   * {@code relu(left)} and, behind it as channels of one, the layer with a ReLU: how a U-Net joins
   * its two ways, in one pass.
   *
   * @param left maps of the samples and sides of {@code x}
   */
  public Tensor forwardBeside(Tensor left, Tensor x) {
    return forward(x, 0, left);
  }

  private Tensor forward(Tensor x, double slope, @Nullable Tensor left) {
    Then then =
        new Then(
            weight == null ? null : weight.tensor(),
            bias == null ? null : bias.tensor(),
            slope,
            left);
    if (runningMean != null && runningVariance != null && !training() && !useBatchStatistics) {
      return Normalizations.normalizeBy(x, runningMean, runningVariance, eps, then);
    }
    Normalized normalized = Normalizations.normalize(x, over, eps, then);
    if (training() && runningMean != null && runningVariance != null) {
      track(normalized, x, runningMean, runningVariance);
    }
    return normalized.y();
  }

  private void track(
      Normalized normalized, Tensor x, INDArray runningMean, INDArray runningVariance) {
    long channels = runningMean.length();
    INDArray mean = normalized.mean().reshape('c', normalized.mean().length() / channels, channels);
    INDArray variance = normalized.variance().reshape('c', mean.shape());
    double values = (double) x.length() / mean.length();
    double unbiased = values > 1 ? values / (values - 1) : 1;
    runningMean.muli(1 - momentum).addi(mean.mean(0).muli(momentum));
    runningVariance.muli(1 - momentum).addi(variance.mean(0).muli(momentum * unbiased));
    if (batches != null && over == Over.BATCH) {
      batches.addi(1);
    }
  }
}
