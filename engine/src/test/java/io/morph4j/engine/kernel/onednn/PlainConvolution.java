package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Convolutions of row-major arrays by plain loops in double: what kernels are compared with. */
final class PlainConvolution {
  private PlainConvolution() {}

  record Size(int n, int in, int out, int h, int w, int kh, int kw, ConvolutionGeometry g) {
    static Size of(int n, int in, int out, int h, int w, int k, int stride, int padding) {
      return new Size(n, in, out, h, w, k, k, ConvolutionGeometry.of(stride, padding));
    }

    long[] x() {
      return new long[] {n, in, h, w};
    }

    long[] weights() {
      return new long[] {out, in, kh, kw};
    }

    long[] y() {
      return new long[] {n, out, g.outputSide(h, kh), g.outputSide(w, kw)};
    }
  }

  /**
   * Calls {@code body} for every row of outputs of one plane and every tap, with the outputs of
   * that row under which the tap lies inside the input plane.
   */
  private static void rows(Size s, Row body) {
    int stride = s.g().stride();
    int padding = s.g().padding();
    int height = (int) s.y()[2];
    int width = (int) s.y()[3];
    for (int tap = 0; tap < s.kh() * s.kw(); tap++) {
      int above = padding - tap / s.kw() * s.g().dilation();
      int left = padding - tap % s.kw() * s.g().dilation();
      int from = Math.max(0, Math.floorDiv(left + stride - 1, stride));
      int to = Math.min(width, Math.floorDiv(s.w() - 1 + left, stride) + 1);
      for (int r = 0; r < height; r++) {
        int row = r * stride - above;
        if (row >= 0 && row < s.h()) {
          body.take(tap, row * s.w() - left, r * width, from, to);
        }
      }
    }
  }

  private interface Row {
    /**
     * Outputs {@code y + c} for {@code from <= c < to}, with inputs {@code x + c stride} of a
     * plane.
     */
    void take(int tap, int x, int y, int from, int to);
  }

  static double[] forward(Size s, double[] x, double[] w, double[] bias) {
    int plane = (int) (s.y()[2] * s.y()[3]);
    int taps = s.kh() * s.kw();
    int stride = s.g().stride();
    double[] y = new double[s.n() * s.out() * plane];
    IntStream.range(0, s.n() * s.out())
        .parallel()
        .forEach(
            k -> {
              Arrays.fill(y, k * plane, (k + 1) * plane, bias[k % s.out()]);
              for (int i = 0; i < s.in(); i++) {
                int atX = (k / s.out() * s.in() + i) * s.h() * s.w();
                int atW = (k % s.out() * s.in() + i) * taps;
                rows(
                    s,
                    (tap, rowOfX, rowOfY, from, to) -> {
                      double factor = w[atW + tap];
                      for (int c = from; c < to; c++) {
                        y[k * plane + rowOfY + c] += x[atX + rowOfX + c * stride] * factor;
                      }
                    });
              }
            });
    return y;
  }

  static void backward(Size s, double[] x, double[] w, double[] gy, double[] gx, double[] gw) {
    int plane = (int) (s.y()[2] * s.y()[3]);
    int taps = s.kh() * s.kw();
    int stride = s.g().stride();
    IntStream.range(0, s.n() * s.in())
        .parallel()
        .forEach(
            k -> {
              int atX = k * s.h() * s.w();
              for (int o = 0; o < s.out(); o++) {
                int atY = (k / s.in() * s.out() + o) * plane;
                int atW = (o * s.in() + k % s.in()) * taps;
                rows(
                    s,
                    (tap, rowOfX, rowOfY, from, to) -> {
                      double factor = w[atW + tap];
                      for (int c = from; c < to; c++) {
                        gx[atX + rowOfX + c * stride] += factor * gy[atY + rowOfY + c];
                      }
                    });
              }
            });
    IntStream.range(0, s.out() * s.in())
        .parallel()
        .forEach(
            k -> {
              for (int n = 0; n < s.n(); n++) {
                int atX = (n * s.in() + k % s.in()) * s.h() * s.w();
                int atY = (n * s.out() + k / s.in()) * plane;
                rows(
                    s,
                    (tap, rowOfX, rowOfY, from, to) -> {
                      double sum = 0;
                      for (int c = from; c < to; c++) {
                        sum += x[atX + rowOfX + c * stride] * gy[atY + rowOfY + c];
                      }
                      gw[k * taps + tap] += sum;
                    });
              }
            });
  }
}
