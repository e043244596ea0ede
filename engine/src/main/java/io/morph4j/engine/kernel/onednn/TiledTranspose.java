package io.morph4j.engine.kernel.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Float weights (out, in, kH, kW) on their way into blocks of output channels, as convolutions want
 * them, in tiles of eight channels and eight taps: such tiles oneDNN transposes in registers, where
 * it moves the whole number by number.
 */
final class TiledTranspose {
  private static final format_tag[] ORDERS = {
    format_tag.Acdb64a, format_tag.Acdb48a, format_tag.Acdb32a, format_tag.Acdb16a
  };

  /** Channels and taps of a tile. */
  private static final long TILE = 8;

  /** With fewer a tile is a call of too little work. */
  private static final long LEAST_INPUTS = 64;

  /**
   * A tile, for all input channels.
   *
   * @param from elements before it where it lies, given as {@code given}
   * @param to elements before it where it is wanted, as {@code chosen}
   */
  record Tile(memory.desc given, long from, memory.desc chosen, long to) {}

  private TiledTranspose() {}

  /**
   * The tiles of weights, none if they are better moved as a whole.
   *
   * @param order of the weights that {@code chosen} is or is a part of
   */
  static List<Tile> of(memory.desc given, memory.desc chosen, memory.desc order) {
    long[] sides = OneDnnCall.sides(given);
    long block = blockOf(order);
    if (block == 0
        || sides[0] % block != 0
        || sides[1] < LEAST_INPUTS
        || sides[2] * sides[3] % TILE != 0) {
      return List.of();
    }
    long[] apart = OneDnnCall.strides(given);
    if (apart[3] != 1 || apart[2] != sides[3]) {
      return List.of();
    }
    long[] blocksApart = OneDnnCall.strides(chosen);
    memory.desc from = tile(sides[1], apart[0], apart[1], 1);
    memory.desc to = tile(sides[1], 1, blocksApart[1], blocksApart[3]);
    List<Tile> tiles = new ArrayList<>();
    for (long out = 0; out < sides[0]; out += TILE) {
      for (long tap = 0; tap < sides[2] * sides[3]; tap += TILE) {
        tiles.add(
            new Tile(
                from,
                given.get_submemory_offset() + out * apart[0] + tap,
                to,
                chosen.get_submemory_offset()
                    + out / block * blocksApart[0]
                    + out % block
                    + tap * blocksApart[3]));
      }
    }
    return tiles;
  }

  /** Channels of a block of this order, 0 if it is another. */
  private static long blockOf(memory.desc order) {
    long[] sides = OneDnnCall.sides(order);
    if (sides.length == 4) {
      for (format_tag tag : ORDERS) {
        memory.desc blocks = new memory.desc(sides, data_type.f32, tag);
        if (blocks.equals(order)) {
          return blocks.get_inner_blks().get();
        }
      }
    }
    return 0;
  }

  private static memory.desc tile(long inputs, long out, long in, long tap) {
    return new memory.desc(
        new long[] {TILE, inputs, TILE}, data_type.f32, new long[] {out, in, tap}, false);
  }
}
