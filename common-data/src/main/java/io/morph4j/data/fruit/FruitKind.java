package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The fruits that can be drawn: shape, skin and gloss. */
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

    @Override
    double stemAt() {
      return 0.66;
    }

    @Override
    double hollow() {
      return 1;
    }

    @Override
    boolean hasStem() {
      return true;
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
  },
  /** Long, with a knob at either end. */
  LEMON {
    @Override
    double radius(double up) {
      double square = up * up;
      return 0.75 + 0.13 * square + 0.18 * square * square * square;
    }

    @Override
    Skin skin(RandomStream random) {
      return Skin.ofLemon(random);
    }

    @Override
    Thing thing() {
      return Thing.LEMON;
    }

    @Override
    double stemAt() {
      return 1;
    }
  },
  /** Dark, with a pale bloom. */
  PLUM {
    @Override
    double radius(double up) {
      double top = (1 - up) / 0.05;
      return 0.9 + 0.09 * up * up - 0.16 / (1 + top * top) * Noise.step(0.6, 1, up);
    }

    @Override
    Skin skin(RandomStream random) {
      return Skin.ofPlum(random);
    }

    @Override
    Thing thing() {
      return Thing.PLUM;
    }

    @Override
    double stemAt() {
      return 0.82;
    }

    @Override
    double hollow() {
      return 0.6;
    }

    @Override
    boolean hasStem() {
      return true;
    }
  };

  /** The kind called {@code name}, in small letters. */
  public static Optional<FruitKind> of(String name) {
    return Stream.of(values()).filter(kind -> kind.toString().equals(name)).findFirst();
  }

  /** The name in small letters. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The distance of the surface from the middle, about 1.
   *
   * @param up cosine of the angle to the axis through the stem, 1 at the stem
   */
  abstract double radius(double up);

  abstract Skin skin(RandomStream random);

  /** What the body is in a map of the scene. */
  abstract Thing thing();

  /** Where on the axis stem and leaf begin, in radii. */
  double stemAt() {
    return 0.93;
  }

  /** How dark the hollow around the stem is, 0 .. 1. */
  double hollow() {
    return 0.2;
  }

  /** Whether there is a stem; otherwise the green star where one was. */
  boolean hasStem() {
    return false;
  }
}
