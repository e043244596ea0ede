package io.morph4j.core.network;

import io.morph4j.core.network.ResnetGenerator.Options;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.engine.ops.Paddings.Border;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The options of a published ResNet generator, read off the names and shapes of its weights.
 *
 * <p>The way in is {@code model.1}, {@code .4}, {@code .7}, the anti-aliased one of CUT (Park et
 * al. 2020) {@code .1}, {@code .4}, {@code .8} with a filter behind each halving; then come the
 * blocks, and the way out with a layer, norm and ReLU for each doubling. Weights do not tell a
 * reflected border of the blocks from a repeated one: it is taken to be reflected.
 */
final class ResnetShapes {
  private static final int HALVINGS = 2;
  private static final String FILTER = ".filt";

  private ResnetShapes() {}

  static Optional<Options> infer(StateShapes shapes) {
    if (!shapes.has("model.1.weight", 4)) {
      return Optional.empty();
    }
    boolean blur = shapes.hasEnding(FILTER);
    requireHalvings(shapes, blur);
    int first = 4 + HALVINGS * (blur ? 4 : 3);
    boolean zero = shapes.has(block(first, 0), 4) && !shapes.has(block(first, 1), 4);
    int blocks = 0;
    while (shapes.has(block(first + blocks, zero ? 0 : 1))) {
      blocks++;
    }
    Upsampling upsampling = upsampling(shapes, blur, first + blocks);
    int last = first + blocks + HALVINGS * slots(upsampling) + 1;
    return Optional.of(
        Options.of(blocks)
            .withFilters(shapes.side("model.1.weight", 0))
            .withChannels(
                shapes.side("model.1.weight", 1), shapes.side("model." + last + ".weight", 0))
            .withNorm(shapes.norm("model.2", "model.1"))
            .withPadding(zero ? Border.ZERO : Border.REFLECT)
            .withDropout(shapes.has(block(first, zero ? 4 : 6), 4))
            .withUpsampling(upsampling));
  }

  private static String block(int index, int layer) {
    return "model." + index + ".conv_block." + layer + ".weight";
  }

  /** Layers of a doubling. */
  private static int slots(Upsampling upsampling) {
    return switch (upsampling) {
      case TRANSPOSED -> 3;
      case RESIZE, BILINEAR -> 5;
      case BLUR -> 4;
    };
  }

  private static Upsampling upsampling(StateShapes shapes, boolean blur, int out) {
    if (!blur) {
      boolean resized =
          !shapes.has("model." + out + ".weight")
              && shapes.has("model." + (out + 2) + ".weight", 4);
      return resized ? Upsampling.RESIZE : Upsampling.TRANSPOSED;
    }
    for (int at : new int[] {7, 11, out, out + 4}) {
      if (!shapes.has("model." + at + FILTER)) {
        throw new IllegalArgumentException(
            "it is a generator that is anti-aliased on one way only (no filter model.%d.filt), which cannot be imported: both ways or neither can"
                .formatted(at));
      }
    }
    return Upsampling.BLUR;
  }

  /** Blocks stand behind the second halving; without blocks, a doubling does. */
  private static void requireHalvings(StateShapes shapes, boolean blur) {
    int slots = blur ? 4 : 3;
    int halvings = 0;
    int width = shapes.side("model.1.weight", 0);
    String next = "model.4.weight";
    while (shapes.has(next, 4) && shapes.side(next, 1) == width) {
      width = shapes.side(next, 0);
      halvings++;
      next = "model." + (4 + halvings * slots) + ".weight";
    }
    if (halvings != HALVINGS
        && shapes.hasStart("model." + (4 + halvings * slots) + ".conv_block.")) {
      throw new IllegalArgumentException(
          "it is a ResNet generator with %d halvings%s, which cannot be imported: one with %d can"
              .formatted(halvings, halvings == 4 ? " (pix2pixHD)" : "", HALVINGS));
    }
  }

  /**
   * Whether {@code value} are the coefficients that {@link Upsampling#BLUR} has built in, for each
   * channel: [1 2 1] ⊗ [1 2 1] / 16, or [1 3 3 1] ⊗ [1 3 3 1] / 16 where it doubles.
   */
  static boolean isBlur(String key, INDArray value) {
    if (!key.endsWith(FILTER) || value.rank() != 4 || value.size(1) != 1) {
      return false;
    }
    int[] line = value.size(3) == 3 ? new int[] {1, 2, 1} : new int[] {1, 3, 3, 1};
    if (value.size(2) != line.length || value.size(3) != line.length) {
      return false;
    }
    for (int c = 0; c < value.size(0); c++) {
      for (int y = 0; y < line.length; y++) {
        for (int x = 0; x < line.length; x++) {
          if (Math.abs(value.getDouble(c, 0, y, x) - line[y] * line[x] / 16.) > 1e-6) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
