package io.morph4j.engine.ops;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.loop.ChannelSums;
import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions, transposed convolutions and dense layers.
 *
 * <p>The convolution {@code y = conv(x, w)} is linear in both arguments, so its two adjoints close
 * the family: the derivative of each of the three is made of the other two, to any order.
 */
public final class Convolutions {
  private Convolutions() {}

  /**
   * Cross-correlation with zero padding.
   *
   * @param x {@code (N, in, H, W)}
   * @param weights {@code (out, in, kH, kW)}
   * @param bias {@code (out)} or null
   * @return {@code (N, out, H', W')}, sides by {@link ConvolutionGeometry#outputSide}
   */
  public static Tensor conv2d(
      Tensor x, Tensor weights, @Nullable Tensor bias, ConvolutionGeometry geometry) {
    requireChannels("conv2d", x, weights, 1);
    SameType.require("conv2d", x, weights, bias);
    ConvolutionKernels kernels = KernelChoice.of(x.type());
    Tensor y =
        maps(
            kernels,
            x.type(),
            x.size(0),
            weights.size(0),
            geometry.outputSide(x.size(2), weights.size(2)),
            geometry.outputSide(x.size(3), weights.size(3)));
    INDArray shift = bias == null ? null : bias.array();
    kernels.forward(ordered(kernels, x), kept(kernels, weights), shift, y.packed(), geometry);
    return Tensor.recorded(
        Operation.of("conv2d", "geometry", geometry),
        y,
        inputs(x, weights, bias),
        new Tensor[] {x, weights},
        (made, gy, needed) ->
            StepScope.recording()
                ? recordedGradients(x, weights, bias, gy, geometry, needed)
                : gradients(x, weights, bias, gy, geometry, needed));
  }

  /**
   * Transposed convolution: the adjoint of the convolution of the same geometry.
   *
   * @param x {@code (N, in, H, W)}
   * @param weights {@code (in, out, kH, kW)}
   * @param bias {@code (out)} or null
   * @param outputPadding extra rows and columns below and on the right, less than the stride
   * @return {@code (N, out, H', W')}, sides by {@link ConvolutionGeometry#transposedSide}
   */
  public static Tensor convTranspose2d(
      Tensor x,
      Tensor weights,
      @Nullable Tensor bias,
      ConvolutionGeometry geometry,
      int outputPadding) {
    requireChannels("convTranspose2d", x, weights, 0);
    SameType.require("convTranspose2d", x, weights, bias);
    long[] shape = {
      x.size(0),
      weights.size(1),
      geometry.transposedSide(x.size(2), weights.size(2), outputPadding),
      geometry.transposedSide(x.size(3), weights.size(3), outputPadding)
    };
    Tensor y = backwardData(x, weights, shape, geometry);
    return bias == null ? y : y.plus(bias.reshape(1, bias.length(), 1, 1));
  }

  private static Tensor maps(ConvolutionKernels kernels, DataType type, long... shape) {
    return kernels.channelsLast()
        ? Tensor.allocateChannelsLast(type, shape[0], shape[1], shape[2], shape[3])
        : Tensor.allocate(type, shape);
  }

  private static INDArray ordered(ConvolutionKernels kernels, Tensor maps) {
    return kernels.channelsLast() ? maps.channelsLast().packed() : maps.array();
  }

  private static INDArray kept(ConvolutionKernels kernels, Tensor weights) {
    INDArray array = weights.array();
    if (StepScope.holds(weights)) {
      kernels.keep(array, false);
    }
    return array;
  }

  private static Tensor[] inputs(Tensor x, Tensor weights, @Nullable Tensor bias) {
    return bias == null ? new Tensor[] {x, weights} : new Tensor[] {x, weights, bias};
  }

  /** Gradients that are themselves recorded. */
  private static @Nullable Tensor[] recordedGradients(
      Tensor x,
      Tensor weights,
      @Nullable Tensor bias,
      Tensor gy,
      ConvolutionGeometry geometry,
      boolean[] needed) {
    Tensor gx = needed[0] ? backwardData(gy, weights, x.shape(), geometry) : null;
    Tensor gw = needed[1] ? backwardWeights(x, gy, weights.shape(), geometry) : null;
    Tensor gb = bias != null && needed[2] ? gy.sumTo(1, gy.size(1), 1, 1) : null;
    return new @Nullable Tensor[] {gx, gw, gb == null ? null : gb.reshape(gy.size(1))};
  }

  /**
   * Numbers only, in as few calls as the kernels have them in; null for what went straight to where
   * the gradients of a parameter are added up.
   */
  private static @Nullable Tensor[] gradients(
      Tensor x,
      Tensor weights,
      @Nullable Tensor bias,
      Tensor gy,
      ConvolutionGeometry geometry,
      boolean[] needed) {
    ConvolutionKernels kernels = KernelChoice.of(gy.type());
    Tensor gx =
        needed[0] ? maps(kernels, gy.type(), x.size(0), x.size(1), x.size(2), x.size(3)) : null;
    Gradients.Sink sink = needed[1] ? Gradients.sinkOf(weights) : null;
    Tensor gw = needed[1] && sink == null ? Tensor.allocate(gy.type(), weights.shape()) : null;
    Tensor gb = bias != null && needed[2] ? Tensor.allocate(gy.type(), gy.size(1)) : null;
    INDArray sums = gb != null && kernels.sumBias() ? gb.array() : null;
    ConvolutionKernels.Adjoints results =
        new ConvolutionKernels.Adjoints(
            gx == null ? null : gx.packed(),
            gw != null ? gw.array() : sink == null ? null : sink.array(),
            sink != null && sink.begun(),
            sums);
    kernels.backward(
        ordered(kernels, x),
        gx == null ? weights.array() : kept(kernels, weights),
        ordered(kernels, gy),
        results,
        geometry);
    if (gb != null && sums == null && FloatLoops.suit(gy)) {
      ChannelSums.of(gy.shape(), gy.isChannelsLast(), false).sums(gy.packed(), gb.array());
    } else if (gb != null && sums == null) {
      ArrayCalls.sum(gy.array(), gb.array().reshape('c', 1, gb.length(), 1, 1), 0, 2, 3);
    }
    return new @Nullable Tensor[] {gx, gw, gb};
  }

