package io.morph4j.core.metric;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Strength of patterns that repeat every two pixels, which transposed convolutions leave behind
 * (Odena, Dumoulin and Olah 2016).
 *
 * <p>Three patterns are looked for: {@code (-1)^x}, {@code (-1)^y} and {@code (-1)^(x+y)}. The
 * picture is passed through [-1 2 -1]/4 along the pattern's axes, multiplied with the pattern and
 * averaged over tiles of 8×8 pixels: what keeps its phase stays, edges and noise cancel. The value
 * is the root of the mean square of all averages, in parts of the full range: a checkerboard of
 * amplitude t on a flat picture gives t. Sharp pictures have a floor of their own, so compare with
 * the value of real pictures.
 */
public final class CheckerboardEnergy {
  private static final int TILE = 8;

  private CheckerboardEnergy() {}

  /**
   * The energy of one picture.
   *
   * @param picture (C, H, W) or (1, C, H, W) in [-1, 1], sides of at least 10
   * @return 0 .. 1
   */
  public static double of(INDArray picture) {
    Planes planes = Planes.of(picture);
    if (planes.height() < TILE + 2 || planes.width() < TILE + 2) {
      throw new IllegalArgumentException(
          "checkerboard energy needs sides of at least %d, the picture has %d x %d"
              .formatted(TILE + 2, planes.width(), planes.height()));
    }
    double sum = 0;
    int tiles = 0;
    for (int c = 0; c < planes.channels(); c++) {
      for (int y = 1; y + TILE < planes.height(); y += TILE) {
        for (int x = 1; x + TILE < planes.width(); x += TILE) {
          sum += tile(planes, c * planes.plane(), x, y);
          tiles++;
        }
      }
    }
    return Math.sqrt(sum / tiles);
  }

  private static double tile(Planes planes, int offset, int left, int top) {
    double[] v = planes.values();
    int w = planes.width();
    double columns = 0;
    double rows = 0;
    double both = 0;
    for (int y = top; y < top + TILE; y++) {
      for (int x = left; x < left + TILE; x++) {
        int i = offset + y * w + x;
        double across = highPass(v, i, 1);
        double down = highPass(v, i, w);
        double diagonal = (2 * across - highPass(v, i - w, 1) - highPass(v, i + w, 1)) / 4;
        columns += (x & 1) == 0 ? across : -across;
        rows += (y & 1) == 0 ? down : -down;
        both += ((x + y) & 1) == 0 ? diagonal : -diagonal;
      }
    }
    return (columns * columns + rows * rows + both * both) / ((double) TILE * TILE * TILE * TILE);
  }

  private static double highPass(double[] v, int i, int step) {
    return (2 * v[i] - v[i - step] - v[i + step]) / 4;
  }
}
