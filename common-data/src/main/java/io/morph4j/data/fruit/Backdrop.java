package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;

/** What is behind and under the fruit, without its shadows. */
final class Backdrop {
  private static final Vector PAPER = new Vector(0.93, 0.93, 0.93);

  /** Surfaces that a table or the whole ground can have. */
  private enum Surface {
    PLAIN(Thing.CLOTH),
    WOOD(Thing.WOOD),
    CHECKS(Thing.CHECKS),
    STRIPES(Thing.STRIPES),
    STONE(Thing.STONE);

    private final Thing thing;

    Surface(Thing thing) {
      this.thing = thing;
    }
  }

  private final Noise noise;
  private final Surface surface;
  private final boolean foliage;
  private final double horizon;
  private final double softness;
  private final double scale;
  private final double slant;
  private final Vector ground;
  private final Vector second;
  private final Vector wall;
  private final Vector wallTop;

  private Backdrop(RandomStream random) {
    this.noise = new Noise(random.nextLong());
    this.surface = Surface.values()[random.nextInt(Surface.values().length)];
    this.foliage = random.nextInt(4) == 0;
    boolean fromAbove = random.nextInt(3) == 0;
    double height = random.nextDouble(0.5, 0.78);
    this.horizon = fromAbove ? 2 : height;
    this.softness = random.nextDouble(0.004, 0.03);
    this.scale = random.nextDouble(5, 10);
    this.slant = random.nextDouble(-0.35, 0.35);
    this.ground = surface == Surface.WOOD ? wood(random) : muted(random, 0.35, 0.9);
    double shift = random.nextDouble(0.55, 0.85);
    this.second =
        random.nextBoolean() ? ground.times(shift) : ground.mix(new Vector(0.8, 0.8, 0.8), 0.5);
    this.wall =
        foliage ? Colours.ofHue(random.nextDouble(85, 140), 0.45, 0.4) : muted(random, 0.3, 0.9);
    this.wallTop = wall.times(random.nextDouble(0.6, 1.15));
  }

  private Backdrop(Vector paper) {
    this.noise = new Noise(0);
    this.surface = Surface.PLAIN;
    this.foliage = false;
    this.horizon = 2;
    this.softness = 0.01;
    this.scale = 1;
    this.slant = 0;
    this.ground = paper;
    this.second = paper;
    this.wall = paper;
    this.wallTop = paper;
  }

  static Backdrop random(RandomStream random) {
    return new Backdrop(random);
  }

  /** White paper under and behind everything, evenly lit, as in pictures of catalogues. */
  static Backdrop paper() {
    return new Backdrop(PAPER);
  }

  /** What is there, seen as a thing: the surface of the ground, or what is behind. */
  Thing thing(double y) {
    if (groundness(y) >= 0.5) {
      return surface.thing;
    }
    return foliage ? Thing.FOLIAGE : Thing.WALL;
  }

  /** Whether the lamp does not change its brightness. */
  boolean evenlyLit() {
    return ground == PAPER;
  }

  /** Cool hues, or any hue when nearly grey: fruit stands out, as a photographer would have it. */
  private static Vector muted(RandomStream random, double darkest, double lightest) {
    boolean cool = random.nextInt(3) > 0;
    double hue = cool ? random.nextDouble(95, 275) : random.nextDouble(0, 360);
    double saturation = cool ? random.nextDouble(0.08, 0.5) : random.nextDouble(0, 0.13);
    return Colours.ofHue(hue, saturation, random.nextDouble(darkest, lightest));
  }

  private static Vector wood(RandomStream random) {
    return Colours.ofHue(
        random.nextDouble(30, 42), random.nextDouble(0.15, 0.32), random.nextDouble(0.4, 0.85));
  }

  /** The mean colour of the ground, which it throws back. */
  Vector groundColour() {
    return ground.mix(second, 0.4);
  }

  /** How much the ground there takes shadows: 0 on the wall, 1 on the ground. */
  double groundness(double y) {
    return 1 - Noise.step(horizon - softness, horizon + softness, y);
  }

  /** The colour at a point of the picture. */
  Vector colour(double x, double y) {
    if (evenlyLit()) {
      return PAPER;
    }
    double share = groundness(y);
    if (share == 1) {
      return ground(x, y);
    }
    Vector behind = wall(x, y);
    return share == 0 ? behind : behind.mix(ground(x, y), share);
  }

  private Vector wall(double x, double y) {
    if (foliage) {
      double blur = noise.layered(x * 5, y * 5, 7);
      double bright = Noise.step(0.35, 0.75, blur);
      return wall.times(0.35 + 1.3 * bright);
    }
    double depth = Math.min(1, (y - Math.min(horizon, 0.6)) * 2 + 0.2);
    double mottle = 0.94 + 0.12 * noise.at(x * 4, y * 4, 3);
    return wall.mix(wallTop, Math.max(0, depth)).times(mottle);
  }

  private Vector ground(double x, double y) {
    double away = horizon < 1 ? 1 + 0.9 * Math.max(0, y) / horizon : 1;
    double u = (x - 0.5) * scale * away + slant * y * scale;
    double v = y * scale * away;
    double lit = 0.9 + 0.2 * noise.at(x * 2.5, y * 2.5, 9);
    return switch (surface) {
      case PLAIN -> ground.times(lit);
      case WOOD -> planks(u, v).times(lit);
      case CHECKS -> checks(u, v).times(lit);
      case STRIPES -> ground.mix(second, stripe(u)).times(lit);
      case STONE -> {
        double grain = noise.layered(u * 0.8, v * 0.8, 1);
        double vein = Math.abs(noise.layered(u * 0.5, v * 0.5, 5) - 0.5);
        yield ground
            .mix(second, Noise.step(0.25, 0.75, grain))
            .times(0.85 + 0.15 * Noise.step(0, 0.05, vein))
            .times(lit);
      }
    };
  }

  private Vector planks(double u, double v) {
    double across = v * 0.55;
    double plank = Math.floor(across);
    double inside = across - plank;
    double tone = 0.82 + 0.3 * noise.lattice((int) plank, 3, 0);
    double grain = noise.layered(u * 0.7 + plank * 13, v * 6, plank);
    double gap = Noise.step(0, 0.05, Math.min(inside, 1 - inside));
    return ground.times(tone * (0.78 + 0.4 * grain) * (0.55 + 0.45 * gap));
  }

  private Vector checks(double u, double v) {
    return ground.mix(second, 0.5 * stripe(u) + 0.5 * stripe(v));
  }

  private static double stripe(double t) {
    double phase = t - Math.floor(t);
    return Noise.step(0.2, 0.3, phase) - Noise.step(0.7, 0.8, phase);
  }
}
