package io.morph4j.engine.kernel.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.jspecify.annotations.Nullable;

/**
 * The order in which convolutions in bfloat16 want their weights: blocks of output channels, in
 * which two input channels lie beside each other. oneDNN brings float weights into it two to three
 * times as fast by way of the same blocks in float, whose pairs it joins then.
 *
 * @param blocks the order in float
 */
record VnniLayout(format_tag blocks) {
  private static final format_tag[][] ORDERS = {
    {format_tag.AcdB64a2b, format_tag.Acdb64a},
    {format_tag.AcdB48a2b, format_tag.Acdb48a},
    {format_tag.AcdB32a2b, format_tag.Acdb32a},
    {format_tag.AcdB16a2b, format_tag.Acdb16a}
  };

  /** Smaller weights are moved in one step. */
  private static final long LEAST_WEIGHTS = 1 << 15;

  /** What is between the steps should stay in a cache. */
  private static final long MOST_BYTES_BETWEEN = 1 << 20;

  private static final long LEAST_CHANNELS = 64;

  /**
   * A piece of the weights.
   *
   * @param between the blocks in float, one behind the other
   */
  record Piece(memory.desc given, memory.desc between, memory.desc chosen) {}

  /** This order if {@code chosen} is one of them; null otherwise. */
  static @Nullable VnniLayout of(memory.desc chosen) {
    long[] sides = OneDnnCall.sides(chosen);
    if (sides.length != 4 || sides[0] * sides[1] * sides[2] * sides[3] < LEAST_WEIGHTS) {
      return null;
    }
    for (format_tag[] order : ORDERS) {
      if (new memory.desc(sides, data_type.bf16, order[0]).equals(chosen)) {
        return new VnniLayout(order[1]);
      }
    }
    return null;
  }

  /** Pieces of input channels, small enough for a cache, of weights that lie in two orders. */
  List<Piece> pieces(memory.desc given, memory.desc chosen) {
    long[] sides = OneDnnCall.sides(given);
    long length = sides[1];
    while (length % (2 * LEAST_CHANNELS) == 0
        && sides[0] * length * sides[2] * sides[3] * Float.BYTES > MOST_BYTES_BETWEEN) {
      length /= 2;
    }
    List<Piece> pieces = new ArrayList<>();
    for (long first = 0; first < sides[1]; first += length) {
      long[] lengths = {sides[0], length, sides[2], sides[3]};
      long[] from = {0, first, 0, 0};
      pieces.add(
          new Piece(
              given.submemory_desc(lengths, from, false),
              new memory.desc(lengths, data_type.f32, blocks),
              chosen.submemory_desc(lengths, from, false)));
    }
    return pieces;
  }
}
