package io.morph4j.data.density;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.data.NewFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Densities to learn, drawn as grey pictures: strokes and dots with soft edges. */
public enum DensityPictures {
  /** Two round blobs far apart. */
  TWO_BLOBS(.06, dots(new double[] {.25, .3}, new double[] {.75, .7})),
  /** The first of the two alone: with the other in a folder, a density for each condition. */
  FIRST_BLOB(.06, dots(new double[] {.25, .3})),
  /** The other alone. */
  SECOND_BLOB(.06, dots(new double[] {.75, .7})),
  /** A circle. */
  RING(.025, curve(200, t -> new double[] {.5 + .32 * cos(t), .5 + .32 * sin(t)})),
  /** Four strokes up and down. */
  ZIGZAG(
      .025,
      List.<double[][]>of(new double[][] {{.1, .25}, {.3, .75}, {.5, .25}, {.7, .75}, {.9, .25}})),
  /** Two turns outwards. */
  SPIRAL(
      .02,
      curve(
          400,
          t ->
              new double[] {.5 + (.06 + .34 * t) * cos(2 * t), .5 + (.06 + .34 * t) * sin(2 * t)})),
  /** The letters G, A and N. */
  LETTERS(
      .018,
      List.of(
          new double[][] {
            {.31, .62},
            {.25, .68},
            {.16, .68},
            {.1, .6},
            {.1, .4},
            {.16, .32},
            {.25, .32},
            {.31, .38},
            {.31, .5},
            {.22, .5}
          },
          new double[][] {{.4, .32}, {.5, .68}, {.6, .32}},
          new double[][] {{.44, .45}, {.56, .45}},
          new double[][] {{.69, .32}, {.69, .68}, {.9, .32}, {.9, .68}})),
  /** Twenty-five narrow Gaussians on a grid of five by five. */
  GRID(.0125, grid(5));

  /** Positions along a curve: {@code t} from 0 to 1. */
  @FunctionalInterface
  private interface Curve {
    double[] at(double t);
  }

  private final double deviation;
  private final List<double[][]> strokes;

  DensityPictures(double deviation, List<double[][]> strokes) {
    this.deviation = deviation;
    this.strokes = strokes;
  }

  /** The name of the file without its ending, e.g. {@code two-blobs}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The picture, grey, where the sample at distance d from a stroke is 255 · exp(-d²/2σ²).
   *
   * @param side in pixels, 16 to 4096
   */
  public Picture draw(int side) {
    if (side < 16 || side > 4096) {
      throw new UsageException("size is " + side + "; it can be 16 to 4096");
    }
    byte[] samples = new byte[side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double distance = squaredDistance((column + .5) / side, 1 - (row + .5) / side);
        double value = Math.exp(-distance / (2 * deviation * deviation));
        samples[row * side + column] = (byte) Math.round(255 * value);
      }
    }
    return Picture.of8Bits(side, side, 1, samples);
  }

  /**
   * Centres of the separate parts, (x, y) each; empty for a density in one piece.
   *
   * @return a new list
   */
  public List<double[]> modes() {
    List<double[]> modes = new ArrayList<>();
    if (this == TWO_BLOBS || this == GRID) {
      strokes.forEach(dot -> modes.add(dot[0].clone()));
    }
    return modes;
  }

  /** How far the density reaches around a mode or stroke: σ in the unit square. */
  public double deviation() {
    return deviation;
  }

  /**
   * Writes all of them as PNG into the new folder {@code folder}, each named by its {@link #id}.
   *
   * @param side in pixels
   * @throws UserException if the folder holds anything, or the disk is full
   */
  public static void write(Path folder, int side) {
    NewFolder.fill(
        folder,
        inside -> {
          for (DensityPictures each : values()) {
            PictureWriter.defaults().write(each.draw(side), inside.resolve(each.id() + ".png"));
          }
        });
  }

  private double squaredDistance(double x, double y) {
    double nearest = Double.MAX_VALUE;
    for (double[][] stroke : strokes) {
      for (int i = 0; i < Math.max(1, stroke.length - 1); i++) {
        double[] a = stroke[i];
        double[] b = stroke[Math.min(i + 1, stroke.length - 1)];
        nearest = Math.min(nearest, toSegment(x, y, a, b));
      }
    }
    return nearest;
  }

  private static double toSegment(double x, double y, double[] a, double[] b) {
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double length = dx * dx + dy * dy;
    double t = length == 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / length;
    double along = Math.max(0, Math.min(1, t));
    double ex = x - a[0] - along * dx;
    double ey = y - a[1] - along * dy;
    return ex * ex + ey * ey;
  }

  private static List<double[][]> dots(double[]... centres) {
    List<double[][]> strokes = new ArrayList<>();
    for (double[] centre : centres) {
      strokes.add(new double[][] {centre});
    }
    return strokes;
  }

  private static List<double[][]> grid(int side) {
    double[][] centres = new double[side * side][];
    for (int i = 0; i < centres.length; i++) {
      double step = .8 / (side - 1);
      centres[i] = new double[] {.1 + step * (i % side), .1 + step * (i / side)};
    }
    return dots(centres);
  }

  private static List<double[][]> curve(int segments, Curve curve) {
    double[][] points = new double[segments + 1][];
    for (int i = 0; i <= segments; i++) {
      points[i] = curve.at(i / (double) segments);
    }
    return List.<double[][]>of(points);
  }

  /** Of a number of whole turns. */
  private static double cos(double turns) {
    return StrictMath.cos(2 * Math.PI * turns);
  }

  private static double sin(double turns) {
    return StrictMath.sin(2 * Math.PI * turns);
  }
}
