package io.morph4j.data;

import org.jspecify.annotations.Nullable;

/**
 * Antialiased bicubic resampling, equal sample for sample to what the reference implementations
 * feed their networks with (Pillow's {@code BICUBIC}).
 *
 * <p>Keys' kernel with a = -1/2. When shrinking, the kernel is widened by the factor, so that every
 * input sample counts; OpenCV's {@code INTER_CUBIC} (a = -3/4, four taps always) aliases there.
 * First the rows, then the columns, each rounded to whole samples; weights are fixed-point numbers
 * of 22 bits.
 */
final class BicubicResampling {
  private static final int FRACTION_BITS = 22;
  private static final double SUPPORT = 2;

  private BicubicResampling() {}

  static Picture resize(Picture picture, int width, int height) {
    Taps across = Taps.of(picture.width(), width);
    Taps down = Taps.of(picture.height(), height);
    byte[] samples = resize(picture, picture.samples(), picture.channels(), across, down);
    byte @Nullable [] alpha = picture.alphaPlane();
    return new Picture(
        width,
        height,
        picture.channels(),
        picture.bits(),
        samples,
        alpha == null ? null : resize(picture, alpha, 1, across, down));
  }

  private static byte[] resize(
      Picture picture, byte[] samples, int perPixel, Taps across, Taps down) {
    int bits = picture.bits();
    byte[] wide =
        along(
            samples,
            bits,
            across,
            picture.height(),
            perPixel,
            picture.width() * perPixel,
            perPixel);
    int rowLength = across.count() * perPixel;
    return along(wide, bits, down, rowLength, rowLength, 1, 1);
  }

  /**
   * Resamples along one axis.
   *
   * @param step from one sample to the next along the axis
   * @param lineStep from one line to the next across the axis
   * @param run neighbouring samples that belong to one line position
   */
  private static byte[] along(
      byte[] in, int bits, Taps taps, int lines, int step, int lineStep, int run) {
    byte[] out = new byte[Math.multiplyExact(taps.count() * lines * run, bits / 8)];
    int outLineStep = lineStep == 1 ? 1 : taps.count() * step;
    int largest = bits == 16 ? 65535 : 255;
    for (int i = 0; i < taps.count(); i++) {
      int first = taps.first[i];
      int[] weights = taps.weights[i];
      for (int line = 0; line < lines; line++) {
        for (int c = 0; c < run; c++) {
          int at = line * lineStep + first * step + c;
          long sum = 1L << (FRACTION_BITS - 1);
          for (int weight : weights) {
            sum += (long) weight * SampleBytes.get(in, at, bits);
            at += step;
          }
          long value = Math.max(0, Math.min(largest, sum >> FRACTION_BITS));
          SampleBytes.put(out, line * outLineStep + i * step + c, (int) value, bits);
        }
      }
    }
    return out;
  }

  /**
   * For each output position the first input position and the weights from there on, in fixed-point
   * numbers and exactly.
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Taps(int[] first, int[][] weights, double[][] exact) {
    int count() {
      return first.length;
    }

    static Taps of(int in, int out) {
      double scale = (double) in / out;
      double stretch = Math.max(scale, 1);
      double support = SUPPORT * stretch;
      int[] first = new int[out];
      int[][] weights = new int[out][];
      double[][] exact = new double[out][];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        int low = Math.max(0, (int) (centre - support + 0.5));
        int high = Math.min(in, (int) (centre + support + 0.5));
        first[i] = low;
        exact[i] = exact(low, high, centre, stretch);
        weights[i] = fixed(exact[i]);
      }
      return new Taps(first, weights, exact);
    }

    private static double[] exact(int low, int high, double centre, double stretch) {
      double[] exact = new double[high - low];
      double sum = 0;
      for (int k = 0; k < exact.length; k++) {
        exact[k] = kernel((low + k - centre + 0.5) * (1 / stretch));
        sum += exact[k];
      }
      for (int k = 0; k < exact.length; k++) {
        exact[k] /= sum;
      }
      return exact;
    }

    private static int[] fixed(double[] exact) {
      int[] fixed = new int[exact.length];
      for (int k = 0; k < exact.length; k++) {
        double scaled = exact[k] * (1 << FRACTION_BITS);
        fixed[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
      return fixed;
    }

    private static double kernel(double t) {
      double x = Math.abs(t);
      double a = -0.5;
      if (x < 1) {
        return ((a + 2) * x - (a + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
  }
}
