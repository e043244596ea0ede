package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.loop.HostArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One computation for one shape, cut into parts for the threads of a team, with the reorders before
 * and behind. Operands: two in, one out.
 */
final class SlicedPrimitive {
  /**
   * Bytes to keep of primitives of one kind: those of some dozen sizes of pictures, or of one
   * training.
   */
  static final long MOST_BYTES = 24L << 20;

  private static final int SECOND = 1;

  private final OneDnnTeam team;
  private final Scratchpad scratchpad;
  private final OneDnnTeam.Sharing sharing;
  private final long[] slotBytes;

  private final Calls calls;
  private final boolean waits;

  /**
   * What is computed, by part.
   *
   * @param before what all parts wait for
   * @param own what brings a part's own copy of the second operand into order
   */
  record Calls(
      List<List<OneDnnCall>> before, List<List<OneDnnCall>> own, List<List<OneDnnCall>> compute) {
    static Calls of(int parts) {
      return new Calls(lists(parts), lists(parts), lists(parts));
    }

    private static List<List<OneDnnCall>> lists(int parts) {
      List<List<OneDnnCall>> lists = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        lists.add(new ArrayList<>());
      }
      return lists;
    }
  }

  SlicedPrimitive(
      OneDnnTeam team,
      Scratchpad scratchpad,
      OneDnnTeam.Sharing sharing,
      long[] slotBytes,
      Calls calls) {
    this.team = team;
    this.scratchpad = scratchpad;
    this.sharing = sharing;
    this.slotBytes = slotBytes;
    this.calls = calls;
    this.waits = calls.before().stream().anyMatch(part -> !part.isEmpty());
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
      PackedWeights.@Nullable Copies kept) {
    long[] arrays = {
      HostArrays.address(first),
      HostArrays.address(second),
      HostArrays.address(result),
      shift == null ? 0 : HostArrays.address(shift)
    };
    long[] slots = new long[Scratchpad.SLOTS];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i == SECOND && kept != null ? 0 : scratchpad.slot(i, slotBytes[i]);
    }
    PackedWeights.Copy copy =
        kept == null || slotBytes[SECOND] == 0 ? null : kept.find(this, slotBytes[SECOND]);
    if (copy != null) {
      slots[SECOND] = copy.address();
    }
    if (copy != null && !copy.isCurrent()) {
      team.run(
          sharing,
          part -> {
            execute(calls.before().get(part), part, arrays, slots);
            execute(calls.own().get(part), part, arrays, slots);
          });
    } else if (copy == null && waits) {
      team.run(sharing, part -> execute(calls.before().get(part), part, arrays, slots));
    }
    team.run(
        sharing,
        part -> {
          if (copy == null) {
            execute(calls.own().get(part), part, arrays, slots);
          }
          execute(calls.compute().get(part), part, arrays, slots);
        });
  }

  /** What its calls are reckoned to hold: parts are mostly alike, and such share their code. */
  long bytes() {
    long most = 0;
    for (int part = 0; part < calls.compute().size(); part++) {
      long bytes = 0;
      for (List<List<OneDnnCall>> kind : List.of(calls.before(), calls.own(), calls.compute())) {
        if (part < kind.size()) {
          bytes += kind.get(part).stream().mapToLong(OneDnnCall::bytes).sum();
        }
      }
      most = Math.max(most, bytes);
    }
    return most;
  }

  /** Gives back what lies outside the heap; the primitive is not to be run again. */
  void close() {
    all().forEach(OneDnnCall::close);
  }

  private Stream<OneDnnCall> all() {
    return Stream.of(calls.before(), calls.own(), calls.compute())
        .flatMap(List::stream)
        .flatMap(List::stream);
  }

  private void execute(List<OneDnnCall> some, int part, long[] arrays, long[] slots) {
    if (some.isEmpty()) {
      return;
    }
    for (OneDnnCall call : some) {
      call.execute(team.stream(part), arrays, slots);
    }
    team.stream(part)._wait();
  }
}
