package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;

/**
 * A lamp, far away, and the light of the surroundings.
 *
 * @param direction to the lamp, of length 1
 * @param lamp its colour and strength
 * @param surroundings colour and strength of what comes from everywhere
 */
record Light(Vector direction, Vector lamp, Vector surroundings) {
  static Light random(RandomStream random) {
    double x = random.nextDouble(-0.85, 0.85);
    double y = random.nextDouble(0.55, 1.0);
    double z = random.nextDouble(0.35, 0.9);
    double warmth = random.nextDouble(-0.06, 0.06);
    double strength = random.nextDouble(0.72, 0.98);
    double fill = random.nextDouble(0.24, 0.4);
    Vector tint = new Vector(1 + warmth, 1, 1 - warmth);
    return new Light(new Vector(x, y, z).unit(), tint.times(strength), tint.times(fill));
  }

  /**
   * Light that arrives at a matt surface with this normal; {@code open} 0 .. 1 is not in shadow.
   */
  Vector on(Vector normal, double open, Vector ground) {
    double facing = Math.max(0, (normal.dot(direction) + 0.15) / 1.15);
    double sky = 0.5 + 0.5 * normal.y();
    Vector around = surroundings.times(sky).plus(ground.times(0.35 * (1 - sky)));
    return lamp.times(facing * open).plus(around);
  }
}
