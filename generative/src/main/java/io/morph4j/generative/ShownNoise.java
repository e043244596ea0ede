package io.morph4j.generative;

import io.morph4j.core.train.Draws;
import io.morph4j.engine.tensor.Tensor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the pictures of a sample grid are made from, the same all through a run: ten rows of noise,
 * and each column of one class.
 *
 * @param noise {@code (10 · columns, latent)}
 * @param classes one-hot rows, null without classes
 * @param columns as many as classes, at most 20; 10 without classes
 */
public record ShownNoise(Tensor noise, @Nullable Tensor classes, int columns) {
  private static final int ROWS = 10;
  private static final int MOST_COLUMNS = 20;

  /** Normal noise. */
  public static ShownNoise normal(Draws fixed, int latent, int classes) {
    int columns = classes == 0 ? ROWS : Math.min(MOST_COLUMNS, classes);
    int[] places = IntStream.range(0, ROWS * columns).map(i -> i % columns).toArray();
    return new ShownNoise(
        fixed.normal("z", (long) ROWS * columns, latent),
        classes == 0 ? null : Draws.oneHot(places, classes),
        columns);
  }
}
