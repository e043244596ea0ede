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
 * The gradient of the input of convolutions of stride 2 with few input channels, such as that of a
 * discriminator's picture; as a transposed convolution, the last layer of a U-Net. oneDNN computes
 * sixteen channels at a time, so that three cost as much as sixteen.
 *
 * <p>A pixel (2i + a, 2j + b) of the result depends on the outputs around (i, j), through other
 * taps for each of the four (a, b): the four together are the channels of one convolution of the
 * outputs with stride 1. Tap k of the rows meets output i + t where {@code k = a + padding - 2t}.
 */
final class SubPixelConvolution implements ConvolutionMethod {
  /** Four times as many still fit into a block of sixteen. */
  private static final int MOST_INPUTS = 4;

  /** With fewer the layer costs too little to matter. */
  private static final int LEAST_OUTPUTS = 16;

  /** Of the weights of layers. */
  private static final long MOST_BYTES = 16L << 20;

  private static final int STRIDE = SpaceToDepth.SIDE;

  private final ConvolutionKernels kernels;

  /** Large enough for the largest picture seen; layers use it in turn. */
  private final SpaceToDepth blocks = new SpaceToDepth();

  private final RecentlyUsed<ConvolutionProblem.Layer, Phases> layers =
      new RecentlyUsed<>(MOST_BYTES, Phases::bytes, Phases::close);

  /**
   * @param kernels that convolve the outputs
   */
  SubPixelConvolution(ConvolutionKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public boolean suits(ConvolutionProblem problem) {
    ConvolutionGeometry g = problem.g();
    int first = firstOutput((int) problem.w().c(), g.padding());
    return problem.pass() == Pass.DATA
        && g.stride() == STRIDE
        && g.dilation() == 1
        && problem.w().c() == problem.w().d()
        && problem.inputs() <= MOST_INPUTS
        && problem.outputs() >= LEAST_OUTPUTS
        && first == -lastOutput(g.padding())
        && first < 0
        && problem.x().c() == STRIDE * problem.y().c()
        && problem.x().d() == STRIDE * problem.y().d();
  }

  /** The least t of any tap. */
  private static int firstOutput(int kernel, int padding) {
    return -Math.floorDiv(kernel - 1 - padding, STRIDE);
  }

  /** The largest t of any tap. */
  private static int lastOutput(int padding) {
    return Math.floorDiv(STRIDE - 1 + padding, STRIDE);
  }

  @Override
  public void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    layers
        .get(problem.layer(), unknown -> new Phases(w, problem.g()))
        .backwardData(kernels, blocks.of(x), y, w, x);
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

  /** The four phases of one layer as the channels of one convolution. */
  private static final class Phases {
    private final int padding;
    private final int out;
    private final int in;
    private final int kernel;
    private final int first;
    private final int window;
    private final INDArray wide;

    Phases(INDArray w, ConvolutionGeometry g) {
      padding = g.padding();
      out = (int) w.size(0);
      in = (int) w.size(1);
      kernel = (int) w.size(2);
      first = firstOutput(kernel, padding);
      window = lastOutput(padding) - first + 1;
      wide = Nd4j.zeros(DataType.FLOAT, SpaceToDepth.COUNT * in, out, window, window);
    }

    long bytes() {
      return wide.length() * Float.BYTES;
    }

    void close() {
      wide.close();
    }

    void backwardData(
        ConvolutionKernels kernels, INDArray phases, INDArray gy, INDArray w, INDArray gx) {
      spread(HostArrays.floats(w));
      kernels.forward(gy, wide, null, phases, ConvolutionGeometry.of(1, -first));
      SpaceToDepth.toPixels(phases, gx);
    }

    /** Lays the weights out as (phase, in, out, window, window). */
    private void spread(FloatBuffer w) {
      FloatBuffer to = HostArrays.floats(wide);
      for (int phase = 0; phase < SpaceToDepth.COUNT; phase++) {
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
}
