package io.morph4j.data.fruit;

import io.morph4j.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A still life: backdrop, light, one to three fruits of one kind. */
public final class Scene {
  /** Looks per pixel along each axis. */
  private static final int LOOKS = 2;

  private final Backdrop backdrop;
  private final Light light;
  private final List<Fruit> fruits;

  private Scene(Backdrop backdrop, Light light, List<Fruit> fruits) {
    this.backdrop = backdrop;
    this.light = light;
    this.fruits = fruits;
  }

  /**
   * A scene drawn from {@code random}: of two streams with equal numbers, different kinds give the
   * same scene with another fruit in the same places.
   */
  public static Scene random(FruitKind kind, RandomStream random) {
    return random(Backdrop.random(random), own -> kind, Fruit.FEW_STEPS, random);
  }

  /** A scene whose fruits may be of both kinds. */
  public static Scene mixed(RandomStream random) {
    return random(Backdrop.random(random), Scene::anyKind, Fruit.MANY_STEPS, random);
  }

  /** Fruits of both kinds on white paper. */
  public static Scene onPaper(RandomStream random) {
    return random(Backdrop.paper(), Scene::anyKind, Fruit.MANY_STEPS, random);
  }

  private static FruitKind anyKind(RandomStream random) {
    return random.nextBoolean() ? FruitKind.APPLE : FruitKind.ORANGE;
  }

  private static Scene random(
      Backdrop backdrop, Function<RandomStream, FruitKind> kind, int steps, RandomStream random) {
    Light light = Light.random(random);
    int throwOfDice = random.nextInt(10);
    int count = throwOfDice < 6 ? 1 : throwOfDice < 9 ? 2 : 3;
    List<Fruit> fruits = new ArrayList<>();
    for (int tries = 0; fruits.size() < count && tries < 60; tries++) {
      double size =
          switch (count) {
            case 1 -> random.nextDouble(0.24, 0.36);
            case 2 -> random.nextDouble(0.19, 0.26);
            default -> random.nextDouble(0.16, 0.21);
          };
      double x = random.nextDouble(size * 0.95, 1 - size * 0.95);
      double y = random.nextDouble(size + 0.04, Math.min(0.62, 1.0 - size * 1.25));
      RandomStream own = new RandomStream(random.nextLong());
      if (fruits.stream().allMatch(other -> apart(other, x, y, size))) {
        fruits.add(new Fruit(kind.apply(own), x, y, size, steps, own));
      }
    }
    fruits.sort(Comparator.comparingDouble(fruit -> -(fruit.y - fruit.size)));
    return new Scene(backdrop, light, fruits);
  }

  /** The outlines of the scene, dark on white: size x size samples of grey. */
  public byte[] edges(int size) {
    return map(LOOKS * size).edges(LOOKS);
  }

  /** A colour for every kind of thing: size x size x 3 samples of RGB. */
  public byte[] labels(int size) {
    return map(size).labels();
  }

  private static boolean apart(Fruit other, double x, double y, double size) {
    double dx = other.x - x;
    double dy = other.y - y;
    double reach = 0.88 * (other.size + size);
    return dx * dx + dy * dy > reach * reach;
  }

  /**
   * The picture of a scene.
   *
   * @param samples rows, columns, RGB: size x size x 3
   * @param mask 255 where most of a pixel is the body of a fruit, else 0; stems and leaves are not
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Rendering(byte[] samples, byte[] mask) {}

  /** Renders {@code size} x {@code size} pixels, each from four looks. */
  public Rendering render(int size) {
    int looks = LOOKS;
    byte[] samples = new byte[size * size * 3];
    byte[] mask = new byte[size * size];
    double step = 1.0 / (size * looks);
    for (int i = 0; i < size * size; i++) {
      double red = 0;
      double green = 0;
      double blue = 0;
      int body = 0;
      for (int look = 0; look < looks * looks; look++) {
        double px = ((i % size) * looks + look % looks + 0.5) * step;
        double py = 1 - ((i / size) * looks + look / looks + 0.5) * step;
        Fruit.Hit hit = look(px, py).hit();
        red += hit.colour().x();
        green += hit.colour().y();
        blue += hit.colour().z();
        body += hit.body() ? 1 : 0;
      }
      double share = 1.0 / (looks * looks);
      samples[3 * i] = Colours.sample(red * share);
      samples[3 * i + 1] = Colours.sample(green * share);
      samples[3 * i + 2] = Colours.sample(blue * share);
      mask[i] = (byte) (2 * body > looks * looks ? 255 : 0);
    }
    return new Rendering(samples, mask);
  }

