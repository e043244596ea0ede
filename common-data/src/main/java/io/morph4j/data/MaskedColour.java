package io.morph4j.data;

import io.morph4j.core.file.UserException;

/**
 * Colours of a picture inside and outside a mask: what translated fruit is scored by.
 *
 * <p>A mask is a picture of the same size; it covers a pixel where its first sample is at least
 * half of the largest.
 */
public final class MaskedColour {
  private MaskedColour() {}

  /**
   * The mean hue under {@code mask} in degrees, 0 .. 360: the direction of the mean of all hues as
   * points of a circle, each weighted with its chroma, so that highlights and shadows count little.
   *
   * @return NaN if the mask is empty or everything under it is grey
   */
  public static double meanHue(Picture picture, Picture mask) {
    checkSizes(picture, mask);
    double alpha = 0;
    double beta = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (covers(mask, x, y) && picture.channels() == 3) {
          int red = picture.sample(x, y, 0);
          int green = picture.sample(x, y, 1);
          int blue = picture.sample(x, y, 2);
          int largest = Math.max(red, Math.max(green, blue));
          int chroma = largest - Math.min(red, Math.min(green, blue));
          if (chroma > 0) {
            double hue = Math.toRadians(60 * sextant(red, green, blue, largest, chroma));
            alpha += chroma * Math.cos(hue);
            beta += chroma * Math.sin(hue);
          }
        }
      }
    }
    if (alpha == 0 && beta == 0) {
      return Double.NaN;
    }
    double degrees = Math.toDegrees(Math.atan2(beta, alpha));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double sextant(int red, int green, int blue, int largest, int chroma) {
    if (largest == red) {
      return (double) (green - blue) / chroma;
    }
    return largest == green
        ? 2 + (double) (blue - red) / chroma
        : 4 + (double) (red - green) / chroma;
  }

  /** The angle between two hues in degrees, 0 .. 180. */
  public static double hueDistance(double first, double second) {
    double difference = Math.abs(first - second) % 360;
    return Math.min(difference, 360 - difference);
  }

  /**
   * The mean absolute difference of two pictures where {@code mask} does not cover, in parts of the
   * full range, 0 .. 1.
   *
   * @return NaN if the mask covers everything
   */
  public static double meanChangeOutside(Picture before, Picture after, Picture mask) {
    checkSizes(before, mask);
    checkSizes(after, mask);
    if (before.channels() != after.channels()) {
      throw new UserException("one picture is grey, the other is not: " + before + " and " + after);
    }
    double sum = 0;
    long samples = 0;
    for (int y = 0; y < before.height(); y++) {
      for (int x = 0; x < before.width(); x++) {
        if (!covers(mask, x, y)) {
          for (int c = 0; c < before.channels(); c++) {
            sum +=
                Math.abs(
                    (double) before.sample(x, y, c) / before.largestSample()
                        - (double) after.sample(x, y, c) / after.largestSample());
            samples++;
          }
        }
      }
    }
    return sum / samples;
  }

  private static boolean covers(Picture mask, int x, int y) {
    return 2 * mask.sample(x, y, 0) >= mask.largestSample();
  }

  private static void checkSizes(Picture picture, Picture mask) {
    if (picture.width() != mask.width() || picture.height() != mask.height()) {
      throw new UserException(
          String.format(
              "a picture of %d x %d and a mask of %d x %d do not belong together",
              picture.width(), picture.height(), mask.width(), mask.height()));
    }
  }
}
