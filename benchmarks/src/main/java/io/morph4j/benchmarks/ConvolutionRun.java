package io.morph4j.benchmarks;

import static io.morph4j.benchmarks.TextTable.number;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.machine.Benchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures {@link StepShapes}: convolutions inside a step beside oneDNN alone. */
final class ConvolutionRun {
  /**
   * A pass of a convolution inside a step and alone.
   *
   * @param step name of the step
   * @param shape as {@link StepShapes#describe} writes it
   * @param pass forward, data or weights
   * @param flop of one call
   * @param calls in one step
   * @param stepMs milliseconds of a call inside the step, the median over the steps
   * @param probeMs milliseconds of the fastest of a few calls alone, the median over the steps
   * @param fromMemoryMs the same with weights that no cache holds
   */
  record Row(
      String step,
      String shape,
      String pass,
      double flop,
      long calls,
      @Nullable Double stepMs,
      double probeMs,
      double fromMemoryMs) {
    double probeGflops() {
      return flop / probeMs / 1e6;
    }

    double fromMemoryGflops() {
      return flop / fromMemoryMs / 1e6;
    }

    @Nullable Double stepGflops() {
      return stepMs == null ? null : (Double) (flop / stepMs / 1e6);
    }

    /** Speed inside the step over speed alone. */
    @Nullable Double share() {
      return stepMs == null ? null : (Double) (probeMs / stepMs);
    }

    /** Speed inside the step over speed alone with weights that no cache holds. */
    @Nullable Double shareFromMemory() {
      return stepMs == null ? null : (Double) (fromMemoryMs / stepMs);
    }

    Map<String, @Nullable Object> facts() {
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      facts.put("step", step);
      facts.put("shape", shape);
      facts.put("pass", pass);
      facts.put("flop", flop);
      facts.put("callsPerStep", calls);
      facts.put("probeGflops", probeGflops());
      facts.put("probeFromMemoryGflops", fromMemoryGflops());
      facts.put("stepGflops", stepGflops());
      facts.put("share", share());
      facts.put("shareFromMemory", shareFromMemory());
      return facts;
    }
  }

  private final Benchmark.Plan plan;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;

  ConvolutionRun(Benchmark.Plan plan, Consumer<String> talk, BooleanSupplier stop) {
    this.plan = plan;
    this.talk = talk;
    this.stop = stop;
  }

  Benchmark.Report run() {
    List<Row> rows = new ArrayList<>();
    boolean complete = true;
    for (StepShapes shapes : StepShapes.values()) {
      List<Row> some = stop.getAsBoolean() ? null : measure(shapes);
      if (some == null) {
        complete = false;
        break;
      }
      rows.addAll(some);
      talk.accept(shapes.step() + ": done");
    }
    return report(rows, complete);
  }

  private @Nullable List<Row> measure(StepShapes shapes) {
    try (CaseFolder folder = new CaseFolder();
        Side side = ChildJvm.start(shapes.argument(), folder.path(), plan.precision())) {
      WarmUp warmUp = new WarmUp(plan.repeats());
      List<List<JsonElement>> turns = new ArrayList<>();
      while (turns.size() < plan.repeats()) {
        if (stop.getAsBoolean()) {
          return null;
        }
        long start = System.nanoTime();
        JsonObject answer = side.ask("run");
        double spent = (System.nanoTime() - start) / 1e6;
        if (warmUp.over(List.of(new Measurement(null, spent, null)))) {
          turns.add(answer.getAsJsonArray("shapes").asList());
        }
      }
      return rows(shapes.step(), turns);
    } catch (UserException e) {
      if (stop.getAsBoolean()) {
        return null;
      }
      throw e;
    }
  }

  /** The medians over {@code turns}, each of which lists the same passes in the same order. */
  static List<Row> rows(String step, List<List<JsonElement>> turns) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < turns.get(0).size(); i++) {
      List<Double> inside = new ArrayList<>();
      List<Double> alone = new ArrayList<>();
      List<Double> fromMemory = new ArrayList<>();
      for (List<JsonElement> turn : turns) {
        JsonObject one = turn.get(i).getAsJsonObject();
        Double ms = Side.number(one, "step_ms");
        if (ms != null) {
          inside.add(ms);
        }
        alone.add(one.get("probe_ms").getAsDouble());
        fromMemory.add(one.get("probe_from_memory_ms").getAsDouble());
      }
      JsonObject one = turns.get(0).get(i).getAsJsonObject();
      rows.add(
          new Row(
              step,
              one.get("shape").getAsString(),
              one.get("pass").getAsString().toLowerCase(Locale.ROOT),
              one.get("flop").getAsDouble(),
              one.get("calls").getAsLong(),
              inside.isEmpty() ? null : (Double) Measurement.middle(inside),
              Measurement.middle(alone),
              Measurement.middle(fromMemory)));
    }
    return rows;
  }

  private Benchmark.Report report(List<Row> rows, boolean complete) {
    String about =
        "convolutions of forward and backward passes, timed around the call, beside oneDNN alone"
            + " in the layouts that it likes best, from memory with weights that no cache holds;"
            + " medians of %d steps after %s; precision %s; %s"
                .formatted(
                    plan.repeats(),
                    WarmUp.describe(plan.repeats()),
                    plan.precision(),
                    Threads.describe(System.getenv()));
    TextTable table =
        new TextTable(
            3,
            "step",
            "convolution",
            "pass",
            "calls",
            "alone GFLOP/s",
            "from memory",
            "in step",
            "share",
            "of from memory");
    for (Row row : rows) {
      table.row(
          row.step(),
          row.shape(),
          row.pass(),
          Long.toString(row.calls()),
          number("%.0f", row.probeGflops()),
          number("%.0f", row.fromMemoryGflops()),
          number("%.0f", row.stepGflops()),
          number("%.2f", row.share()),
          number("%.2f", row.shareFromMemory()));
    }
    List<String> lines = new ArrayList<>(List.of(about, ""));
    lines.addAll(table.lines());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("about", List.of(about));
    facts.put("convolutions", rows.stream().map(Row::facts).toList());
    return new Benchmark.Report(lines, facts, complete);
  }
}
