package io.morph4j.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One computation for one shape, cut into parts for the threads of a team, with the reorders before
 * and behind. Operands: two in, one out.
 */
final class OneDnnPrimitive {
  static final int SECOND = 1;
  static final int RESULT = 2;

  /** No input is common to all parts. */
  static final int NONE = -1;

  private static final int BIAS = 3;
  private static final int SCRATCH = 3;
  private static final int BETWEEN = 4;

  /** Channels that oneDNN's layouts keep together, at most. */
  private static final long BLOCK = 64;

  private final OneDnnTeam team;
  private final OneDnnWorkspace workspace;
  private final OneDnnTeam.Sharing sharing;
  private final long[] slotBytes;

  /** What all parts wait for. */
  private final List<List<OneDnnCall>> before;

  private final boolean waits;

  /** What brings a part's own copy of the second operand into order. */
  private final List<List<OneDnnCall>> own;

  private final List<List<OneDnnCall>> compute;

  /**
   * An operand, or the part of it that one part of the computation needs.
   *
   * @param argument oneDNN's number of the operand
   * @param given how it lies in the array of the engine
   * @param offset elements of the array before it
   * @param chosen how the primitive wants it; as given, it is not moved
   * @param between what to move it into first, null for one step
   */
  record Operand(
      int argument,
      memory.desc given,
      long offset,
      memory.desc chosen,
      memory.@Nullable desc between) {
    Operand(int argument, memory.desc given, long offset, memory.desc chosen) {
      this(argument, given, offset, chosen, null);
    }

    boolean moved() {
      return !chosen.equals(given);
    }
  }

  /** Collects what is computed. */
  static final class Builder {
    private final OneDnnTeam team;
    private final OneDnnWorkspace workspace;
    private final OneDnnTeam.Sharing sharing;
    private final int parts;
    private final boolean add;
    private final long[] slotBytes = new long[OneDnnWorkspace.SLOTS];

    /** Where the room of each slot begins, and how long it is, by part. */
    private final List<long[][]> rooms = new ArrayList<>();

    /** How the input that is common to all parts is wanted; null if none is yet. */
    private memory.@Nullable desc common;

    private boolean inPieces;
    private final List<List<OneDnnCall>> before = new ArrayList<>();
    private final List<List<OneDnnCall>> own = new ArrayList<>();
    private final List<List<OneDnnCall>> compute = new ArrayList<>();

    /** Most room that a reorder in two steps takes. */
    private long bytesBetween;

    /**
     * @param add whether to add to what the result holds, by the reorder behind
     */
    Builder(OneDnnTeam team, OneDnnWorkspace workspace, OneDnnTeam.Sharing sharing, boolean add) {
      this.team = team;
      this.workspace = workspace;
      this.sharing = sharing;
      this.parts = team.parts(sharing);
      this.add = add;
      for (int i = 0; i < parts; i++) {
        before.add(new ArrayList<>());
        own.add(new ArrayList<>());
        compute.add(new ArrayList<>());
        rooms.add(new long[OneDnnWorkspace.SLOTS][]);
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
        memory.desc scratchpad) {
      engine cpu = team.cpu();
      OneDnnCall call = new OneDnnCall(primitive, bias == null ? 4 : 5);
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
          behind = reorder(operand.chosen(), slot, operand.given(), array, add);
        } else if (!isCommon) {
          (i == SECOND && !inPieces ? own : compute)
              .get(index)
              .addAll(steps(operand, index, array, slot));
        } else if (common == null) {
          common = operand.chosen();
          take(i, operand.chosen().get_size());
          share(operand, i);
        }
      }
      memory scratch = new memory(scratchpad, cpu, new Pointer());
      call.with(
          dnnl.DNNL_ARG_SCRATCHPAD,
          scratch,
          OneDnnCall.Place.slot(SCRATCH, room(index, SCRATCH, scratchpad.get_size())));
      if (bias != null) {
        call.with(
            dnnl.DNNL_ARG_BIAS,
            new memory(bias, cpu, new Pointer()),
            OneDnnCall.Place.array(BIAS, biasOffset * Float.BYTES));
      }
      compute.get(index).add(call);
      if (behind != null) {
        compute.get(index).add(behind);
      }
    }

    /** The reorder of what one part alone needs. */
    private List<OneDnnCall> steps(
        Operand operand, int index, OneDnnCall.Place array, OneDnnCall.Place slot) {
      memory.desc between = operand.between();
      if (between == null) {
        return move(operand.given(), array, operand.chosen(), slot, operand.chosen());
      }
      OneDnnCall.Place room =
          OneDnnCall.Place.slot(BETWEEN, room(index, BETWEEN, between.get_size()));
      return List.of(
          reorder(operand.given(), array, between, room, false),
          reorder(between, room, operand.chosen(), slot, false));
    }

