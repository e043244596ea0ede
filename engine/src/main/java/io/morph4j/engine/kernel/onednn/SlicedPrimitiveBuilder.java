package io.morph4j.engine.kernel.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link SlicedPrimitive} computes, and lays out the memory that it needs. */
final class SlicedPrimitiveBuilder {
  /** No input is common to all parts. */
  static final int NONE = -1;

  private static final int SECOND = 1;
  private static final int RESULT = 2;
  private static final int BIAS = 3;
  private static final int SCRATCH = 3;
  private static final int BETWEEN = 4;

  /** Channels that oneDNN's layouts keep together, at most. */
  private static final long BLOCK = 64;

  private final OneDnnTeam team;
  private final Scratchpad scratchpad;
  private final OneDnnTeam.Sharing sharing;
  private final int parts;
  private final boolean add;
  private final long[] slotBytes = new long[Scratchpad.SLOTS];

  /** Where the room of each slot begins, and how long it is, by part. */
  private final List<long[][]> rooms = new ArrayList<>();

  /** How the input that is common to all parts is wanted; null if none is yet. */
  private memory.@Nullable desc common;

  private boolean inPieces;
  private final SlicedPrimitive.Calls calls;
  private final ReorderCalls reorders;

  /**
   * @param add whether to add to what the result holds, by the reorder behind
   */
  SlicedPrimitiveBuilder(
      OneDnnTeam team, Scratchpad scratchpad, OneDnnTeam.Sharing sharing, boolean add) {
    this.team = team;
    this.scratchpad = scratchpad;
    this.sharing = sharing;
    this.parts = team.parts(sharing);
    this.add = add;
    this.calls = SlicedPrimitive.Calls.of(parts);
    this.reorders = new ReorderCalls(team.cpu(), SCRATCH);
    for (int i = 0; i < parts; i++) {
      rooms.add(new long[Scratchpad.SLOTS][]);
    }
  }

  /** Each part consists of pieces, which take turns in the same memory. */
  void inPieces() {
    inPieces = true;
  }

  /**
   * Adds one part, or the next piece of one.
   *
   * @param shared which input is the same for all parts, or {@link #NONE}
   * @param biasOffset elements of the bias before this part's
   */
  void part(
      int index,
      primitive primitive,
      Operand[] operands,
      int shared,
      memory.@Nullable desc bias,
      long biasOffset,
      memory.desc scratchOrder) {
    engine cpu = team.cpu();
    OneDnnCall call = new OneDnnCall(primitive, bias == null ? 4 : 5, OneDnnCall.COMPUTE_BYTES);
    OneDnnCall behind = null;
    for (int i = 0; i < operands.length; i++) {
      Operand operand = operands[i];
      memory chosen = new memory(operand.chosen(), cpu, new Pointer());
      OneDnnCall.Place array = OneDnnCall.Place.array(i, operand.offset() * Float.BYTES);
      if (!operand.moved() && !(i == RESULT && add)) {
        call.with(operand.argument(), chosen, array);
        continue;
      }
      boolean isCommon = i == shared && (common == null || common.equals(operand.chosen()));
      OneDnnCall.Place slot =
          OneDnnCall.Place.slot(i, isCommon ? 0 : room(index, i, operand.chosen().get_size()));
      call.with(operand.argument(), chosen, slot);
      if (i == RESULT) {
        behind = reorders.one(operand.chosen(), slot, operand.given(), array, add);
      } else if (!isCommon) {
        (i == SECOND && !inPieces ? calls.own() : calls.compute())
            .get(index)
            .addAll(steps(operand, index, array, slot));
      } else if (common == null) {
        common = operand.chosen();
        take(i, operand.chosen().get_size());
        share(operand, i);
      }
    }
    memory scratch = new memory(scratchOrder, cpu, new Pointer());
    call.with(
        dnnl.DNNL_ARG_SCRATCHPAD,
        scratch,
        OneDnnCall.Place.slot(SCRATCH, room(index, SCRATCH, scratchOrder.get_size())));
    if (bias != null) {
      call.with(
          dnnl.DNNL_ARG_BIAS,
          new memory(bias, cpu, new Pointer()),
          OneDnnCall.Place.array(BIAS, biasOffset * Float.BYTES));
    }
    calls.compute().get(index).add(call);
    if (behind != null) {
      calls.compute().get(index).add(behind);
    }
  }

  /** The reorder of what one part alone needs. */
  private List<OneDnnCall> steps(
      Operand operand, int index, OneDnnCall.Place array, OneDnnCall.Place slot) {
    memory.desc between = operand.between();
    if (between == null) {
      return reorders.inOneStep(operand.given(), array, operand.chosen(), slot, operand.chosen());
    }
    OneDnnCall.Place room =
        OneDnnCall.Place.slot(BETWEEN, room(index, BETWEEN, between.get_size()));
    return List.of(
        reorders.one(operand.given(), array, between, room, false),
        reorders.one(between, room, operand.chosen(), slot, false));
  }

  /** Room in a slot behind what is taken already. */
  private long take(int slot, long bytes) {
    long at = slotBytes[slot];
    slotBytes[slot] = at + Scratchpad.aligned(bytes);
    return at;
  }

  /** The room of a part in a slot, behind what is taken already where there is not enough yet. */
  private long room(int index, int slot, long bytes) {
    long[] room = rooms.get(index)[slot];
    if (room == null || room[1] < bytes) {
      room = new long[] {take(slot, bytes), bytes};
      rooms.get(index)[slot] = room;
    }
    return room[0];
  }

  /** The reorder of a common operand, cut along one of its first two sides if it can be. */
  private void share(Operand operand, int i) {
    OneDnnCall.Place array = OneDnnCall.Place.array(i, operand.offset() * Float.BYTES);
    OneDnnCall.Place slot = OneDnnCall.Place.slot(i, 0);
    long[] sides = OneDnnCall.sides(operand.given());
    for (int side = 0; side < 2 && parts > 1; side++) {
      if (sides[side] % (parts * BLOCK) == 0 && cut(operand, sides, side, array, slot)) {
        return;
      }
    }
    calls
        .before()
        .get(0)
        .addAll(reorders.of(operand.chosen(), operand.given(), array, operand.chosen(), slot, 0));
  }

  /** Whether oneDNN can cut both orders along {@code side}; adds the reorders if so. */
  private boolean cut(
      Operand operand, long[] sides, int side, OneDnnCall.Place array, OneDnnCall.Place slot) {
    List<List<OneDnnCall>> cuts = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      long[] lengths = sides.clone();
      lengths[side] /= parts;
      long[] from = new long[sides.length];
      from[side] = part * lengths[side];
      memory.desc given;
      memory.desc chosen;
      try {
        given = operand.given().submemory_desc(lengths, from, false);
        chosen = operand.chosen().submemory_desc(lengths, from, false);
      } catch (RuntimeException e) {
        return false; // JavaCPP throws no other type for "could not construct a sub-memory"
      }
      cuts.add(reorders.of(operand.chosen(), given, array, chosen, slot, part));
    }
    for (int part = 0; part < parts; part++) {
      calls.before().get(part).addAll(cuts.get(part));
    }
    return true;
  }

  SlicedPrimitive build() {
    slotBytes[SCRATCH] = Math.max(slotBytes[SCRATCH], parts * reorders.bytesBetween());
    return new SlicedPrimitive(team, scratchpad, sharing, slotBytes, calls);
  }
}
