package io.morph4j.core.loss;

import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Random changes of the pictures that a discriminator is shown, real ones and made ones alike, in a
 * way that gradients pass (Zhao et al. 2020, arXiv:2006.10738): with few pictures the discriminator
 * then learns them by heart later.
 */
public final class Augmentation {
  private static final String NONE = "none";
  private static final double SHIFT = 1 / 8.;

  private final Set<Kind> kinds;
  private final RandomStream random;

  /** What is changed, in this order. */
  public enum Kind {
    /**
     * Brightness by -.5 to .5, saturation by 0 to 2, contrast by .5 to 1.5, of values in [-1, 1].
     */
    COLOR,
    /** A shift by up to an eighth of each side; what comes in is zero. */
    TRANSLATION,
    /** A square of half the sides, anywhere, is zero. */
    CUTOUT
  }

  private Augmentation(Set<Kind> kinds, RandomStream random) {
    this.kinds = kinds;
    this.random = random;
  }

  /**
   * @param policy as {@link #parse} reads it
   * @param random a stream of its own, asked for where there is something to draw
   * @throws IllegalArgumentException if the policy cannot be read
   */
  public static Augmentation of(String policy, Supplier<RandomStream> random) {
    Set<Kind> kinds = parse(policy);
    return new Augmentation(kinds, kinds.isEmpty() ? new RandomStream(0) : random.get());
  }

  /**
   * Reads {@code none}, or kinds such as {@code color,translation,cutout}.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static Set<Kind> parse(String policy) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (policy.equals(NONE)) {
      return kinds;
    }
    for (String part : policy.split(",", -1)) {
      kinds.add(
          Arrays.stream(Kind.values())
              .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(part.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "augment is \"%s\"; wanted is none, or a list such as color,translation,cutout"
                              .formatted(policy))));
    }
    return kinds;
  }

  /** {@code x (N, C, H, W)} in [-1, 1] with each picture changed by numbers of its own. */
  public Tensor apply(Tensor x) {
    Tensor y = x;
    if (kinds.contains(Kind.COLOR)) {
      y = recoloured(y);
    }
    if (kinds.contains(Kind.TRANSLATION)) {
      y = eachPicture(y, this::shifted);
    }
    return kinds.contains(Kind.CUTOUT) ? y.times(holes(y)) : y;
  }

  private Tensor recoloured(Tensor x) {
    Tensor bright = x.plus(perPicture(x, -.5, .5));
    Tensor grey = bright.sumTo(x.size(0), 1, x.size(2), x.size(3)).times(1. / x.size(1));
    Tensor saturated = bright.minus(grey).times(perPicture(x, 0, 2)).plus(grey);
    Tensor mean = saturated.sumTo(x.size(0), 1, 1, 1).times((double) x.size(0) / x.length());
    return saturated.minus(mean).times(perPicture(x, .5, 1.5)).plus(mean);
  }

  /** A number for each picture, {@code (N, 1, 1, 1)}. */
  private Tensor perPicture(Tensor x, double low, double high) {
    INDArray values = Nd4j.createUninitialized(x.type(), x.size(0), 1, 1, 1);
    for (long n = 0; n < x.size(0); n++) {
      values.putScalar(n, random.nextDouble(low, high));
    }
    return Tensor.constant(values);
  }

  private static Tensor eachPicture(Tensor x, UnaryOperator<Tensor> change) {
    if (x.size(0) == 1) {
      return change.apply(x);
    }
    List<Tensor> changed = new ArrayList<>();
    for (long n = 0; n < x.size(0); n++) {
      changed.add(change.apply(Shapes.slice(x, 0, n, n + 1)));
    }
    return Shapes.concat(0, changed.toArray(Tensor[]::new));
  }

  private Tensor shifted(Tensor x) {
    int down = shift(x.size(2));
    int right = shift(x.size(3));
    Tensor wide =
        Paddings.zero(
            x, Math.max(down, 0), Math.max(-down, 0), Math.max(right, 0), Math.max(-right, 0));
    long top = Math.max(-down, 0);
    long left = Math.max(-right, 0);
    Tensor rows = down == 0 ? wide : Shapes.slice(wide, 2, top, top + x.size(2));
    return right == 0 ? rows : Shapes.slice(rows, 3, left, left + x.size(3));
  }

  private int shift(long side) {
    int most = (int) Math.round(side * SHIFT);
    return random.nextInt(2 * most + 1) - most;
  }

  /** Ones, and zeros in a square of each picture, {@code (N, 1, H, W)}. */
  private Tensor holes(Tensor x) {
    int height = (int) x.size(2);
    int width = (int) x.size(3);
    INDArray mask = Nd4j.ones(x.type(), x.size(0), 1, height, width);
    for (int n = 0; n < x.size(0); n++) {
      int top = random.nextInt(height + 1) - height / 4;
      int left = random.nextInt(width + 1) - width / 4;
      for (int row = Math.max(0, top); row < Math.min(height, top + height / 2); row++) {
        for (int column = Math.max(0, left); column < Math.min(width, left + width / 2); column++) {
          mask.putScalar(new int[] {n, 0, row, column}, 0);
        }
      }
    }
    return Tensor.constant(mask);
  }
}
