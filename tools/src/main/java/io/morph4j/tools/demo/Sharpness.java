package io.morph4j.tools.demo;

import io.morph4j.core.metric.CheckerboardEnergy;
import io.morph4j.core.metric.EdgeEnergy;
import io.morph4j.data.Picture;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How sharp translations are, and whether a grid lies over them; 1 is best of both.
 *
 * @param edges edge energy over that of the inputs
 * @param checkers checkerboard energy over that of real pictures
 */
public record Sharpness(double edges, double checkers) {
  /**
   * @param real pictures of the domain that the outputs should be of
   */
  public static Sharpness of(List<Picture> inputs, List<Picture> outputs, List<Picture> real) {
    return new Sharpness(
        mean(outputs, Sharpness::edgesOf) / mean(inputs, Sharpness::edgesOf),
        mean(outputs, Sharpness::checkersOf) / mean(real, Sharpness::checkersOf));
  }

  /** The edge energy of one picture over that of its input. */
  static double edges(Picture input, Picture output) {
    return edgesOf(output) / edgesOf(input);
  }

  private static double edgesOf(Picture picture) {
    return EdgeEnergy.of(picture.toArray(picture.channels()));
  }

  private static double checkersOf(Picture picture) {
    return CheckerboardEnergy.of(picture.toArray(picture.channels()));
  }

  private static double mean(List<Picture> pictures, ToDoubleFunction<Picture> measure) {
    return pictures.stream().mapToDouble(measure).average().orElse(Double.NaN);
  }
}
