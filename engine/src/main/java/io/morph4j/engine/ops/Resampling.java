package io.morph4j.engine.ops;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Halving and doubling of pictures {@code (N, C, H, W)}. */
public final class Resampling {
  private Resampling() {}

  /** Nearest-neighbour doubling: each value becomes a 2×2 block. */
  public static Tensor upsample2(Tensor x) {
    Tensor y = FloatLoops.roomLike(x, x.size(0), x.size(1), 2 * x.size(2), 2 * x.size(3));
    if (y.isChannelsLast()) {
      PixelLoops.double2(x.packed(), y.packed());
    } else {
      Arithmetic.run("upsampling2d", new INDArray[] {x.array()}, y.array(), new int[] {2, 2, 1});
    }
    return Tensor.recorded(
        "upsample2",
        y,
        new Tensor[] {x},
        new Tensor[0],
        (made, gy, needed) -> new Tensor[] {averagePool2(gy).times(4)});
  }

  /** Mean of 2×2 blocks. Sides must be even. */
  public static Tensor averagePool2(Tensor x) {
    if (x.size(2) % 2 != 0 || x.size(3) % 2 != 0) {
      throw new IllegalArgumentException(
          "average pooling halves even sides, got %d×%d".formatted(x.size(2), x.size(3)));
    }
    Tensor y = FloatLoops.roomLike(x, x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2);
    if (y.isChannelsLast()) {
      PixelLoops.halve2(x.packed(), y.packed());
    } else {
      Arithmetic.run(
          "avgpool2d",
          new INDArray[] {x.array()},
          y.array(),
          new int[] {2, 2, 2, 2, 0, 0, 1, 1, 0, 1, 0});
    }
    return Tensor.recorded(
        "averagePool2",
        y,
        new Tensor[] {x},
        new Tensor[0],
        (made, gy, needed) -> new Tensor[] {upsample2(gy).times(0.25)});
  }

  /**
   * Halving after a [1 2 1] low-pass filter over reflected borders (Zhang 2019, "Making
   * convolutional networks shift-invariant again").
   */
  public static Tensor blurPool2(Tensor x) {
    Tensor padded = Paddings.reflect(x, 1, 1, 1, 1);
    Tensor planes = planes(padded);
    Tensor y = Convolutions.conv2d(planes, filter(x, 1, 2, 1), null, ConvolutionGeometry.of(2, 0));
    return y.reshape(x.size(0), x.size(1), y.size(2), y.size(3));
  }

  /**
   * Bilinear doubling: a [1 3 3 1] low-pass filter over repeated borders (Zhang 2019), the same as
   * resizing where pixels are squares (half-pixel centres).
   */
  public static Tensor blurUpsample2(Tensor x) {
    if (!x.isChannelsLast() || !FloatLoops.suit(x)) {
      return upsampleByConvolution(x);
    }
    Tensor y = FloatLoops.roomLike(x, x.size(0), x.size(1), 2 * x.size(2), 2 * x.size(3));
    BilinearLoops.twice(x.packed(), y.packed());
    return Tensor.recorded(
        "blurUpsample2",
        y,
        new Tensor[] {x},
        new Tensor[0],
        (made, gy, needed) -> new Tensor[] {blurGather2(gy)});
  }

  /** The adjoint of {@link #blurUpsample2}. */
  private static Tensor blurGather2(Tensor gy) {
    if (!gy.isChannelsLast() || !FloatLoops.suit(gy)) {
      Tensor planes = planes(Paddings.replicate(gy, 1, 1, 1, 1));
      return Convolutions.conv2d(
              planes, filter(gy, 1, 3, 3, 1).times(4), null, ConvolutionGeometry.of(2, 0))
          .reshape(gy.size(0), gy.size(1), gy.size(2) / 2, gy.size(3) / 2);
    }
    Tensor gx = FloatLoops.roomLike(gy, gy.size(0), gy.size(1), gy.size(2) / 2, gy.size(3) / 2);
    BilinearLoops.gather(gy.packed(), gx.packed());
    return Tensor.recorded(
        "blurGather2",
        gx,
        new Tensor[] {gy},
        new Tensor[0],
        (made, g, needed) -> new Tensor[] {blurUpsample2(g)});
  }

  private static Tensor upsampleByConvolution(Tensor x) {
    Tensor planes = planes(Paddings.replicate(x, 1, 1, 1, 1));
    Tensor wide =
        Convolutions.convTranspose2d(
            planes, filter(x, 1, 3, 3, 1).times(4), null, ConvolutionGeometry.of(2, 2), 0);
    Tensor y = Shapes.slice(Shapes.slice(wide, 2, 1, wide.size(2) - 1), 3, 1, wide.size(3) - 1);
    return y.reshape(x.size(0), x.size(1), 2 * x.size(2), 2 * x.size(3));
  }

  private static Tensor planes(Tensor x) {
    return x.reshape(x.size(0) * x.size(1), 1, x.size(2), x.size(3));
  }

  /** The outer product of {@code taps} with itself, summing to one, shape {@code (1, 1, k, k)}. */
  private static Tensor filter(Tensor like, double... taps) {
    double sum = java.util.Arrays.stream(taps).sum();
    INDArray filter = Nd4j.create(like.type(), 1, 1, taps.length, taps.length);
    for (int i = 0; i < taps.length; i++) {
      for (int j = 0; j < taps.length; j++) {
        filter.putScalar(new int[] {0, 0, i, j}, taps[i] * taps[j] / (sum * sum));
      }
    }
    return Tensor.constant(filter);
  }
}
