package io.morph4j.core.nn;

import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * Several batches through one network at once. A network that sees each picture alone (instance
 * norm, layer norm, none) gives the same pictures either way, up to rounding; one pass over all
 * costs less than one over each, above all where maps are small.
 */
public final class OnePass {
  /** Pixels of two batches up to which one pass through a generator is worth its memory. */
  private static final long MOST_PIXELS = 16_384;

  private OnePass() {}

  /**
   * Whether one pass through a generator over both batches pays: where maps are small it costs less
   * than two, and the memory of a third pass does not matter.
   *
   * @param first {@code (N, C, H, W)}
   * @param second {@code (M, C, H, W)}
   */
  public static boolean pays(Tensor first, Tensor second) {
    return pixels(first) + pixels(second) <= MOST_PIXELS;
  }

  private static long pixels(Tensor x) {
    return x.size(0) * x.size(2) * x.size(3);
  }

  /**
   * The outputs of {@code network} for two batches: computed together where the network keeps no
   * statistics of a batch (batch norm does) and the pictures agree in size, else one after the
   * other.
   *
   * @param first {@code (N, C, H, W)}
   * @param second {@code (M, C, H, W)}
   */
  public static Pair forward(Layer network, Tensor first, Tensor second) {
    if (!network.namedBuffers().isEmpty() || !sameSides(first, second)) {
      return new Pair(network.forward(first), network.forward(second));
    }
    Tensor both = network.forward(Shapes.concat(0, first, second));
    long n = first.size(0);
    return new Pair(Shapes.slice(both, 0, 0, n), Shapes.slice(both, 0, n, n + second.size(0)));
  }

  /** Outputs for the first and the second batch. */
  public record Pair(Tensor first, Tensor second) {}

  private static boolean sameSides(Tensor first, Tensor second) {
    return Arrays.equals(sides(first), sides(second));
  }

  private static long[] sides(Tensor x) {
    return Arrays.copyOfRange(x.shape(), 1, x.rank());
  }
}
