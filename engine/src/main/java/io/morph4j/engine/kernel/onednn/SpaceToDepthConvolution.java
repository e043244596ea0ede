package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import io.morph4j.engine.loop.HostArrays;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolutions with few output channels, such as the last layer of a generator: oneDNN computes
 * sixteen channels at a time, so that three cost as much as sixteen.
 *
 * <p>With stride 1 the outputs of 2×2 neighbouring pixels become channels of one convolution with
 * stride 2 whose windows are one tap wider: four times the channels for a quarter of the pixels, at
 * the price of the zeros in the wider windows ({@code (k + 1)^2 / k^2} times the products).
 */
final class SpaceToDepthConvolution implements ConvolutionMethod {
  /** Four times as many still fit into a block of sixteen. */
  private static final int MOST_OUTPUTS = 4;

  /** With smaller ones the zeros of the wider windows cost more than empty channels. */
  private static final int LEAST_KERNEL = 4;

  /** With fewer the layer costs too little to matter. */
  private static final int LEAST_INPUTS = 16;

  /** Of the weights of layers. */
  private static final long MOST_BYTES = 16L << 20;

  private static final int SIDE = SpaceToDepth.SIDE;
  private static final int BLOCK = SpaceToDepth.COUNT;

  private final ConvolutionKernels kernels;

  /** Large enough for the largest picture seen; layers use it in turn. */
  private final SpaceToDepth blocks = new SpaceToDepth();

  private final RecentlyUsed<ConvolutionProblem.Layer, WideLayer> layers =
      new RecentlyUsed<>(MOST_BYTES, WideLayer::bytes, WideLayer::close);

  /**
   * @param kernels that convolve the wider windows
   */
  SpaceToDepthConvolution(ConvolutionKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public boolean suits(ConvolutionProblem problem) {
    return problem.pass() != Pass.DATA
        && problem.g().stride() == 1
        && problem.g().dilation() == 1
        && problem.outputs() <= MOST_OUTPUTS
        && problem.inputs() >= LEAST_INPUTS
        && problem.w().c() >= LEAST_KERNEL
        && problem.w().d() >= LEAST_KERNEL
        && problem.y().c() % SIDE == 0
        && problem.y().d() % SIDE == 0;
  }

  @Override
  public void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    WideLayer layer = layers.get(problem.layer(), unknown -> new WideLayer(w, problem.g()));
    if (problem.pass() == Pass.FORWARD) {
      layer.forward(kernels, blocks.of(y), x, w, bias, y);
    } else {
      layer.backwardWeights(kernels, blocks.of(y), x, y, w, problem.adds());
    }
  }

  @Override
  public long keptBytes() {
    return layers.bytes() + blocks.bytes();
  }

  @Override
  public void release() {
    layers.clear();
    blocks.release();
  }

  /** What one layer computes with. */
  private static final class WideLayer {
    private final ConvolutionGeometry geometry;
    private final INDArray wide;
    private final INDArray shifts;

    WideLayer(INDArray w, ConvolutionGeometry g) {
      long outputs = BLOCK * w.size(0);
      geometry = ConvolutionGeometry.of(SIDE, g.padding());
      wide = Nd4j.zeros(DataType.FLOAT, outputs, w.size(1), w.size(2) + 1, w.size(3) + 1);
      shifts = Nd4j.zeros(DataType.FLOAT, outputs);
    }

    long bytes() {
      return wide.length() * Float.BYTES;
    }

    void close() {
      wide.close();
      shifts.close();
    }

    void forward(
        ConvolutionKernels kernels,
        INDArray results,
        INDArray x,
        INDArray w,
        @Nullable INDArray bias,
        INDArray y) {
      FloatBuffer from = HostArrays.floats(w);
      FloatBuffer to = HostArrays.floats(wide);
      rows(w, (narrow, spread, length) -> to.put(spread, from, narrow, length));
      if (bias != null) {
        for (int pixel = 0; pixel < BLOCK; pixel++) {
          int channels = (int) bias.length();
          HostArrays.floats(shifts).put(pixel * channels, HostArrays.floats(bias), 0, channels);
        }
      }
      kernels.forward(x, wide, bias == null ? null : shifts, results, geometry);
      SpaceToDepth.toPixels(results, y);
    }

    void backwardWeights(
        ConvolutionKernels kernels,
        INDArray upstream,
        INDArray x,
        INDArray gy,
        INDArray gw,
        boolean add) {
      SpaceToDepth.toBlocks(gy, upstream);
      kernels.backwardWeights(x, upstream, wide, false, geometry);
      FloatBuffer from = HostArrays.floats(wide);
      FloatBuffer to = HostArrays.floats(gw);
      if (!add) {
        HostArrays.clear(gw);
      }
      rows(
          gw,
          (narrow, spread, length) -> {
            for (int i = 0; i < length; i++) {
              to.put(narrow + i, to.get(narrow + i) + from.get(spread + i));
            }
          });
      HostArrays.clear(wide);
    }
  }

  private interface Row {
    void at(int narrow, int wide, int length);
  }

  /** Every row of taps of {@code w}, with its four places in the wide weights. */
  private static void rows(INDArray w, Row body) {
    int out = (int) w.size(0);
    int in = (int) w.size(1);
    int height = (int) w.size(2);
    int width = (int) w.size(3);
    for (int pixel = 0; pixel < BLOCK; pixel++) {
      for (int filter = 0; filter < out * in; filter++) {
        for (int r = 0; r < height; r++) {
          int narrow = (filter * height + r) * width;
          int plane = pixel * out * in + filter;
          int spread = (plane * (height + 1) + r + pixel / SIDE) * (width + 1) + pixel % SIDE;
          body.at(narrow, spread, width);
        }
      }
    }
  }
}
