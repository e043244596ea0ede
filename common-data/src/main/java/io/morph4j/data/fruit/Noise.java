package io.morph4j.data.fruit;

/** Smooth random functions of place: value noise on a lattice, in [0, 1]. */
final class Noise {
  private final int seed;

  Noise(long seed) {
    this.seed = (int) (seed ^ seed >>> 32);
  }

  double at(double x, double y) {
    return at(x, y, 0);
  }

  double at(double x, double y, double z) {
    int ix = floor(x);
    int iy = floor(y);
    int iz = floor(z);
    double u = smooth(x - ix);
    double v = smooth(y - iy);
    double low = plane(ix, iy, iz, u, v);
    double w = z - iz;
    return w == 0 ? low : low + (plane(ix, iy, iz + 1, u, v) - low) * smooth(w);
  }

  private static int floor(double t) {
    int towardsZero = (int) t;
    return t < towardsZero ? towardsZero - 1 : towardsZero;
  }

  /** Three octaves, each turned against the one before so that the lattice does not show. */
  double layered(double x, double y, double z) {
    double x2 = 1.6 * x + 1.2 * y;
    double y2 = 1.6 * y - 1.2 * x;
    double x4 = 1.6 * x2 + 1.2 * y2;
    double y4 = 1.6 * y2 - 1.2 * x2;
    return (4 * at(x, y, z) + 2 * at(x2, y2, 2 * z) + at(x4, y4, 4 * z)) / 7;
  }

  private double plane(int x, int y, int z, double u, double v) {
    double top = lattice(x, y, z);
    top += (lattice(x + 1, y, z) - top) * u;
    double bottom = lattice(x, y + 1, z);
    bottom += (lattice(x + 1, y + 1, z) - bottom) * u;
    return top + (bottom - top) * v;
  }

  /** The random number that belongs to a lattice point. */
  double lattice(int x, int y, int z) {
    int h = seed ^ x * 0x27D4EB2D ^ y * 0x165667B1 ^ z * 0x9E3779B1;
    h = (h ^ h >>> 15) * 0x85EBCA6B;
    h = (h ^ h >>> 13) * 0xC2B2AE35;
    return ((h ^ h >>> 16) >>> 8) * 0x1p-24;
  }

  static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  /** 0 below {@code low}, 1 above {@code high}, smooth between. */
  static double step(double low, double high, double t) {
    return smooth(Math.max(0, Math.min(1, (t - low) / (high - low))));
  }
}
