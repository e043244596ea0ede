package io.morph4j.benchmarks;

import io.morph4j.core.model.UserException;
import io.morph4j.tools.Benchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures each case in turns with PyTorch, each side in a fresh process. */
public final class SideBySide implements Benchmark {

  /** For {@link java.util.ServiceLoader}. */
  public SideBySide() {}

  @Override
  public List<String> cases() {
    return Workloads.names();
  }

  @Override
  public Report run(Plan plan, Consumer<String> talk, BooleanSupplier stop) {
    PyTorch pytorch = new PyTorch(plan.python());
    PyTorch.Finding found =
        plan.peers() ? pytorch.look() : new PyTorch.Finding(false, "no peers, as asked");
    talk.accept(found.text());
    List<String> header = new ArrayList<>();
    List<Comparison> rows = new ArrayList<>();
    for (String name : plan.cases()) {
      Comparison row = compare(name, plan, found.usable() ? pytorch : null, stop, header);
      if (row == null) {
        break;
      }
      rows.add(row);
      talk.accept(progress(row));
    }
    header.add(found.text());
    header.add(
        "medians of %d iterations in turns after %s; %s"
            .formatted(
                plan.repeats(),
                WarmUp.describe(plan.repeats()),
                Threads.describe(System.getenv())));
    return report(header, rows, rows.size() == plan.cases().size());
  }

  /** The medians of one case; null after a request to stop. */
  private static @Nullable Comparison compare(
      String name,
      Plan plan,
      @Nullable PyTorch pytorch,
      BooleanSupplier stop,
      List<String> header) {
    List<Measurement> ours = new ArrayList<>();
    List<Measurement> theirs = new ArrayList<>();
    int repeats = plan.repeats();
    try (Side us = ChildJvm.start(name, plan.precision());
        Side them = pytorch == null ? null : pytorch.start(name)) {
      if (header.isEmpty()) {
        header.add("Morph4J: convolutions by " + us.engine());
      }
      if (them != null) {
        requireSameSize(name, us.parameters(), them.parameters());
      }
      WarmUp warmUp = new WarmUp(repeats);
      while (ours.size() < repeats) {
        if (stop.getAsBoolean()) {
          return null;
        }
        Measurement our = us.run();
        Measurement their = them == null ? null : them.run();
        if (warmUp.over(our, their)) {
          ours.add(our);
          if (their != null) {
            theirs.add(their);
          }
        }
      }
    } catch (UserException e) {
      // Ctrl-C reaches the measuring processes too: their end is then no failure.
      if (stop.getAsBoolean()) {
        return null;
      }
      throw e;
    }
    return new Comparison(
        name, Measurement.median(ours), theirs.isEmpty() ? null : Measurement.median(theirs));
  }

  /** A peer with another number of parameters computes something else. */
  static void requireSameSize(String name, long ours, long theirs) {
    if (ours != 0 && theirs != 0 && ours != theirs) {
      throw new IllegalStateException(
          "%s: our network has %d parameters, the peer's %d".formatted(name, ours, theirs));
    }
  }

  private static String progress(Comparison row) {
    Double ratio = row.totalRatio();
    return "%s: %.0f ms%s"
        .formatted(
            row.name(), row.ours().totalMs(), ratio == null ? "" : ", ratio %.2f".formatted(ratio));
  }

  private static Report report(List<String> header, List<Comparison> rows, boolean complete) {
    List<String> lines = new ArrayList<>(header);
    lines.add("");
    lines.addAll(ComparisonTable.lines(rows));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("about", List.copyOf(header));
    facts.put("cases", rows.stream().map(Comparison::facts).toList());
    OptionalDouble mean = Comparison.meanRatio(rows);
    if (mean.isPresent()) {
      facts.put("meanTotalRatio", mean.getAsDouble());
    }
    return new Report(lines, facts, complete);
  }
}
