package io.morph4j.engine.kernel.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/** The reorders that bring an operand into the order of a primitive, by the fastest way known. */
final class ReorderCalls {
  private final engine cpu;
  private final int scratch;
  private long bytesBetween;

  /**
   * @param scratch slot for what is between two steps
   */
  ReorderCalls(engine cpu, int scratch) {
    this.cpu = cpu;
    this.scratch = scratch;
  }

  /** Most room of one part that a reorder in two steps takes. */
  long bytesBetween() {
    return bytesBetween;
  }

  OneDnnCall one(
      memory.desc from,
      OneDnnCall.Place source,
      memory.desc to,
      OneDnnCall.Place target,
      boolean sum) {
    return OneDnnCall.reorder(cpu, from, source, to, target, sum);
  }

  /**
   * The reorder, in two steps where that is faster.
   *
   * @param order of the whole that {@code chosen} is or is a part of
   * @param part whose room between the steps to use
   */
  List<OneDnnCall> of(
      memory.desc order,
      memory.desc given,
      OneDnnCall.Place array,
      memory.desc chosen,
      OneDnnCall.Place slot,
      int part) {
    VnniLayout paired = VnniLayout.of(order);
    if (paired == null) {
      return inOneStep(given, array, chosen, slot, order);
    }
    List<OneDnnCall> calls = new ArrayList<>();
    for (VnniLayout.Piece piece : paired.pieces(given, chosen)) {
      long bytes = Scratchpad.aligned(piece.between().get_size());
      bytesBetween = Math.max(bytesBetween, bytes);
      OneDnnCall.Place room = (arrays, slots) -> slots[scratch] + part * bytes;
      calls.addAll(inOneStep(piece.given(), array, piece.between(), room, piece.between()));
      calls.add(one(piece.between(), room, piece.chosen(), slot, false));
    }
    return calls;
  }

  /**
   * The reorder in one step, in tiles where that is faster.
   *
   * @param order of the whole that {@code chosen} is or is a part of
   */
  List<OneDnnCall> inOneStep(
      memory.desc given,
      OneDnnCall.Place array,
      memory.desc chosen,
      OneDnnCall.Place slot,
      memory.desc order) {
    List<TiledTranspose.Tile> tiles = TiledTranspose.of(given, chosen, order);
    if (tiles.isEmpty()) {
      return List.of(one(given, array, chosen, slot, false));
    }
    List<OneDnnCall> calls = new ArrayList<>();
    for (TiledTranspose.Tile tile : tiles) {
      calls.add(
          one(
              tile.given(),
              array.plus(tile.from() * Float.BYTES),
              tile.chosen(),
              slot.plus(tile.to() * Float.BYTES),
              false));
    }
    return calls;
  }
}
