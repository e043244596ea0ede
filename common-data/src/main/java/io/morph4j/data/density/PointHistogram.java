package io.morph4j.data.density;

import java.util.Arrays;

/**
 * Shares of the cells of a square grid over the unit square; points outside it count in the nearest
 * cell.
 *
 * @param side cells per side
 * @param shares rows from the bottom, summing to 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record PointHistogram(int side, double[] shares) {

  /** Of points (x, y) one after another. */
  public static PointHistogram of(float[] points, int side) {
    double[] shares = new double[side * side];
    for (int i = 0; i < points.length; i += 2) {
      shares[cell(points[i + 1], side) * side + cell(points[i], side)] += 2.0 / points.length;
    }
    return new PointHistogram(side, shares);
  }

  /** Of a density, whose cells are put where their middles are. */
  public static PointHistogram of(Density density, int side) {
    double[] shares = new double[side * side];
    for (int y = 0; y < density.rows(); y++) {
      int row = cell((y + .5) / density.rows(), side) * side;
      for (int x = 0; x < density.columns(); x++) {
        shares[row + cell((x + .5) / density.columns(), side)] += density.probability(x, y);
      }
    }
    return new PointHistogram(side, shares);
  }

  private static int cell(double place, int side) {
    return Math.max(0, Math.min(side - 1, (int) (place * side)));
  }

  /**
   * The Jensen-Shannon divergence in nats, from 0 (equal) to ln 2 (nowhere together).
   *
   * @throws IllegalArgumentException if the grids differ
   */
  public double divergence(PointHistogram other) {
    if (side != other.side) {
      throw new IllegalArgumentException("grids of %d and %d cells".formatted(side, other.side));
    }
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      double p = shares[i];
      double q = other.shares[i];
      double m = (p + q) / 2;
      sum += (p > 0 ? p * Math.log(p / m) : 0) + (q > 0 ? q * Math.log(q / m) : 0);
    }
    return sum / 2;
  }

  @Override
  public String toString() {
    return "PointHistogram(%d, largest share %.3g)"
        .formatted(side, Arrays.stream(shares).max().orElse(0));
  }
}
