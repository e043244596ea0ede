package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.core.file.UserException;
import io.morph4j.engine.kernel.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All sides of one case, each in a fresh process, measured in turns. */
final class Turns implements AutoCloseable {
  private static final String OURS = "ours";
  private static final double TURN_MS = 100;
  private static final int MOST_TOGETHER = 20;

  private final String name;
  private final CaseFolder folder = new CaseFolder();
  private final Map<String, Side> sides = new LinkedHashMap<>();
  private String engine = "";

  private Turns(String name) {
    this.name = name;
  }

  /**
   * Starts our side and one for each of {@code peers}.
   *
   * @throws UserException if one of them ends early
   */
  static Turns start(WorkloadCase which, Precision precision, List<Peer> peers) {
    Turns turns = new Turns(which.name());
    boolean started = false;
    try {
      which.files().write(turns.folder.path());
      Side us = ChildJvm.start(which.name(), turns.folder.path(), precision);
      turns.sides.put(OURS, us);
      turns.engine = us.engine();
      for (Peer peer : peers) {
        Side them = peer.start(which.name(), turns.folder.path());
        turns.sides.put(peer.name(), them);
        requireSameSize(which.name(), us.parameters(), peer.name(), them.parameters());
      }
      started = true;
      return turns;
    } finally {
      if (!started) {
        turns.close();
      }
    }
  }

  /** What computes on our side. */
  String engine() {
    return engine;
  }

  /** A peer with another number of parameters computes something else. */
  static void requireSameSize(String name, long ours, String peer, long theirs) {
    if (ours != 0 && theirs != 0 && ours != theirs) {
      throw new IllegalStateException(
          "%s: our network has %d parameters, that of %s %d".formatted(name, ours, peer, theirs));
    }
  }

  /** The medians of all sides; null after a request to stop. */
  @Nullable Comparison measure(WorkloadCase which, int repeats, BooleanSupplier stop) {
    Map<String, List<Measurement>> counted = new LinkedHashMap<>();
    sides.keySet().forEach(side -> counted.put(side, new ArrayList<>()));
    WarmUp warmUp = new WarmUp(repeats);
    int together = 0; // until the warm-up is over
    for (int done = 0; done < repeats; ) {
      List<Measurement> turn = new ArrayList<>();
      for (Side side : sides.values()) {
        if (stop.getAsBoolean()) {
          return null;
        }
        turn.add(run(side, Math.max(1, together)));
      }
      if (!warmUp.over(turn)) {
        continue;
      }
      boolean first = together == 0;
      together = first ? together(turn) : together;
      if (!first || together == 1) {
        done++;
        int i = 0;
        for (List<Measurement> of : counted.values()) {
          of.add(turn.get(i++));
        }
      }
    }
    Map<String, Measurement> medians = new LinkedHashMap<>();
    counted.forEach((side, all) -> medians.put(side, Measurement.median(all)));
    Measurement ours = medians.remove(OURS);
    Side us = sides.get(OURS);
    if (ours == null || us == null) {
      throw new IllegalStateException(name + ": our side was not measured");
    }
    return new Comparison(
        name, which.kind(), which.pictures(), ours.withCeiling(us.ceilingMs()), medians);
  }

  /** The median of iterations of one side that follow one another, as steps of a training do. */
  private static Measurement run(Side side, int together) {
    List<Measurement> all = new ArrayList<>();
    for (int i = 0; i < together; i++) {
      all.add(side.run());
    }
    return Measurement.median(all);
  }

  /**
   * How many iterations of a side make a turn, of all sides alike: those that fit into {@link
   * #TURN_MS}. A single one of some milliseconds would find caches and threads as the other side
   * left them.
   */
  static int together(List<Measurement> turn) {
    double slowest = turn.stream().mapToDouble(Measurement::totalMs).max().orElse(TURN_MS);
    return (int) Math.max(1, Math.min(MOST_TOGETHER, TURN_MS / slowest));
  }

  @Override
  public void close() {
    sides.values().forEach(Side::close);
    folder.close();
  }

  /** What was measured, for the talk of a command. */
  static void tell(Comparison row, Consumer<String> talk) {
    StringBuilder line = new StringBuilder();
    line.append("%s: %.0f ms".formatted(row.name(), row.ours().totalMs()));
    row.peers()
        .forEach((peer, side) -> line.append(", %s %.2f".formatted(peer, row.totalRatio(side))));
    talk.accept(line.toString());
  }
}
