package io.morph4j.benchmarks;

import static io.morph4j.benchmarks.TextTable.number;

import io.morph4j.core.file.UserException;
import io.morph4j.tools.machine.Benchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures the points of each series of {@link Growth} in turns, each in a process of its own. */
final class GrowthRun {
  private final Benchmark.Plan plan;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;

  GrowthRun(Benchmark.Plan plan, Consumer<String> talk, BooleanSupplier stop) {
    this.plan = plan;
    this.talk = talk;
    this.stop = stop;
  }

  Benchmark.Report run() {
    Map<Growth.Point, Measurement> measured = new LinkedHashMap<>();
    boolean complete = true;
    for (Growth series : Growth.values()) {
      Map<Growth.Point, Measurement> points = complete ? measure(series) : null;
      if (points == null) {
        complete = false;
        break;
      }
      measured.putAll(points);
      talk.accept(series.title() + ": done");
    }
    return report(measured, complete);
  }

  /** The medians of a series; null after a request to stop. */
  private @Nullable Map<Growth.Point, Measurement> measure(Growth series) {
    Map<Growth.Point, Side> sides = new LinkedHashMap<>();
    try (CaseFolder folder = new CaseFolder()) {
      for (Growth.Point point : series.points()) {
        Map<String, String> environment =
            point.threads() == 0
                ? Map.of()
                : Map.of("OMP_NUM_THREADS", Integer.toString(point.threads()));
        sides.put(
            point, ChildJvm.start(point.argument(), folder.path(), plan.precision(), environment));
      }
      return measure(sides);
    } catch (UserException e) {
      if (stop.getAsBoolean()) {
        return null;
      }
      throw e;
    } finally {
      sides.values().forEach(Side::close);
    }
  }

  private @Nullable Map<Growth.Point, Measurement> measure(Map<Growth.Point, Side> sides) {
    Map<Growth.Point, List<Measurement>> counted = new LinkedHashMap<>();
    sides.keySet().forEach(point -> counted.put(point, new ArrayList<>()));
    WarmUp warmUp = new WarmUp(plan.repeats());
    for (int done = 0; done < plan.repeats(); ) {
      Map<Growth.Point, Measurement> turn = new LinkedHashMap<>();
      for (Map.Entry<Growth.Point, Side> side : sides.entrySet()) {
        if (stop.getAsBoolean()) {
          return null;
        }
        turn.put(side.getKey(), side.getValue().run());
      }
      if (warmUp.over(List.copyOf(turn.values()))) {
        done++;
        turn.forEach((point, m) -> counted.getOrDefault(point, new ArrayList<>()).add(m));
      }
    }
    Map<Growth.Point, Measurement> medians = new LinkedHashMap<>();
    counted.forEach((point, all) -> medians.put(point, Measurement.median(all)));
    return medians;
  }

  private Benchmark.Report report(Map<Growth.Point, Measurement> measured, boolean complete) {
    String about =
        "ResNet-6, forward and backward; medians of %d iterations in turns after %s; %s"
            .formatted(
                plan.repeats(), WarmUp.describe(plan.repeats()), Threads.describe(System.getenv()));
    List<String> lines = new ArrayList<>(List.of(about, ""));
    lines.addAll(table(measured));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("about", List.of(about));
    List<Map<String, @Nullable Object>> points = new ArrayList<>();
    measured.forEach((point, m) -> points.add(facts(point, m)));
    facts.put("growth", points);
    return new Benchmark.Report(lines, facts, complete);
  }

  /** The table; times and counts also as multiples of those of the first point of their series. */
  static List<String> table(Map<Growth.Point, Measurement> measured) {
    TextTable table =
        new TextTable(
            3,
            "series",
            "value",
            "net",
            "total ms",
            "times",
            "GFLOP",
            "times",
            "GFLOP/s",
            "in convolutions",
            "peak MiB");
    Map<Growth, Measurement> first = new LinkedHashMap<>();
    measured.forEach(
        (point, m) -> {
          Measurement base = first.computeIfAbsent(point.series(), series -> m);
          table.row(
              point.series().title(),
              Integer.toString(point.value()),
              point.net(),
              number("%.1f", m.totalMs()),
              number("%.2f", m.totalMs() / base.totalMs()),
              number("%.2f", gflop(m)),
              number("%.2f", gflop(m) / gflop(base)),
              number("%.0f", gflop(m) / m.totalMs() * 1000),
              number("%.0f", m.convolutionGflops()),
              number("%.0f", m.peakKib() == null ? null : (Double) (m.peakKib() / 1024.)));
        });
    return table.lines();
  }

  private static double gflop(Measurement m) {
    return m.flop() == null ? Double.NaN : m.flop() / 1e9;
  }

  private static Map<String, @Nullable Object> facts(Growth.Point point, Measurement m) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("series", point.series().title());
    facts.put("value", point.value());
    facts.put("net", point.net());
    facts.put("totalMs", m.totalMs());
    facts.put("convolutionFlop", m.flop());
    facts.put("convolutionMs", m.convolutionMs());
    facts.put("peakKib", m.peakKib());
    return facts;
  }
}
