package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.machine.Benchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures each case in turns with the peers that are there, each side in a fresh process. */
final class SideBySide {
  private final Benchmark.Plan plan;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;
  private final List<Comparison> rows = new ArrayList<>();
  private @Nullable String engine;

  SideBySide(Benchmark.Plan plan, Consumer<String> talk, BooleanSupplier stop) {
    this.plan = plan;
    this.talk = talk;
    this.stop = stop;
  }

  Benchmark.Report run() {
    List<Peer> wanted =
        Peers.all(plan.python()).stream().filter(peer -> plan.peers().contains(peer.id())).toList();
    return run(Peers.find(wanted, talk));
  }

  Benchmark.Report run(Peers peers) {
    for (String name : plan.cases()) {
      Comparison row = stop.getAsBoolean() ? null : compare(Workloads.find(name), peers);
      if (row == null) {
        break;
      }
      rows.add(row);
      Turns.tell(row, talk);
    }
    return report(peers);
  }

  private @Nullable Comparison compare(WorkloadCase which, Peers peers) {
    try (Turns turns = Turns.start(which, plan.precision(), peers.able(which.name()))) {
      engine = turns.engine();
      return turns.measure(which, plan.repeats(), stop);
    } catch (UserException e) {
      // Ctrl-C reaches the measuring processes too: their end is then no failure.
      if (stop.getAsBoolean()) {
        return null;
      }
      throw e;
    }
  }

  private Benchmark.Report report(Peers peers) {
    List<String> header = new ArrayList<>();
    if (engine != null) {
      header.add("Morph4J: convolutions by " + engine);
    }
    header.addAll(peers.remarks());
    header.addAll(peers.leftOut(plan.cases()));
    header.add(
        "medians of %d iterations in turns after %s; %s"
            .formatted(
                plan.repeats(),
                WarmUp.describe(plan.repeats()),
                Threads.describe(System.getenv())));
    List<String> lines = new ArrayList<>(header);
    lines.add("");
    lines.addAll(ComparisonTable.lines(rows));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("about", header);
    facts.put("cases", rows.stream().map(Comparison::facts).toList());
    facts.put("meanTotalRatio", ComparisonTable.means(rows));
    return new Benchmark.Report(lines, facts, rows.size() == plan.cases().size());
  }
}
