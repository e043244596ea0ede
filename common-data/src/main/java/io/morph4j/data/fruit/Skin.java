package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;

/** Colour and relief of a fruit's surface, in its own coordinates: y along the stem, length 1. */
interface Skin {
  /** The matt colour at {@code p}. */
  Vector colour(Vector p);

  /** How much the normal at {@code p} leans, for relief too fine for the shape. */
  Vector relief(Vector p);

  /** Strength of the reflection of the lamp. */
  double gloss();

  /** Times the sharpness of that reflection is doubled. */
  int sharpness();

  /** Red with darker and lighter streaks from stem to blossom, yellow-green around the stem. */
  static Skin ofApple(RandomStream random) {
    Noise noise = new Noise(random.nextLong());
    double hue = random.nextDouble(343, 356);
    Vector red = Colours.ofHue(hue, random.nextDouble(0.84, 0.94), random.nextDouble(0.68, 0.86));
    Vector dark = Colours.ofHue(hue - 6, 0.92, random.nextDouble(0.42, 0.56));
    Vector pale = Colours.ofHue(random.nextDouble(44, 62), 0.62, 0.82);
    double streaks = random.nextDouble(0.25, 0.75);
    double blush = random.nextDouble(0.08, 0.4);
    double side = random.nextDouble(-1, 1);
    return new Skin() {
      @Override
      public Vector colour(Vector p) {
        double fine = noise.at(p.x() * 9, p.y() * 1.2, p.z() * 9);
        double finer = noise.at(p.x() * 19, p.y() * 2.2 + 40, p.z() * 19);
        double streak = Noise.step(0.35, 0.8, 0.6 * fine + 0.4 * finer);
        Vector colour = red.mix(dark, streaks * (1 - streak) + 0.15 * Math.max(0, -p.y()));
        double bare = noise.layered(p.x() * 1.5 + side, p.y() * 1.5, p.z() * 1.5);
        double yellow = blush * Noise.step(0.55, 0.8, bare + 0.25 * (finer - 0.5));
        double stem = 0.85 * Noise.step(0.78, 0.97, p.y() + 0.12 * (fine - 0.5));
        colour = colour.mix(pale, Math.max(yellow, stem));
        double dot = noise.at(p.x() * 26, p.y() * 26, p.z() * 26);
        return colour.mix(pale, 0.45 * Noise.step(0.86, 0.97, dot));
      }

      @Override
      public Vector relief(Vector p) {
        return new Vector(0, 0, 0);
      }

      @Override
      public double gloss() {
        return 0.55;
      }

      @Override
      public int sharpness() {
        return 6;
      }
    };
  }

  /** Orange peel: a dimpled surface whose pits are a little darker. */
  static Skin ofOrange(RandomStream random) {
    Noise noise = new Noise(random.nextLong());
    double hue = random.nextDouble(31, 38);
    Vector peel = Colours.ofHue(hue, random.nextDouble(0.9, 0.98), random.nextDouble(0.9, 1.0));
    Vector deep = Colours.ofHue(hue - 5, 0.96, random.nextDouble(0.78, 0.88));
    Vector green = Colours.ofHue(80, 0.6, 0.5);
    double pits = random.nextDouble(20, 27);
    double depth = random.nextDouble(0.35, 0.6);
    return peel(noise, new Peel(peel, deep, green, pits, depth, 0.3));
  }

  /** Like orange peel, but smoother and yellow, greenish at the ends. */
  static Skin ofLemon(RandomStream random) {
    Noise noise = new Noise(random.nextLong());
    double hue = random.nextDouble(52, 58);
    Vector peel = Colours.ofHue(hue, random.nextDouble(0.72, 0.86), random.nextDouble(0.93, 1.0));
    Vector deep = Colours.ofHue(hue - 4, 0.85, random.nextDouble(0.82, 0.9));
    Vector green = Colours.ofHue(70, 0.65, 0.75);
    double pits = random.nextDouble(17, 23);
    return peel(noise, new Peel(peel, deep, green, pits, random.nextDouble(0.25, 0.4), 0.4));
  }

  /**
   * What one peel differs in from another.
   *
   * @param pits per radius
   * @param depth of the pits
   */
  record Peel(Vector peel, Vector deep, Vector top, double pits, double depth, double gloss) {}

  private static Skin peel(Noise noise, Peel look) {
    double pits = look.pits();
    return new Skin() {
      @Override
      public Vector colour(Vector p) {
        double broad = noise.layered(p.x() * 2, p.y() * 2, p.z() * 2);
        double pit = noise.at(p.x() * pits, p.y() * pits, p.z() * pits);
        Vector colour = look.peel().mix(look.deep(), Noise.step(0.3, 0.75, broad));
        colour = colour.mix(look.top(), 0.35 * Noise.step(0.93, 0.99, p.y()));
        return colour.times(1 - 0.22 * Noise.step(0.6, 0.85, pit));
      }

      @Override
      public Vector relief(Vector p) {
        double x = p.x() * pits;
        double y = p.y() * pits;
        double z = p.z() * pits;
        double here = noise.at(x, y, z);
        return new Vector(
                noise.at(x + 0.35, y, z) - here,
                noise.at(x, y + 0.35, z) - here,
                noise.at(x, y, z + 0.35) - here)
            .times(look.depth());
      }

      @Override
      public double gloss() {
        return look.gloss();
      }

      @Override
      public int sharpness() {
        return 4;
      }
    };
  }

  /** Dark purple under a pale bloom that is rubbed off in places. */
  static Skin ofPlum(RandomStream random) {
    Noise noise = new Noise(random.nextLong());
    double hue = random.nextDouble(268, 305);
    Vector skin = Colours.ofHue(hue, random.nextDouble(0.55, 0.72), random.nextDouble(0.34, 0.5));
    Vector dark = Colours.ofHue(hue + 12, 0.7, random.nextDouble(0.2, 0.28));
    Vector bloom = Colours.ofHue(hue - 35, 0.28, 0.66);
    double covered = random.nextDouble(0.25, 0.55);
    return new Skin() {
      @Override
      public Vector colour(Vector p) {
        double broad = noise.layered(p.x() * 2, p.y() * 2 + 7, p.z() * 2);
        double fine = noise.at(p.x() * 6, p.y() * 6, p.z() * 6);
        Vector colour = skin.mix(dark, Noise.step(0.35, 0.75, broad));
        return colour.mix(bloom, covered * Noise.step(0.3, 0.7, 0.7 * broad + 0.3 * fine));
      }

      @Override
      public Vector relief(Vector p) {
        return new Vector(0, 0, 0);
      }

      @Override
      public double gloss() {
        return 0.35;
      }

      @Override
      public int sharpness() {
        return 5;
      }
    };
  }
}
