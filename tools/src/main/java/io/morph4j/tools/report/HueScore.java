package io.morph4j.tools.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Whether coloured things took on the colour of the other domain while the rest of the picture
 * stayed.
 *
 * <p>Pictures are packed RGB ({@code 0xRRGGBB}) in rows, masks are true on the thing. The mean hue
 * of a picture is the circular mean of the HSV hues inside its mask, each weighted by the pixel's
 * HSV saturation, so that highlights and shadows without colour do not count. A translation has
 * turned if its mean hue is nearer (on the circle) to the mean hue of the other domain than to that
 * of its own; one without any colour inside the mask has not. The change outside is the mean
 * absolute difference of output and input over the channels of the pixels outside the mask, as a
 * fraction of the full range.
 *
 * @param pictures number of translations
 * @param turned fraction of them that turned, 0 to 1
 * @param changeOutside mean over pictures, 0 to 1; not a number if no picture has an outside
 */
public record HueScore(int pictures, double turned, double changeOutside) {
  private static final double FULL_RANGE = 255;

  /**
   * A translation to score.
   *
   * @param input the picture
   * @param output its translation, of the same size
   * @param mask where the thing is in the input
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(int[] input, int[] output, boolean[] mask) {
    public Sample {
      if (input.length != output.length || input.length != mask.length) {
        throw new IllegalArgumentException(
            "input, output and mask have %d, %d and %d pixels"
                .formatted(input.length, output.length, mask.length));
      }
    }
  }

  /**
   * Scores translations from a domain with mean hue {@code own} to one with mean hue {@code other},
   * both in degrees.
   */
  public static HueScore of(List<Sample> samples, double own, double other) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there are no translations to score");
    }
    long turned =
        samples.stream()
            .mapToDouble(sample -> meanHue(sample.output(), sample.mask()))
            .filter(hue -> distance(hue, other) < distance(hue, own))
            .count();
    double outside =
        samples.stream()
            .mapToDouble(HueScore::changeOutside)
            .filter(change -> !Double.isNaN(change))
            .average()
            .orElse(Double.NaN);
    return new HueScore(samples.size(), turned / (double) samples.size(), outside);
  }

  /** The circular mean of the mean hues of a domain's pictures, in degrees 0 to 360. */
  public static double domainHue(DoubleStream hues) {
    double[] sum = new double[2];
    hues.filter(hue -> !Double.isNaN(hue)).forEach(hue -> add(sum, hue, 1));
    return direction(sum);
  }

  /**
   * The mean hue of {@code rgb} where {@code mask} is true, in degrees 0 to 360; not a number if
   * there is no colour.
   */
  public static double meanHue(int[] rgb, boolean[] mask) {
    double[] sum = new double[2];
    float[] hsb = new float[3];
    for (int i = 0; i < rgb.length; i++) {
      if (mask[i]) {
        java.awt.Color.RGBtoHSB(rgb[i] >> 16 & 0xFF, rgb[i] >> 8 & 0xFF, rgb[i] & 0xFF, hsb);
        add(sum, 360.0 * hsb[0], hsb[1]);
      }
    }
    return direction(sum);
  }

  /** The angle between two hues, 0 to 180 degrees. */
  static double distance(double a, double b) {
    double angle = Math.abs(a - b) % 360;
    return Math.min(angle, 360 - angle);
  }

  private static void add(double[] sum, double degrees, double weight) {
    double angle = Math.toRadians(degrees);
    sum[0] += weight * Math.cos(angle);
    sum[1] += weight * Math.sin(angle);
  }

  private static double direction(double[] sum) {
    if (Math.hypot(sum[0], sum[1]) < 1e-9) {
      return Double.NaN;
    }
    return (Math.toDegrees(Math.atan2(sum[1], sum[0])) + 360) % 360;
  }

  private static double changeOutside(Sample sample) {
    long sum = 0;
    long pixels = 0;
    for (int i = 0; i < sample.input().length; i++) {
      if (!sample.mask()[i]) {
        pixels++;
        for (int shift = 0; shift <= 16; shift += 8) {
          sum +=
              Math.abs((sample.input()[i] >> shift & 0xFF) - (sample.output()[i] >> shift & 0xFF));
        }
      }
    }
    return pixels == 0 ? Double.NaN : sum / (3.0 * pixels * FULL_RANGE);
  }
}
