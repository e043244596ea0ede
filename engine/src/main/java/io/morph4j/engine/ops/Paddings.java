package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;

/**
 * Borders around pictures {@code (N, C, H, W)}: zeros, the mirrored inside, or the repeated edge.
 */
public final class Paddings {
  /** What stands outside the picture. */
  public enum Border {
    ZERO,
    REFLECT,
    REPLICATE;

    /** Source index of padded index {@code i} for a side of {@code n}; -1 means zero. */
    int source(int i, int before, int n) {
      int at = i - before;
      if (at >= 0 && at < n) {
        return at;
      }
      return switch (this) {
        case ZERO -> -1;
        case REPLICATE -> at < 0 ? 0 : n - 1;
        case REFLECT -> at < 0 ? -at : 2 * (n - 1) - at;
      };
    }
  }

  private Paddings() {}

  /** Mirrors the inside without repeating the border row. Each width must be less than the side. */
  public static Tensor reflect(Tensor x, int top, int bottom, int left, int right) {
    return pad(x, Border.REFLECT, new int[] {top, bottom, left, right});
  }

  /** Repeats the border row. */
  public static Tensor replicate(Tensor x, int top, int bottom, int left, int right) {
    return pad(x, Border.REPLICATE, new int[] {top, bottom, left, right});
  }

  /** Zeros outside. */
  public static Tensor zero(Tensor x, int top, int bottom, int left, int right) {
    return pad(x, Border.ZERO, new int[] {top, bottom, left, right});
  }

  /** Pads by {@code widths} = top, bottom, left, right. */
  public static Tensor pad(Tensor x, Border border, int[] widths) {
    requireRoom(x, border, widths);
    long height = x.size(2) + widths[0] + widths[1];
    long width = x.size(3) + widths[2] + widths[3];
    Tensor y = FloatLoops.roomLike(x, x.size(0), x.size(1), height, width);
    int[] rows = sources(border, (int) x.size(2), widths[0], widths[1]);
    int[] columns = sources(border, (int) x.size(3), widths[2], widths[3]);
    if (!FloatLoops.suit(x)) {
      if (border == Border.ZERO) {
        ArrayPaddings.zero(x, widths, y);
      } else {
        ArrayPaddings.gather(x, rows, columns, y);
      }
    } else if (x.isChannelsLast()) {
      PixelLoops.gather(x.packed(), rows, columns, widths[2], y.packed());
    } else {
      FloatLoops.gather(x.array(), rows, columns, widths[2], y.array());
    }
    long[] shape = x.shape();
    return Tensor.recorded(
        new Operation("pad", Map.of("border", border, "widths", widths)),
        y,
        new Tensor[] {x},
        new Tensor[0],
        (made, gy, needed) -> new Tensor[] {fold(gy, border, widths, shape)});
  }

  /** The adjoint of {@link #pad}: every border value is added to where it came from. */
  private static Tensor fold(Tensor gy, Border border, int[] widths, long[] shape) {
    Tensor gx = FloatLoops.roomLike(gy, shape);
    int[] rows = sources(border, (int) shape[2], widths[0], widths[1]);
    int[] columns = sources(border, (int) shape[3], widths[2], widths[3]);
    if (!FloatLoops.suit(gy)) {
      if (border == Border.ZERO) {
        ArrayPaddings.inside(gy, widths, gx);
      } else {
        ArrayPaddings.scatterAdd(gy, rows, columns, gx);
      }
    } else if (gy.isChannelsLast()) {
      PixelLoops.scatterAdd(gy.packed(), rows, columns, widths[2], gx.packed());
    } else {
      FloatLoops.scatterAdd(gy.array(), rows, columns, widths[2], gx.array());
    }
    return Tensor.recorded(
        "padAdjoint",
        gx,
        new Tensor[] {gy},
        new Tensor[0],
        (made, v, needed) -> new Tensor[] {pad(v, border, widths)});
  }

  private static void requireRoom(Tensor x, Border border, int[] widths) {
    for (int i = 0; i < 4; i++) {
      if (widths[i] < 0 || (border == Border.REFLECT && widths[i] >= x.size(2 + i / 2))) {
        throw new IllegalArgumentException(
            "cannot pad a side of %d by %d (%s)".formatted(x.size(2 + i / 2), widths[i], border));
      }
    }
  }

  private static int[] sources(Border border, int side, int before, int after) {
    int[] sources = new int[before + side + after];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = border.source(i, before, side);
    }
    return sources;
  }
}