  /** What is seen, and the number of its fruit; -1 beside all fruit. */
  private record Look(Fruit.Hit hit, int fruit) {}

  /** What there is at the middles of {@code side} x {@code side} squares of the picture. */
  SceneMap map(int side) {
    Thing[] things = new Thing[side * side];
    int[] owners = new int[side * side];
    float[] depths = new float[side * side];
    double step = 1.0 / side;
    for (int i = 0; i < side * side; i++) {
      Look look = look((i % side + 0.5) * step, 1 - (i / side + 0.5) * step);
      things[i] = look.hit().thing();
      owners[i] = look.fruit();
      depths[i] = (float) look.hit().depth();
    }
    return new SceneMap(side, things, owners, depths);
  }

  private Look look(double px, double py) {
    for (int i = fruits.size() - 1; i >= 0; i--) {
      Fruit fruit = fruits.get(i);
      Fruit.Hit hit =
          fruit.look(px, py, light, backdrop.groundColour(), (p, n) -> openness(fruit, p, n));
      if (hit != null) {
        return new Look(hit, i);
      }
    }
    double lit =
        backdrop.evenlyLit() ? 1 : 0.3 + 0.6 * (light.lamp().y() + light.surroundings().y());
    double shadow = backdrop.groundness(py) * shadow(px, py);
    Vector colour = backdrop.colour(px, py).times(lit * (1 - shadow));
    return new Look(new Fruit.Hit(colour, backdrop.thing(py), 0), -1);
  }

  /** How little the other fruits shade a point of {@code fruit}: its place in radii, its normal. */
  private double openness(Fruit fruit, Vector place, Vector normal) {
    double open = 1;
    for (Fruit other : fruits) {
      if (other != fruit) {
        Vector to =
            new Vector(other.x - fruit.x, other.y - fruit.y, 0)
                .minus(place.times(fruit.size))
                .times(1 / other.size);
        double distance = Math.max(1, to.length());
        double facing = Math.max(0, normal.dot(to) / distance);
        open *= 1 - 0.6 * facing / (distance * distance);
        double ahead = to.dot(light.direction());
        if (ahead > 0) {
          double miss = Math.sqrt(Math.max(0, to.dot(to) - ahead * ahead));
          open *= 0.35 + 0.65 * Noise.step(0.75, 1.1, miss);
        }
      }
    }
    return open;
  }

  /** Darkening of the ground by the fruits' soft shadows. */
  private double shadow(double px, double py) {
    double lit = 1;
    Vector to = light.direction();
    for (Fruit fruit : fruits) {
      double footY = fruit.y - fruit.size * 0.82;
      double u = (px - fruit.x) / fruit.size;
      double v = (py - footY) / (fruit.size * 0.38);
      double near = 1 - Noise.step(0.15, 1.25, Math.sqrt(u * u + v * v));
      double reach = 0.75 * Math.min(1.6, 1 / to.y());
      double du = u + to.x() * reach;
      double dv = v - to.z() * reach * 0.6;
      double stretch = 1 + 0.5 * Math.abs(to.x());
      double cast = 1 - Noise.step(0.45, 1.3, Math.sqrt(du * du / (stretch * stretch) + dv * dv));
      lit *= (1 - 0.5 * near) * (1 - 0.42 * cast);
    }
    return 1 - lit;
  }
}
