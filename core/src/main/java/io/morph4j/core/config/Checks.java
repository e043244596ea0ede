package io.morph4j.core.config;

/** Checks of the compact constructors of config records; each names the option and its value. */
public final class Checks {
  private Checks() {}

  /**
   * @throws IllegalArgumentException unless {@code value >= least}
   */
  public static void atLeast(String name, double value, double least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(
          "%s is %s; it must be at least %s".formatted(name, shown(value), shown(least)));
    }
  }

  /**
   * @throws IllegalArgumentException unless {@code least <= value <= most}
   */
  public static void between(String name, double value, double least, double most) {
    atLeast(name, value, least);
    if (!(value <= most)) {
      throw new IllegalArgumentException(
          "%s is %s; it must be at most %s".formatted(name, shown(value), shown(most)));
    }
  }

  /**
   * @throws IllegalArgumentException unless {@code value} is in [0, 1), as a decay of an average is
   */
  public static void decay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s is %s; it must be in [0, 1)".formatted(name, value));
    }
  }

  /**
   * @throws IllegalArgumentException unless pictures can have {@code channels}: 1 or 3
   */
  public static void pictureChannels(String name, int channels) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "%s is %d; pictures have 1 (grey) or 3 (RGB)".formatted(name, channels));
    }
  }

  private static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
