package io.morph4j.data.fruit;

/** Colours between linear light and the samples of a picture. */
final class Colours {
  private static final int STEPS = 4096;
  private static final byte[] ENCODED = encoded();

  private Colours() {}

  /** A colour by hue in degrees, saturation and value, as linear light. */
  static Vector ofHue(double hue, double saturation, double value) {
    return new Vector(
        linear(component(hue, saturation, value, 5)),
        linear(component(hue, saturation, value, 3)),
        linear(component(hue, saturation, value, 1)));
  }

  private static double component(double hue, double saturation, double value, int n) {
    double k = (n + hue / 60 + 6) % 6;
    return value - value * saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }

  private static double linear(double encoded) {
    return encoded <= 0.04045 ? encoded / 12.92 : StrictMath.pow((encoded + 0.055) / 1.055, 2.4);
  }

  /** The sRGB sample 0 .. 255 of linear light 0 .. 1, clipped. */
  static byte sample(double light) {
    return ENCODED[(int) (Math.max(0, Math.min(1, Math.sqrt(Math.max(0, light)))) * STEPS + 0.5)];
  }

  /** By the square root of the light, which spreads the dark values over more steps. */
  private static byte[] encoded() {
    byte[] table = new byte[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      double light = (double) i / STEPS * i / STEPS;
      double encoded =
          light <= 0.0031308 ? light * 12.92 : 1.055 * StrictMath.pow(light, 1 / 2.4) - 0.055;
      table[i] = (byte) Math.round(encoded * 255);
    }
    return table;
  }
}
