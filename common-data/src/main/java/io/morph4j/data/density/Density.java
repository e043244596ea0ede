package io.morph4j.data.density;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A probability density in the unit square, x to the right and y upwards, constant on each cell of
 * a grid.
 *
 * <p>Points are drawn by inverting cumulative sums: first that of the rows, from the bottom, then
 * that of the cells of the row, both piecewise linear. Cells without density are never hit.
 */
public final class Density {
  private static final int LARGEST_SIDE = 1000;

  private final int columns;
  private final int rows;

  /** Cumulative shares of the rows from the bottom, 0 first. */
  private final double[] cumulativeRows;

  /** For each row from the bottom, cumulative shares of its cells from the left, 0 first. */
  private final double[][] cumulativeCells;

  private Density(int columns, int rows, double[] cumulativeRows, double[][] cumulativeCells) {
    this.columns = columns;
    this.rows = rows;
    this.cumulativeRows = cumulativeRows;
    this.cumulativeCells = cumulativeCells;
  }

  /**
   * The density proportional to {@code weights}.
   *
   * @param weights rows from the top, columns from the left, none negative
   * @throws IllegalArgumentException if no weight is positive
   */
  public static Density of(double[][] weights) {
    int rows = weights.length;
    int columns = weights[0].length;
    double[] sums = new double[rows];
    double[][] cells = new double[rows][];
    for (int r = 0; r < rows; r++) {
      double[] row = weights[rows - 1 - r];
      sums[r] = Arrays.stream(row).sum();
      cells[r] = cumulative(row, sums[r]);
    }
    double all = Arrays.stream(sums).sum();
    if (!(all > 0)) {
      throw new IllegalArgumentException("a density needs a positive weight somewhere");
    }
    return new Density(columns, rows, cumulative(sums, all), cells);
  }

  /**
   * The density that a picture shows: white is dense, black empty. Colours count by their
   * luminance; sides over 1000 are brought down to it.
   *
   * @throws UserException if the file is no picture, or all black
   */
  public static Density read(Path file) {
    Picture picture = PictureReader.defaults().read(file).withoutAlpha();
    Picture sized =
        picture.resized(
            Math.min(picture.width(), LARGEST_SIDE), Math.min(picture.height(), LARGEST_SIDE));
    float[] grey = sized.planes(1);
    double[][] weights = new double[sized.height()][sized.width()];
    boolean black = true;
    for (int y = 0; y < sized.height(); y++) {
      for (int x = 0; x < sized.width(); x++) {
        weights[y][x] = Math.max(0, grey[y * sized.width() + x] + 1);
        black &= weights[y][x] == 0;
      }
    }
    if (black) {
      throw new UserException(
          file + ": all black, so there is no point to draw; white is where points are dense");
    }
    return of(weights);
  }

  private static double[] cumulative(double[] weights, double sum) {
    double[] cumulative = new double[weights.length + 1];
    double running = 0;
    for (int i = 0; i < weights.length; i++) {
      running += weights[i];
      cumulative[i + 1] = sum > 0 ? running / sum : 0;
    }
    return cumulative;
  }

  /** Cells from left to right. */
  public int columns() {
    return columns;
  }

  /** Cells from bottom to top. */
  public int rows() {
    return rows;
  }

  /** The probability of the cell in column {@code x} and row {@code y} from the bottom. */
  public double probability(int x, int y) {
    return (cumulativeRows[y + 1] - cumulativeRows[y])
        * (cumulativeCells[y][x + 1] - cumulativeCells[y][x]);
  }

  /**
   * The point that two uniform numbers stand for.
   *
   * @param u in [0, 1), for x within the row
   * @param v in [0, 1), for y
   * @return x and y in [0, 1]
   */
  public double[] point(double u, double v) {
    double y = inverse(cumulativeRows, v);
    int row = Math.min(rows - 1, (int) y);
    return new double[] {inverse(cumulativeCells[row], u) / columns, y / rows};
  }

  /** {@code count} points (x, y) one after another. */
  public float[] points(int count, RandomStream random) {
    float[] points = new float[2 * count];
    for (int i = 0; i < count; i++) {
      double[] point = point(random.nextDouble(), random.nextDouble());
      points[2 * i] = (float) point[0];
      points[2 * i + 1] = (float) point[1];
    }
    return points;
  }

  /** Where the piecewise linear {@code cumulative} reaches {@code share}, in cells. */
  private static double inverse(double[] cumulative, double share) {
    int low = 0;
    int high = cumulative.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] <= share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double step = cumulative[low + 1] - cumulative[low];
    return step > 0 ? low + Math.min(1, (share - cumulative[low]) / step) : low;
  }
}
