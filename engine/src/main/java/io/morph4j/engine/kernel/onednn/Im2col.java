package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The windows under the output pixels of a convolution, told by the sides of pictures x (N, H, W,
 * in), outputs y (N, H', W', out) and windows (kH, kW).
 */
record Im2col(int n, int h, int w, int in, int oh, int ow, int kh, int kw, ConvolutionGeometry g) {
  Im2col(INDArray x, INDArray w, INDArray y, ConvolutionGeometry g) {
    this(
        (int) x.size(0),
        (int) x.size(1),
        (int) x.size(2),
        (int) x.size(3),
        (int) y.size(1),
        (int) y.size(2),
        (int) w.size(2),
        (int) w.size(3),
        g);
  }

  int pixels() {
    return n * oh * ow;
  }

  int taps() {
    return kh * kw;
  }

  int length() {
    return in * taps();
  }

  /** Pixels of x. */
  int inputs() {
    return n * h * w;
  }

  /** The pixel of x under each tap of each output pixel; {@link #inputs} outside of x. */
  int[] under() {
    int[] all = new int[pixels() * taps()];
    for (int i = 0; i < all.length; i++) {
      int pixel = i / taps();
      int tap = i % taps();
      int picture = pixel / (oh * ow);
      int row = pixel / ow % oh * g.stride() - g.padding() + tap / kw * g.dilation();
      int column = pixel % ow * g.stride() - g.padding() + tap % kw * g.dilation();
      boolean inside = row >= 0 && row < h && column >= 0 && column < w;
      all[i] = inside ? (picture * h + row) * w + column : inputs();
    }
    return all;
  }

  /** The same for each output pixel of each tap. */
  int[] underByTap() {
    int[] byPixel = under();
    int[] all = new int[byPixel.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = byPixel[i % pixels() * taps() + i / pixels()];
    }
    return all;
  }

  /** The output pixel whose {@code tap} lies on input pixel {@code pixel}, or -1. */
  int over(int pixel, int tap) {
    int row = over(pixel / w % h, tap / kw, oh);
    int column = over(pixel % w, tap % kw, ow);
    return row < 0 || column < 0 ? -1 : (pixel / (h * w) * oh + row) * ow + column;
  }

  /** The output coordinate whose tap {@code t} lies on input coordinate {@code at}, or -1. */
  private int over(int at, int t, int side) {
    int shifted = at + g.padding() - t * g.dilation();
    int output = Math.floorDiv(shifted, g.stride());
    return output * g.stride() == shifted && output >= 0 && output < side ? output : -1;
  }
}
