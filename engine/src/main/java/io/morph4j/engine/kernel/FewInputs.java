package io.morph4j.engine.kernel;

import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of the input of convolutions of stride 2 with few input channels, such as that of a
 * discriminator's picture; as a transposed convolution, the last layer of a U-Net. oneDNN computes
 * sixteen channels at a time, so that three cost as much as sixteen.
 *
 * <p>A pixel (2i + a, 2j + b) of the result depends on the outputs around (i, j), through other
 * taps for each of the four (a, b): the four together are the channels of one convolution of the
 * outputs with stride 1. Tap k of the rows meets output i + t where {@code k = a + padding - 2t}.
 */
final class FewInputs {
  private static final int MOST_INPUTS = 4;
  private static final int LEAST_OUTPUTS = 16;
  private static final int STRIDE = PixelBlocks.SIDE;

  private final int padding;
  private final int out;
  private final int in;
  private final int kernel;
  private final int first;
  private final int window;
  private final INDArray wide;
  private final PixelBlocks blocks = new PixelBlocks();

  /** For weights {@code w} of that shape. */
  FewInputs(INDArray w, ConvolutionGeometry g) {
    padding = g.padding();
    out = (int) w.size(0);
    in = (int) w.size(1);
    kernel = (int) w.size(2);
    first = firstOutput(kernel, padding);
    window = lastOutput(padding) - first + 1;
    wide = Nd4j.zeros(DataType.FLOAT, PixelBlocks.COUNT * in, out, window, window);
  }

  /** The least t of any tap. */
  private static int firstOutput(int kernel, int padding) {
    return -Math.floorDiv(kernel - 1 - padding, STRIDE);
  }

  /** The largest t of any tap. */
  private static int lastOutput(int padding) {
    return Math.floorDiv(STRIDE - 1 + padding, STRIDE);
  }

  /**
   * Whether it pays for weights {@code w} (out, in, k, k), outputs {@code gy} (N, H, W, out) and
   * inputs {@code gx} (N, 2 H, 2 W, in).
   */
  static boolean pays(INDArray w, INDArray gy, INDArray gx, ConvolutionGeometry g) {
    int first = firstOutput((int) w.size(2), g.padding());
    return g.stride() == STRIDE
        && g.dilation() == 1
        && w.size(2) == w.size(3)
        && w.size(1) <= MOST_INPUTS
        && w.size(0) >= LEAST_OUTPUTS
        && first == -lastOutput(g.padding())
        && first < 0
        && gx.size(1) == STRIDE * gy.size(1)
        && gx.size(2) == STRIDE * gy.size(2);
  }

  /** See {@link ConvolutionKernels#backwardData}; {@code kernels} convolves the outputs. */
  void backwardData(ConvolutionKernels kernels, INDArray gy, INDArray w, INDArray gx) {
    spread(HostLoop.floats(w));
    INDArray phases = blocks.of(gx);
    kernels.forward(gy, wide, null, phases, ConvolutionGeometry.of(1, -first));
    PixelBlocks.toPixels(phases, gx);
  }

  /** Lays the weights out as (phase, in, out, window, window). */
  private void spread(FloatBuffer w) {
    FloatBuffer to = HostLoop.floats(wide);
    for (int phase = 0; phase < PixelBlocks.COUNT; phase++) {
      for (int pair = 0; pair < in * out; pair++) {
        int target = (phase * in * out + pair) * window * window;
        int source = (pair % out * in + pair / out) * kernel * kernel;
        for (int place = 0; place < window * window; place++) {
          int row = phase / STRIDE + padding - STRIDE * (first + place / window);
          int column = phase % STRIDE + padding - STRIDE * (first + place % window);
          if (row >= 0 && row < kernel && column >= 0 && column < kernel) {
            to.put(target + place, w.get(source + row * kernel + column));
          }
        }
      }
    }
  }
}
