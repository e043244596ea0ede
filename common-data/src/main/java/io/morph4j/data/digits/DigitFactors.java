package io.morph4j.data.digits;

import io.morph4j.engine.tensor.RandomStream;
import java.util.Locale;

/**
 * What a drawn digit is made from.
 *
 * @param digit 0 to 9
 * @param slant to the right, in degrees: -25 to 25
 * @param thickness of the stroke in pixels of a picture of 28: 1.5 to 4
 * @param x shift to the right in pixels of a picture of 28: -2 to 2
 * @param y shift downwards likewise
 */
public record DigitFactors(int digit, double slant, double thickness, double x, double y) {
  /** The first line of a table of factors. */
  public static final String HEADER = "index,class,slant,thickness,x,y";

  /** Drawn uniformly, independent of each other. */
  public static DigitFactors random(RandomStream random) {
    return new DigitFactors(
        random.nextInt(10),
        random.nextDouble(-25, 25),
        random.nextDouble(1.5, 4),
        random.nextDouble(-2, 2),
        random.nextDouble(-2, 2));
  }

  /** The same of another digit. */
  DigitFactors withDigit(int other) {
    return new DigitFactors(other, slant, thickness, x, y);
  }

  /** The line of picture {@code index} in a table under {@link #HEADER}. */
  public String line(int index) {
    return String.format(
        Locale.ROOT, "%d,%d,%.4f,%.4f,%.4f,%.4f", index, digit, slant, thickness, x, y);
  }
}
