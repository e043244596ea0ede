package io.morph4j.tools.demo;

import io.morph4j.data.MaskedColour;
import io.morph4j.data.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Whether coloured things took on the colour of the other domain while the rest of the picture
 * stayed.
 *
 * <p>A translation has turned if its mean hue inside the mask ({@link MaskedColour#meanHue}:
 * circular, weighted by chroma) is nearer on the circle to the mean hue of the other domain than to
 * that of its own; one without any colour there has not. The change outside is {@link
 * MaskedColour#meanChangeOutside}.
 *
 * @param pictures number of translations
 * @param turned fraction of them that turned, 0 to 1
 * @param hueError mean angle between a translation's mean hue and that of the other domain, in
 *     degrees, 0 to 180; not a number if no translation has any colour
 * @param changeOutside mean over pictures, 0 to 1; not a number if no picture has an outside
 */
public record HueScore(int pictures, double turned, double hueError, double changeOutside) {

  /**
   * A translation to score.
   *
   * @param input the picture
   * @param output its translation, of the same size
   * @param mask where the thing is in the input
   */
  public record Sample(Picture input, Picture output, Picture mask) {}

  /**
   * Scores translations from a domain with mean hue {@code own} to one with mean hue {@code other},
   * both in degrees.
   */
  public static HueScore of(List<Sample> samples, double own, double other) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there are no translations to score");
    }
    double[] hues =
        samples.stream()
            .mapToDouble(sample -> MaskedColour.meanHue(sample.output(), sample.mask()))
            .toArray();
    long turned =
        Arrays.stream(hues)
            .filter(
                hue -> MaskedColour.hueDistance(hue, other) < MaskedColour.hueDistance(hue, own))
            .count();
    double error = mean(Arrays.stream(hues).map(hue -> MaskedColour.hueDistance(hue, other)));
    double outside =
        mean(
            samples.stream()
                .mapToDouble(
                    sample ->
                        MaskedColour.meanChangeOutside(
                            sample.input(), sample.output(), sample.mask())));
    return new HueScore(samples.size(), turned / (double) samples.size(), error, outside);
  }

  private static double mean(DoubleStream values) {
    return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }

  /**
   * The circular mean of the mean hues of a domain's pictures, in degrees 0 to 360; pictures
   * without colour (not a number) do not count. Not a number if none counts or they cancel out.
   */
  public static double domainHue(DoubleStream hues) {
    double[] sum = new double[2];
    hues.filter(hue -> !Double.isNaN(hue))
        .map(Math::toRadians)
        .forEach(
            angle -> {
              sum[0] += Math.cos(angle);
              sum[1] += Math.sin(angle);
            });
    return Math.hypot(sum[0], sum[1]) < 1e-9
        ? Double.NaN
        : (Math.toDegrees(Math.atan2(sum[1], sum[0])) + 360) % 360;
  }
}
