package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/** One fruit in a scene: a star-shaped body around its middle, a stem, perhaps a leaf. */
final class Fruit {
  /**
   * Enough but for some points deep in the hollow of an apple, which then let the ground through.
   */
  static final int FEW_STEPS = 14;

  /** Enough for every point. */
  static final int MANY_STEPS = 60;

  /** No body reaches further from its middle, in radii. */
  private static final double BOUND = 1.1;

  private static final Vector BARK = Colours.ofHue(28, 0.55, 0.34);
  private static final Vector CALYX = Colours.ofHue(84, 0.5, 0.42);

  final FruitKind kind;
  final double x;
  final double y;
  final double size;
  private final int steps;
  private final Skin skin;
  private final Vector axisX;
  private final Vector axisY;
  private final Vector axisZ;
  private final double squash;
  private final double lopsided;
  private final double stemLength;
  private final double stemLean;
  private final @Nullable Leaf leaf;

  /**
   * A fruit whose middle is at (x, y).
   *
   * @param size its radius
   * @param steps at most to find its surface along a line of sight
   */
  Fruit(FruitKind kind, double x, double y, double size, int steps, RandomStream random) {
    this.steps = steps;
    this.kind = kind;
    this.x = x;
    this.y = y;
    this.size = size;
    double towards = random.nextDouble(0.25, 0.75);
    double roll = random.nextDouble(-0.4, 0.4);
    this.axisY = new Vector(roll, 1, towards).unit();
    Vector turn = new Vector(random.nextDouble(-1, 1), 0, random.nextDouble(-1, 1) + 1e-3);
    this.axisX = turn.minus(axisY.times(turn.dot(axisY))).unit();
    this.axisZ = cross(axisX, axisY);
    this.squash = random.nextDouble(0.92, 1.02);
    this.lopsided = random.nextDouble(-0.04, 0.04);
    this.stemLength = random.nextDouble(0.28, 0.46);
    this.stemLean = random.nextDouble(-0.3, 0.3);
    Leaf drawn = Leaf.random(random);
    this.leaf = random.nextInt(5) < 2 ? drawn : null;
    this.skin = kind.skin(random);
  }

  private static Vector cross(Vector a, Vector b) {
    return new Vector(
        a.y() * b.z() - a.z() * b.y(),
        a.z() * b.x() - a.x() * b.z(),
        a.x() * b.y() - a.y() * b.x());
  }

  /**
   * What a look at the picture meets.
   *
   * @param depth towards the viewer, in sides of the picture; 0 but on bodies
   */
  record Hit(Vector colour, Thing thing, double depth) {
    boolean body() {
      return thing.body();
    }
  }

  /**
   * What is seen of this fruit at a point of the picture; null beside it.
   *
   * @param open 0 .. 1, how little other fruit shades a point with the given normal
   */
  @Nullable Hit look(double px, double py, Light light, Vector ground, Openness open) {
    double u = (px - x) / size;
    double v = (py - y) / size;
    if (u * u + v * v > 4) {
      return null;
    }
    Hit attached = attached(u, v, light);
    if (attached != null || u * u + v * v > BOUND * BOUND) {
      return attached;
    }
    Vector surface = surface(u, v);
    return surface == null
        ? null
        : new Hit(shade(surface, light, ground, open), kind.thing(), surface.z() * size);
  }

  /** How much light other things leave, by place and normal. */
  interface Openness {
    double at(Vector place, Vector normal);
  }

  /** The point where the line of sight meets the body, in radii from its middle; null if none. */
  private @Nullable Vector surface(double u, double v) {
    double room = BOUND * BOUND - u * u - v * v;
    if (room <= 0) {
      return null;
    }
    double z = Math.sqrt(room);
    double distance = outside(u, v, z);
    for (int i = 0; i < steps && distance > 0.004 && z > -0.6; i++) {
      z -= 0.85 * distance;
      distance = outside(u, v, z);
    }
    return distance < 0.03 ? new Vector(u, v, z) : null;
  }

