package io.morph4j.benchmarks;

import static io.morph4j.benchmarks.TextTable.number;

import io.morph4j.benchmarks.ops.OpBenchmark;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.machine.Benchmark;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the JMH benchmarks of {@code io.morph4j.benchmarks.ops}, in processes that JMH starts.
 */
final class OpRun {
  private static final TimeValue ITERATION = TimeValue.milliseconds(500);
  private static final int WARM_UPS = 4;

  private final Benchmark.Plan plan;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;

  OpRun(Benchmark.Plan plan, Consumer<String> talk, BooleanSupplier stop) {
    this.plan = plan;
    this.talk = talk;
    this.stop = stop;
  }

  Benchmark.Report run() {
    talk.accept("JMH measures about thirty operations, some seconds each");
    Options options =
        new OptionsBuilder()
            .include(Pattern.quote(OpBenchmark.class.getPackageName() + "."))
            .forks(1)
            .jvmArgs(jvmArguments())
            .warmupIterations(WARM_UPS)
            .warmupTime(ITERATION)
            .measurementIterations(plan.repeats())
            .measurementTime(ITERATION)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return report(new Runner(options).run());
    } catch (RunnerException e) {
      if (stop.getAsBoolean()) {
        return new Benchmark.Report(List.of(), Map.of(), false);
      }
      throw new UserException("JMH failed: " + e.getMessage(), e);
    }
  }

  private String[] jvmArguments() {
    List<String> arguments =
        new ArrayList<>(
            ChildJvm.memoryOptions(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    arguments.add("-Dmorph4j.precision=" + plan.precision());
    // JMH shows what its processes print: leave the table alone.
    arguments.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    return arguments.toArray(String[]::new);
  }

  private Benchmark.Report report(Collection<RunResult> results) {
    String about =
        "JMH, one process each: means of %d iterations of %s after %d to warm up; %s"
            .formatted(plan.repeats(), ITERATION, WARM_UPS, Threads.describe(System.getenv()));
    TextTable table = new TextTable(2, "operation", "on", "µs", "± (99.9 %)");
    List<Map<String, @Nullable Object>> ops = new ArrayList<>();
    for (RunResult result : results) {
      String method = result.getPrimaryResult().getLabel();
      String op = result.getParams().getParam("op");
      double time = result.getPrimaryResult().getScore();
      double error = result.getPrimaryResult().getScoreError();
      Double known = Double.isNaN(error) ? null : (Double) error;
      table.row(method, op == null ? "" : op, number("%.2f", time), number("%.2f", known));
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      facts.put("operation", method);
      facts.put("on", op);
      facts.put("microseconds", time);
      facts.put("error", known);
      ops.add(facts);
    }
    List<String> lines = new ArrayList<>(List.of(about, ""));
    lines.addAll(table.lines());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("about", List.of(about));
    facts.put("operations", ops);
    return new Benchmark.Report(lines, facts, true);
  }
}
