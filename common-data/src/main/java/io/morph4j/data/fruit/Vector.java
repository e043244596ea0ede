package io.morph4j.data.fruit;

/** A point, a direction or a colour (red, green, blue as x, y, z). */
record Vector(double x, double y, double z) {
  static final Vector UP = new Vector(0, 1, 0);

  Vector plus(Vector v) {
    return new Vector(x + v.x, y + v.y, z + v.z);
  }

  Vector minus(Vector v) {
    return new Vector(x - v.x, y - v.y, z - v.z);
  }

  Vector times(double factor) {
    return new Vector(x * factor, y * factor, z * factor);
  }

  /** Component by component. */
  Vector times(Vector v) {
    return new Vector(x * v.x, y * v.y, z * v.z);
  }

  double dot(Vector v) {
    return x * v.x + y * v.y + z * v.z;
  }

  double length() {
    return Math.sqrt(dot(this));
  }

  Vector unit() {
    return times(1 / length());
  }

  /** {@code this} at 0, {@code other} at 1. */
  Vector mix(Vector other, double share) {
    return new Vector(
        x + (other.x - x) * share, y + (other.y - y) * share, z + (other.z - z) * share);
  }
}