  /** Roughly the distance of a point, in radii from the middle, to the body; negative inside. */
  private double outside(double px, double py, double pz) {
    double qx = px * axisX.x() + py * axisX.y() + pz * axisX.z();
    double qy = (px * axisY.x() + py * axisY.y() + pz * axisY.z()) / squash;
    double qz = px * axisZ.x() + py * axisZ.y() + pz * axisZ.z();
    double length = Math.sqrt(qx * qx + qy * qy + qz * qz);
    return length - kind.radius(qy / length) * (1 + lopsided * qx / length);
  }

  /** From the scene's axes to the fruit's. */
  private Vector own(Vector p) {
    return new Vector(p.dot(axisX), p.dot(axisY) / squash, p.dot(axisZ));
  }

  private Vector shade(Vector p, Light light, Vector ground, Openness open) {
    double e = 0.02;
    double here = outside(p.x(), p.y(), p.z());
    Vector normal =
        new Vector(
                outside(p.x() + e, p.y(), p.z()) - here,
                outside(p.x(), p.y() + e, p.z()) - here,
                outside(p.x(), p.y(), p.z() + e) - here)
            .unit();
    Vector q = own(p).unit();
    Vector lean = skin.relief(q);
    Vector leaning = axisX.times(lean.x()).plus(axisY.times(lean.y())).plus(axisZ.times(lean.z()));
    Vector fine = normal.plus(leaning).unit();
    double free = open.at(p, normal);
    double hollow = 1 - 0.65 * Noise.step(0.86, 1, q.y()) * kind.hollow();
    double low = 0.62 + 0.38 * Noise.step(-1.05, -0.35, p.y());
    Vector matt = skin.colour(q).times(light.on(fine, free, ground)).times(hollow * low);
    Vector half =
        new Vector(light.direction().x(), light.direction().y(), light.direction().z() + 1).unit();
    double mirror = Math.max(0, fine.dot(half));
    for (int i = 0; i < skin.sharpness(); i++) {
      mirror *= mirror;
    }
    double edge = 1 - Math.max(0, normal.z());
    double sheen = 0.10 * edge * edge * edge * Math.max(0, 0.5 + 0.5 * normal.y());
    return matt.plus(light.lamp().times(skin.gloss() * mirror * free * hollow))
        .plus(light.surroundings().times(sheen));
  }

  /** Stem, calyx and leaf. */
  private @Nullable Hit attached(double u, double v, Light light) {
    double top = kind.stemAt();
    double du = u - axisY.x() * top * squash;
    double dv = v - axisY.y() * top * squash;
    if (leaf != null) {
      Vector blade = leaf.colour(du, dv, light);
      if (blade != null) {
        return new Hit(blade, Thing.LEAF, 0);
      }
    }
    return kind.hasStem() ? stem(du, dv, light) : calyx(du, dv, light);
  }

  private @Nullable Hit stem(double du, double dv, Light light) {
    double along = dv / stemLength;
    if (along < 0 || along > 1) {
      return null;
    }
    double across = du - (axisY.x() * 0.5 + stemLean * along) * dv;
    double half = 0.035 + 0.02 * Math.abs(along - 0.35);
    double share = across / half;
    if (share < -1 || share > 1) {
      return null;
    }
    Vector normal = new Vector(share, 0.2, Math.sqrt(Math.max(0.05, 1 - share * share))).unit();
    return new Hit(BARK.times(light.on(normal, 1, BARK)).times(0.55 + 0.45 * along), Thing.STEM, 0);
  }

  /** The green star where an orange hung. */
  private @Nullable Hit calyx(double du, double dv, Light light) {
    double flat = dv / Math.max(0.35, axisY.z());
    double radius = Math.sqrt(du * du + flat * flat);
    if (radius > 0.13) {
      return null;
    }
    double points = du == 0 && flat == 0 ? 0 : fivefold(du / radius, flat / radius);
    if (radius > 0.085 + 0.04 * points) {
      return null;
    }
    Vector colour = radius < 0.035 ? BARK.times(1.6) : CALYX;
    return new Hit(colour.times(light.on(axisY, 1, CALYX)), Thing.CALYX, 0);
  }

  /** The cosine of five times the angle of a direction. */
  private static double fivefold(double c, double s) {
    return c * c * c * c * c - 10 * c * c * c * s * s + 5 * c * s * s * s * s;
  }
}
