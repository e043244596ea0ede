package io.morph4j.data;

/**
 * Antialiased bicubic resampling in floating point, as the {@code clean} protocol for features
 * wants it (Parmar, Zhang and Zhu 2022): Pillow's {@code BICUBIC} on float samples, clipped to the
 * range of a picture but never rounded to whole samples. Rounding, or a kernel that does not widen
 * when it shrinks, moves a Fréchet distance by several units.
 */
public final class ExactResampling {
  private ExactResampling() {}

  /**
   * The samples of {@code picture}, grey repeated and alpha left out, brought to {@code side} x
   * {@code side}.
   *
   * @return (3, side, side), row-major, in [-1, 1]
   */
  public static float[] toSquare(Picture picture, int side) {
    float[] planes = picture.planes(3);
    int width = picture.width();
    int height = picture.height();
    BicubicResampling.Taps across = BicubicResampling.Taps.of(width, side);
    BicubicResampling.Taps down = BicubicResampling.Taps.of(height, side);
    float[] wide = width == side ? planes : rows(planes, 3 * height, width, across);
    float[] out = height == side ? wide : columns(wide, 3, height, side, down);
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(-1, Math.min(1, out[i]));
    }
    return out;
  }

  private static float[] rows(float[] in, int lines, int width, BicubicResampling.Taps taps) {
    float[] out = new float[lines * taps.count()];
    for (int line = 0; line < lines; line++) {
      for (int x = 0; x < taps.count(); x++) {
        double[] weights = taps.exact()[x];
        int at = line * width + taps.first()[x];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * in[at + k];
        }
        out[line * taps.count() + x] = (float) sum;
      }
    }
    return out;
  }

  private static float[] columns(
      float[] in, int planes, int height, int width, BicubicResampling.Taps taps) {
    float[] out = new float[planes * taps.count() * width];
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < taps.count(); y++) {
        double[] weights = taps.exact()[y];
        for (int x = 0; x < width; x++) {
          int at = (plane * height + taps.first()[y]) * width + x;
          double sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * in[at + k * width];
          }
          out[(plane * taps.count() + y) * width + x] = (float) sum;
        }
      }
    }
    return out;
  }
}
