package io.morph4j.data.density;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * How generated points lie on the separate parts of a density, its modes: groups of cells that
 * touch, corners included, and have at least a hundredth of the largest share.
 *
 * @param modes of the density
 * @param hit modes on which lie at least a fifth of the points that belong there
 * @param outside share of the points that lie on no mode
 */
public record ModeCoverage(int modes, int hit, double outside) {
  private static final double DENSE = .01;
  private static final double ENOUGH = .2;

  /**
   * Of points on a density.
   *
   * @throws IllegalArgumentException if the grids differ
   */
  public static ModeCoverage of(PointHistogram density, PointHistogram points) {
    if (density.side() != points.side()) {
      throw new IllegalArgumentException(
          "grids of %d and %d cells".formatted(density.side(), points.side()));
    }
    double least = DENSE * Arrays.stream(density.shares()).max().orElse(0);
    boolean[] open = new boolean[density.shares().length];
    for (int i = 0; i < open.length; i++) {
      open[i] = density.shares()[i] > 0 && density.shares()[i] >= least;
    }
    int modes = 0;
    int hit = 0;
    double inside = 0;
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        double[] shares = shares(i, open, density, points);
        modes++;
        hit += shares[1] >= ENOUGH * shares[0] ? 1 : 0;
        inside += shares[1];
      }
    }
    return new ModeCoverage(modes, hit, Math.max(0, 1 - inside));
  }

  /** Closes the cells that hang together with {@code first}: their shares of both. */
  private static double[] shares(
      int first, boolean[] open, PointHistogram density, PointHistogram points) {
    int side = density.side();
    double[] sums = new double[2];
    Deque<Integer> next = new ArrayDeque<>();
    open[first] = false;
    next.add(first);
    while (!next.isEmpty()) {
      int cell = next.remove();
      sums[0] += density.shares()[cell];
      sums[1] += points.shares()[cell];
      for (int y = Math.max(0, cell / side - 1); y <= Math.min(side - 1, cell / side + 1); y++) {
        for (int x = Math.max(0, cell % side - 1); x <= Math.min(side - 1, cell % side + 1); x++) {
          if (open[y * side + x]) {
            open[y * side + x] = false;
            next.add(y * side + x);
          }
        }
      }
    }
    return sums;
  }
}