  /**
   * The gradient, or null if it went straight to where the gradients of a parameter are added up.
   */
  private static @Nullable Tensor weightsGradient(
      Tensor x, Tensor gy, Tensor weights, ConvolutionGeometry geometry) {
    Gradients.Sink sink = Gradients.sinkOf(weights);
    if (sink == null) {
      return backwardWeights(x, gy, weights.shape(), geometry);
    }
    ConvolutionKernels kernels = KernelChoice.of(gy.type());
    INDArray pictures = ordered(kernels, x);
    INDArray upstream = ordered(kernels, gy);
    kernels.backwardWeights(pictures, upstream, sink.array(), sink.begun(), geometry);
    return null;
  }

  private static Tensor backwardData(
      Tensor gy, Tensor weights, long[] shape, ConvolutionGeometry geometry) {
    ConvolutionKernels kernels = KernelChoice.of(gy.type());
    Tensor gx = maps(kernels, gy.type(), shape);
    kernels.backwardData(ordered(kernels, gy), kept(kernels, weights), gx.packed(), geometry);
    return Tensor.recorded(
        Operation.of("convAdjointInData", "geometry", geometry),
        gx,
        new Tensor[] {gy, weights},
        new Tensor[] {gy, weights},
        (made, v, needed) ->
            new Tensor[] {
              needed[0] ? conv2d(v, weights, null, geometry) : null,
              needed[1] ? weightsGradient(v, gy, weights, geometry) : null
            });
  }

  private static Tensor backwardWeights(
      Tensor x, Tensor gy, long[] shape, ConvolutionGeometry geometry) {
    Tensor gw = Tensor.allocate(gy.type(), shape);
    ConvolutionKernels kernels = KernelChoice.of(gy.type());
    kernels.backwardWeights(ordered(kernels, x), ordered(kernels, gy), gw.array(), false, geometry);
    return Tensor.recorded(
        "convAdjointInWeights",
        gw,
        new Tensor[] {x, gy},
        new Tensor[] {x, gy},
        (made, v, needed) ->
            new Tensor[] {
              needed[0] ? backwardData(gy, v, x.shape(), geometry) : null,
              needed[1] ? conv2d(x, v, null, geometry) : null
            });
  }

  private static void requireChannels(String op, Tensor x, Tensor weights, int axis) {
    if (x.rank() != 4 || weights.rank() != 4 || x.size(1) != weights.size(axis)) {
      throw new IllegalArgumentException(
          op
              + ": input "
              + Arrays.toString(x.shape())
              + " does not fit weights "
              + Arrays.toString(weights.shape()));
    }
  }

  /**
   * Dense layer {@code x w^T + b}.
   *
   * @param x {@code (N, in)}
   * @param weights {@code (out, in)}
   * @param bias {@code (out)} or null
   * @return {@code (N, out)}
   */
  public static Tensor linear(Tensor x, Tensor weights, @Nullable Tensor bias) {
    if (x.rank() != 2 || x.size(1) != weights.size(1)) {
      throw new IllegalArgumentException(
          "linear: input "
              + Arrays.toString(x.shape())
              + " does not fit weights "
              + Arrays.toString(weights.shape()));
    }
    if (bias == null) {
      return matmul(x, weights, false, true);
    }
    SameType.require("linear", x, weights, bias);
    Tensor y = Tensor.allocate(x.type(), x.size(0), weights.size(0));
    KernelChoice.of(x.type())
        .multiply(x.array(), false, weights.array(), true, bias.array(), y.array());
    return Tensor.recorded(
        "linear",
        y,
        new Tensor[] {x, weights, bias},
        new Tensor[] {x, weights},
        (made, gy, needed) ->
            new Tensor[] {
              needed[0] ? matmul(gy, weights, false, false) : null,
              needed[1] ? matmul(gy, x, true, false) : null,
              needed[2] ? gy.sumTo(bias.shape()) : null
            });
  }

  /** Matrix product of {@code a} and {@code b}, each transposed on request. */
  public static Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    SameType.require("matmul", a, b);
    Tensor y = Tensor.allocate(a.type(), a.size(transposeA ? 1 : 0), b.size(transposeB ? 0 : 1));
    KernelChoice.of(a.type())
        .multiply(a.array(), transposeA, b.array(), transposeB, null, y.array());
    return Tensor.recorded(
        new Operation("matmul", Map.of("transposeA", transposeA, "transposeB", transposeB)),
        y,
        new Tensor[] {a, b},
        new Tensor[] {a, b},
        (made, gy, needed) ->
            new Tensor[] {
              !needed[0]
                  ? null
                  : transposeA
                      ? matmul(b, gy, transposeB, true)
                      : matmul(gy, b, false, !transposeB),
              !needed[1]
                  ? null
                  : transposeB ? matmul(gy, a, true, transposeA) : matmul(a, gy, !transposeA, false)
            });
  }
}
