package io.morph4j.core.inference;

/**
 * RGB pictures as lightness and colour in CIELAB and back, in the ranges that nets are trained on
 * to colour grey pictures: {@code L / 50 - 1} and {@code a / 110}, {@code b / 110}.
 *
 * <p>sRGB (IEC 61966-2-1) with white point D65. Planes are row-major, samples of RGB in [-1, 1].
 */
public final class LabColour {
  private static final double COLOUR_SCALE = 110;
  private static final double LIGHTNESS_SCALE = 50;
  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;
  private static final double EPSILON = 216.0 / 24389;
  private static final double KAPPA = 24389.0 / 27;

  private LabColour() {}

  /**
   * The lightness of a picture.
   *
   * @param rgb planes (3, H, W) in [-1, 1]
   * @return the plane (1, H, W), {@code L / 50 - 1}, in [-1, 1]
   */
  public static float[] lightness(float[] rgb) {
    int plane = rgb.length / 3;
    float[] lightness = new float[plane];
    double[] lab = new double[3];
    for (int i = 0; i < plane; i++) {
      toLab(rgb, i, plane, lab);
      lightness[i] = (float) (lab[0] / LIGHTNESS_SCALE - 1);
    }
    return lightness;
  }

  /**
   * The colour of a picture.
   *
   * @param rgb planes (3, H, W) in [-1, 1]
   * @return planes (2, H, W), {@code a / 110} and {@code b / 110}, within [-1, 1] for every sRGB
   *     colour
   */
  public static float[] colour(float[] rgb) {
    int plane = rgb.length / 3;
    float[] colour = new float[2 * plane];
    double[] lab = new double[3];
    for (int i = 0; i < plane; i++) {
      toLab(rgb, i, plane, lab);
      colour[i] = (float) (lab[1] / COLOUR_SCALE);
      colour[plane + i] = (float) (lab[2] / COLOUR_SCALE);
    }
    return colour;
  }

  /**
   * The picture of a lightness and a colour; what lies outside sRGB is clipped.
   *
   * @param lightness as {@link #lightness}
   * @param colour as {@link #colour}
   * @return planes (3, H, W) in [-1, 1]
   */
  public static float[] toRgb(float[] lightness, float[] colour) {
    int plane = lightness.length;
    float[] rgb = new float[3 * plane];
    for (int i = 0; i < plane; i++) {
      double fy = ((lightness[i] + 1) * LIGHTNESS_SCALE + 16) / 116;
      double x = WHITE_X * fromRoot(fy + colour[i] * COLOUR_SCALE / 500);
      double y = fromRoot(fy);
      double z = WHITE_Z * fromRoot(fy - colour[plane + i] * COLOUR_SCALE / 200);
      rgb[i] = companded(3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
      rgb[plane + i] = companded(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z);
      rgb[2 * plane + i] = companded(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
    }
    return rgb;
  }

  private static void toLab(float[] rgb, int i, int plane, double[] lab) {
    double r = linear(rgb[i]);
    double g = linear(rgb[plane + i]);
    double b = linear(rgb[2 * plane + i]);
    double fx = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE_X);
    double fy = root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    double fz = root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / WHITE_Z);
    lab[0] = 116 * fy - 16;
    lab[1] = 500 * (fx - fy);
    lab[2] = 200 * (fy - fz);
  }

  private static double linear(double sample) {
    double v = (sample + 1) / 2;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private static float companded(double linear) {
    double v = Math.max(0, Math.min(1, linear));
    double s = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    return (float) (2 * s - 1);
  }

  private static double root(double t) {
    return t > EPSILON ? Math.cbrt(t) : (KAPPA * t + 16) / 116;
  }

  private static double fromRoot(double f) {
    double cube = f * f * f;
    return cube > EPSILON ? cube : (116 * f - 16) / KAPPA;
  }
}