    /** Room in a slot behind what is taken already. */
    private long take(int slot, long bytes) {
      long at = slotBytes[slot];
      slotBytes[slot] = at + OneDnnWorkspace.aligned(bytes);
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

    private OneDnnCall reorder(
        memory.desc from,
        OneDnnCall.Place source,
        memory.desc to,
        OneDnnCall.Place target,
        boolean sum) {
      return OneDnnCall.reorder(team.cpu(), from, source, to, target, sum);
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
      before.get(0).addAll(moves(operand, operand.given(), array, operand.chosen(), slot, 0));
    }

    /**
     * The reorder, in two steps where that is faster.
     *
     * @param given the part of {@code operand.given()} to move
     * @param part whose room between the steps to use
     */
    private List<OneDnnCall> moves(
        Operand operand,
        memory.desc given,
        OneDnnCall.Place array,
        memory.desc chosen,
        OneDnnCall.Place slot,
        int part) {
      PairedOrder paired = PairedOrder.of(operand.chosen());
      if (paired == null) {
        return move(given, array, chosen, slot, operand.chosen());
      }
      List<OneDnnCall> calls = new ArrayList<>();
      for (PairedOrder.Piece piece : paired.pieces(given, chosen)) {
        long bytes = OneDnnWorkspace.aligned(piece.between().get_size());
        bytesBetween = Math.max(bytesBetween, bytes);
        OneDnnCall.Place room = (arrays, slots) -> slots[SCRATCH] + part * bytes;
        calls.addAll(move(piece.given(), array, piece.between(), room, piece.between()));
        calls.add(reorder(piece.between(), room, piece.chosen(), slot, false));
      }
      return calls;
    }

    /**
     * The reorder in one step, in tiles where that is faster.
     *
     * @param order of the whole that {@code chosen} is or is a part of
     */
    private List<OneDnnCall> move(
        memory.desc given,
        OneDnnCall.Place array,
        memory.desc chosen,
        OneDnnCall.Place slot,
        memory.desc order) {
      List<WeightTiles.Tile> tiles = WeightTiles.of(given, chosen, order);
      if (tiles.isEmpty()) {
        return List.of(reorder(given, array, chosen, slot, false));
      }
      List<OneDnnCall> calls = new ArrayList<>();
      for (WeightTiles.Tile tile : tiles) {
        calls.add(
            reorder(
                tile.given(),
                array.plus(tile.from() * Float.BYTES),
                tile.chosen(),
                slot.plus(tile.to() * Float.BYTES),
                false));
      }
      return calls;
    }

    /** Whether oneDNN can cut both orders along {@code side}; adds the reorders if so. */
    private boolean cut(
        Operand operand, long[] sides, int side, OneDnnCall.Place array, OneDnnCall.Place slot) {
      List<List<OneDnnCall>> calls = new ArrayList<>();
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
        calls.add(moves(operand, given, array, chosen, slot, part));
      }
      for (int part = 0; part < parts; part++) {
        before.get(part).addAll(calls.get(part));
      }
      return true;
    }

    OneDnnPrimitive build() {
      slotBytes[SCRATCH] = Math.max(slotBytes[SCRATCH], parts * bytesBetween);
      return new OneDnnPrimitive(this);
    }
  }

  private OneDnnPrimitive(Builder builder) {
    this.team = builder.team;
    this.workspace = builder.workspace;
    this.sharing = builder.sharing;
    this.slotBytes = builder.slotBytes;
    this.before = builder.before;
    this.waits = before.stream().anyMatch(calls -> !calls.isEmpty());
    this.own = builder.own;
    this.compute = builder.compute;
  }

  void run(INDArray first, INDArray second, @Nullable INDArray shift, INDArray result) {
    run(first, second, shift, result, null);
  }

  /**
   * @param kept copies of {@code second} that may serve again, or null
   */
  void run(
      INDArray first,
      INDArray second,
      @Nullable INDArray shift,
      INDArray result,
      KeptWeights.@Nullable Copies kept) {
    long[] arrays = {
      address(first), address(second), address(result), shift == null ? 0 : address(shift)
    };
    long[] slots = new long[OneDnnWorkspace.SLOTS];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i == SECOND && kept != null ? 0 : workspace.slot(i, slotBytes[i]);
    }
    KeptWeights.Copy copy =
        kept == null || slotBytes[SECOND] == 0 ? null : kept.find(this, slotBytes[SECOND]);
    if (copy != null) {
      slots[SECOND] = copy.address();
    }
    if (copy != null && !copy.isCurrent()) {
      team.run(
          sharing,
          part -> {
            execute(before.get(part), part, arrays, slots);
            execute(own.get(part), part, arrays, slots);
          });
    } else if (copy == null && waits) {
      team.run(sharing, part -> execute(before.get(part), part, arrays, slots));
    }
    team.run(
        sharing,
        part -> {
          if (copy == null) {
            execute(own.get(part), part, arrays, slots);
          }
          execute(compute.get(part), part, arrays, slots);
        });
  }

  private void execute(List<OneDnnCall> calls, int part, long[] arrays, long[] slots) {
    if (calls.isEmpty()) {
      return;
    }
    for (OneDnnCall call : calls) {
      call.execute(team.stream(part), arrays, slots);
    }
    team.stream(part)._wait();
  }

  private static long address(INDArray array) {
    return array.data().addressPointer().address();
  }
}
