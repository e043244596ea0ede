package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * A leaf, flat in the picture.
 *
 * @param x where it begins, in radii of the fruit from the stem
 * @param y the same, up
 * @param directionX towards the tip, of length 1 with {@code directionY}
 * @param directionY towards the tip
 * @param length in radii
 * @param width in radii
 * @param bend how much it curves
 * @param colour of the blade
 */
record Leaf(
    double x,
    double y,
    double directionX,
    double directionY,
    double length,
    double width,
    double bend,
    Vector colour) {

  static Leaf random(RandomStream random) {
    double side = random.nextBoolean() ? 1 : -1;
    Vector towards = new Vector(side, random.nextDouble(-0.25, 0.75), 0).unit();
    return new Leaf(
        0,
        random.nextDouble(0.02, 0.1),
        towards.x(),
        towards.y(),
        random.nextDouble(0.6, 0.95),
        random.nextDouble(0.17, 0.25),
        random.nextDouble(-0.3, 0.3),
        Colours.ofHue(random.nextDouble(88, 125), 0.68, random.nextDouble(0.42, 0.6)));
  }

  /** The colour at a point given in radii from the stem; null beside the leaf. */
  @Nullable Vector colour(double px, double py, Light light) {
    double dx = px - x;
    double dy = py - y;
    double along = (dx * directionX + dy * directionY) / length;
    if (along <= 0 || along >= 1) {
      return null;
    }
    double across = dy * directionX - dx * directionY - bend * along * (1 - along) * length;
    double half = width * 2.6 * along * (1 - along) * (1.25 - 0.5 * along);
    double share = across / half;
    if (share <= -1 || share >= 1) {
      return null;
    }
    double tilt = share > 0 ? 0.45 : -0.25;
    Vector normal = new Vector(-directionY * tilt, directionX * tilt, 0.8).unit();
    double rib = 1 - Noise.step(0.05, 0.16, Math.abs(share));
    double phase = along * 9 - Math.abs(share) * 2.2;
    double vein = Noise.step(0.75, 0.95, phase - Math.floor(phase));
    Vector blade =
        colour.times(1 - 0.18 * vein * Math.abs(share)).mix(new Vector(0.5, 0.6, 0.3), 0.4 * rib);
    return blade.times(light.on(normal, 1, colour));
  }
}
