package io.morph4j.stargan.v2;

import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The Laplacian of each channel, divided by w_hpf; its {@code filter} is no parameter. */
final class HighPass extends Module {
  private final INDArray filter;

  HighPass(Initializer init, double divisor) {
    INDArray values = init.zeros(3, 3).assign(-1 / divisor);
    values.putScalar(1, 1, 8 / divisor);
    this.filter = buffer("filter", values);
  }

  /** {@code (N, C, H, W)} to the same shape, zeros beyond the borders. */
  Tensor forward(Tensor x) {
    Tensor planes = x.reshape(x.size(0) * x.size(1), 1, x.size(2), x.size(3));
    Tensor edges =
        Convolutions.conv2d(
            planes,
            Tensor.constant(filter.reshape(1, 1, 3, 3)),
            null,
            ConvolutionGeometry.of(1, 1));
    return edges.reshape(x.shape());
  }

  /**
   * The mask {@code (N, 1, H, W)} at {@code height} and {@code width}: bilinear between the centres
   * of pixels, without smoothing; a constant.
   */
  static Tensor resized(Tensor mask, long height, long width) {
    if (mask.size(2) == height && mask.size(3) == width) {
      return mask;
    }
    INDArray from = mask.array();
    INDArray to = Nd4j.create(mask.type(), mask.size(0), 1, height, width);
    for (long n = 0; n < mask.size(0); n++) {
      for (long i = 0; i < height; i++) {
        double y = place(i, height, mask.size(2));
        for (long j = 0; j < width; j++) {
          double x = place(j, width, mask.size(3));
          to.putScalar(new long[] {n, 0, i, j}, between(from, n, y, x));
        }
      }
    }
    return Tensor.constant(to);
  }

  private static double place(long index, long to, long from) {
    return Math.max(0, (index + .5) * from / to - .5);
  }

  private static double between(INDArray from, long n, double y, double x) {
    long i = (long) y;
    long j = (long) x;
    long below = Math.min(i + 1, from.size(2) - 1);
    long right = Math.min(j + 1, from.size(3) - 1);
    double top =
        (1 - (x - j)) * from.getDouble(n, 0, i, j) + (x - j) * from.getDouble(n, 0, i, right);
    double bottom =
        (1 - (x - j)) * from.getDouble(n, 0, below, j)
            + (x - j) * from.getDouble(n, 0, below, right);
    return (1 - (y - i)) * top + (y - i) * bottom;
  }
}
