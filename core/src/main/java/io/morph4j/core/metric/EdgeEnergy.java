package io.morph4j.core.metric;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How strong the edges of a picture are: the energy of the gradient, of differences to the right
 * and down, known as a measure of focus (Subbarao, Choi and Nikzad 1992). Blurred pictures have
 * less of it than those they should look like, grainy ones more, so compare with the value of real
 * pictures.
 */
public final class EdgeEnergy {
  private EdgeEnergy() {}

  /**
   * The energy of one picture, {@code mean (p[y][x+1] - p[y][x])² + (p[y+1][x] - p[y][x])²} over
   * channels and all pixels but the last row and column, of samples scaled to 0 .. 1.
   *
   * @param picture (C, H, W) or (1, C, H, W) in [-1, 1], sides of at least 2
   * @return 0 for one colour, 2 at most
   */
  public static double of(INDArray picture) {
    Planes planes = Planes.of(picture);
    if (planes.height() < 2 || planes.width() < 2) {
      throw new IllegalArgumentException(
          "edge energy needs sides of at least 2, the picture has %d x %d"
              .formatted(planes.width(), planes.height()));
    }
    double[] v = planes.values();
    double sum = 0;
    for (int row = 0; row < planes.channels() * planes.height(); row++) {
      if (row % planes.height() == planes.height() - 1) {
        continue;
      }
      for (int i = row * planes.width(); i < (row + 1) * planes.width() - 1; i++) {
        double across = v[i + 1] - v[i];
        double down = v[i + planes.width()] - v[i];
        sum += across * across + down * down;
      }
    }
    return sum / planes.channels() / (planes.height() - 1) / (planes.width() - 1);
  }
}
