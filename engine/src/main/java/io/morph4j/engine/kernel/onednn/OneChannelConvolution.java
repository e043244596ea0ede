package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import io.morph4j.engine.loop.HostArrays;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions of many channels to a single one at few pixels, such as the last layer of a
 * PatchGAN: loops over channels in Java, which take less time than it takes to bring weights and
 * maps into an order that is made for sixteen outputs.
 */
final class OneChannelConvolution implements ConvolutionMethod {
  /** With fewer a loop over channels is too short for vector instructions. */
  private static final long LEAST_INPUTS = 64;

  /** More are worth the reorders in front of a convolution, which has more threads. */
  private static final long MOST_PRODUCTS = 1 << 20;

  @Override
  public boolean suits(ConvolutionProblem problem) {
    return problem.pass() != Pass.DATA
        && problem.outputs() == 1
        && problem.inputs() >= LEAST_INPUTS
        && problem.y().length() * problem.w().length() <= MOST_PRODUCTS;
  }

  @Override
  public void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    if (problem.pass() == Pass.FORWARD) {
      forward(x, w, bias, y, problem.g());
    } else {
      backwardWeights(x, y, w, problem.adds(), problem.g());
    }
  }

  private static void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry g) {
    Im2col windows = new Im2col(x, w, y, g);
    float[][] weights = new float[windows.taps()][windows.in()];
    FloatBuffer filter = HostArrays.floats(w);
    for (int i = 0; i < windows.length(); i++) {
      weights[i % windows.taps()][i / windows.taps()] = filter.get(i);
    }
    float shift = bias == null ? 0f : HostArrays.floats(bias).get(0);
    FloatBuffer to = HostArrays.floats(y);
    float[] products = new float[windows.in()];
    eachWindow(
        x,
        windows,
        (pixel, tap, values) -> {
          float[] factors = weights[tap];
          for (int c = 0; c < products.length; c++) {
            products[c] += values[c] * factors[c];
          }
        },
        pixel -> {
          double sum = shift;
          for (int c = 0; c < products.length; c++) {
            sum += products[c];
            products[c] = 0f;
          }
          to.put(pixel, (float) sum);
        });
  }

  private static void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry g) {
    Im2col windows = new Im2col(x, gw, gy, g);
    FloatBuffer upstream = HostArrays.floats(gy);
    float[][] sums = new float[windows.taps()][windows.in()];
    eachWindow(
        x,
        windows,
        (pixel, tap, values) -> {
          float factor = upstream.get(pixel);
          float[] sum = sums[tap];
          for (int c = 0; c < sum.length; c++) {
            sum[c] += factor * values[c];
          }
        },
        pixel -> {});
    FloatBuffer to = HostArrays.floats(gw);
    for (int i = 0; i < windows.length(); i++) {
      float before = add ? to.get(i) : 0f;
      to.put(i, before + sums[i % windows.taps()][i / windows.taps()]);
    }
  }

  private interface Tap {
    void at(int pixel, int tap, float[] values);
  }

  private interface Pixel {
    void end(int pixel);
  }

  /** The channels under each tap that lies inside, and the end of each output pixel. */
  private static void eachWindow(INDArray x, Im2col windows, Tap inside, Pixel behind) {
    FloatBuffer from = HostArrays.floats(x);
    int[] under = windows.under();
    float[] values = new float[windows.in()];
    for (int pixel = 0; pixel < windows.pixels(); pixel++) {
      for (int tap = 0; tap < windows.taps(); tap++) {
        int at = under[pixel * windows.taps() + tap];
        if (at < windows.inputs()) {
          from.get(at * windows.in(), values);
          inside.at(pixel, tap, values);
        }
      }
      behind.end(pixel);
    }
  }
}
