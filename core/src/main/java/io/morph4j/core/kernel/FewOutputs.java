package io.morph4j.core.kernel;

import io.morph4j.core.tensor.HostLoop;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Convolutions with few output channels, such as the last layer of a generator: oneDNN computes
 * sixteen channels at a time, so that three cost as much as sixteen.
 *
 * <p>With stride 1 the outputs of 2×2 neighbouring pixels become channels of one convolution with
 * stride 2 whose windows are one tap wider: four times the channels for a quarter of the pixels, at
 * the price of the zeros in the wider windows ({@code (k + 1)^2 / k^2} times the products).
 */
final class FewOutputs {
  private static final int MOST_OUTPUTS = 4;
  private static final int LEAST_KERNEL = 4;
  private static final int LEAST_INPUTS = 16;
  private static final int SIDE = 2;
  private static final int BLOCK = SIDE * SIDE;

  private final ConvolutionGeometry geometry;
  private final INDArray wide;
  private final INDArray shifts;
  private INDArray room = Nd4j.zeros(DataType.FLOAT, 1);

  /**
   * For weights of that shape; keeps what it needs to compute with, for the largest picture seen.
   */
  FewOutputs(INDArray w, ConvolutionGeometry g) {
    long outputs = BLOCK * w.size(0);
    geometry = ConvolutionGeometry.of(SIDE, g.padding());
    wide = Nd4j.zeros(DataType.FLOAT, outputs, w.size(1), w.size(2) + 1, w.size(3) + 1);
    shifts = Nd4j.zeros(DataType.FLOAT, outputs);
  }

  /** Memory for the blocks of {@code y}: {@code (N, H / 2, W / 2, 4 out)}. */
  private INDArray blocks(INDArray y) {
    if (room.length() < y.length()) {
      room = Nd4j.createUninitialized(DataType.FLOAT, y.length());
    }
    return room.get(NDArrayIndex.interval(0, y.length()))
        .reshape('c', y.size(0), y.size(1) / SIDE, y.size(2) / SIDE, BLOCK * y.size(3));
  }

  /** Whether it pays for weights {@code w} (out, in, k, k) and results {@code y} (N, H, W, out). */
  static boolean pays(INDArray w, INDArray y, ConvolutionGeometry g) {
    return g.stride() == 1
        && g.dilation() == 1
        && w.size(0) <= MOST_OUTPUTS
        && w.size(1) >= LEAST_INPUTS
        && w.size(2) >= LEAST_KERNEL
        && w.size(3) >= LEAST_KERNEL
        && y.size(1) % SIDE == 0
        && y.size(2) % SIDE == 0;
  }

  /** See {@link ConvolutionKernels#forward}; {@code kernels} convolves the blocks. */
  void forward(
      ConvolutionKernels kernels, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    FloatBuffer from = HostLoop.floats(w);
    FloatBuffer to = HostLoop.floats(wide);
    rows(w, (narrow, spread, length) -> to.put(spread, from, narrow, length));
    if (bias != null) {
      for (int pixel = 0; pixel < BLOCK; pixel++) {
        int channels = (int) bias.length();
        HostLoop.floats(shifts).put(pixel * channels, HostLoop.floats(bias), 0, channels);
      }
    }
    INDArray blocks = blocks(y);
    kernels.forward(x, wide, bias == null ? null : shifts, blocks, geometry);
    FloatBuffer block = HostLoop.floats(blocks);
    FloatBuffer pixel = HostLoop.floats(y);
    pixels(y, (at, inBlock, channels) -> pixel.put(at, block, inBlock, channels));
  }

  /** See {@link ConvolutionKernels#backwardWeights}. */
  void backwardWeights(
      ConvolutionKernels kernels, INDArray x, INDArray gy, INDArray gw, boolean add) {
    INDArray blocks = blocks(gy);
    FloatBuffer block = HostLoop.floats(blocks);
    FloatBuffer pixel = HostLoop.floats(gy);
    pixels(gy, (at, inBlock, channels) -> block.put(inBlock, pixel, at, channels));
    kernels.backwardWeights(x, blocks, wide, false, geometry);
    FloatBuffer from = HostLoop.floats(wide);
    FloatBuffer to = HostLoop.floats(gw);
    if (!add) {
      gw.assign(0.0);
    }
    rows(
        gw,
        (narrow, spread, length) -> {
          for (int i = 0; i < length; i++) {
            to.put(narrow + i, to.get(narrow + i) + from.get(spread + i));
          }
        });
    wide.assign(0.0);
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

  /** Every pixel of {@code y} with its place in the blocks. */
  private static void pixels(INDArray y, Row body) {
    int width = (int) y.size(2);
    int channels = (int) y.size(3);
    HostLoop.rows(
        y.size(0) * y.size(1),
        (long) width * channels,
        row -> {
          for (int x = 0; x < width; x++) {
            int inBlock = row % SIDE * SIDE + x % SIDE;
            int block = (row / SIDE * (width / SIDE) + x / SIDE) * BLOCK + inBlock;
            body.at((row * width + x) * channels, block * channels, channels);
          }
        });
  }
}
