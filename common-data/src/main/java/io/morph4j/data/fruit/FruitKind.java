package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;

/** Apple or orange: shape, skin and gloss. */
public enum FruitKind {
  APPLE {
    @Override
    double radius(double up) {
      double top = (1 - up) / 0.13;
      double bottom = (1 + up) / 0.09;
      return 1
          + 0.05 * up
          - 0.06 * up * up
          - 0.4 / (1 + top * top) * Noise.step(0.4, 1, up)
          - 0.16 / (1 + bottom * bottom) * Noise.step(0.6, 1, -up);
    }

    @Override
    Skin skin(RandomStream random) {
      return Skin.ofApple(random);
    }

    @Override
    Thing thing() {
      return Thing.APPLE;
    }
  },
  ORANGE {
    @Override
    double radius(double up) {
      double top = (1 - up) / 0.02;
      return 0.98 - 0.035 * up * up - 0.05 / (1 + top * top);
    }

    @Override
    Skin skin(RandomStream random) {
      return Skin.ofOrange(random);
    }

    @Override
    Thing thing() {
      return Thing.ORANGE;
    }
  };

  /**
   * The distance of the surface from the middle, about 1.
   *
   * @param up cosine of the angle to the axis through the stem, 1 at the stem
   */
  abstract double radius(double up);

  abstract Skin skin(RandomStream random);

  /** What the body is in a map of the scene. */
  abstract Thing thing();
}
