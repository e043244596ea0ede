package io.morph4j.benchmarks;

import io.morph4j.benchmarks.TimedKernels.Call;
import io.morph4j.benchmarks.TimedKernels.Pass;
import io.morph4j.benchmarks.TimedKernels.Shape;
import io.morph4j.benchmarks.TimedKernels.Total;
import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.engine.kernel.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Six convolutions of generators, and the generators in whose forward and backward pass they are:
 * measured inside that pass, and alone by {@link Probe} right after it.
 */
enum StepShapes {
  RESNET9("resnet9-256", new Shape(1, 256, 256, 64, 64, 3, 1), new Shape(1, 64, 3, 256, 256, 7, 1)),
  UNET(
      "unet256",
      new Shape(1, 64, 128, 64, 64, 4, 2),
      new Shape(1, 256, 512, 16, 16, 4, 2),
      new Shape(1, 512, 512, 4, 4, 4, 2)),
  RESNET6_BATCH("resnet6-ngf32-128-n16", new Shape(16, 128, 128, 32, 32, 3, 1));

  /** What the argument of a worker begins with that serves such shapes. */
  static final String PREFIX = "shapes:";

  private final String step;
  private final List<Shape> shapes;

  StepShapes(String step, Shape... shapes) {
    this.step = step;
    this.shapes = List.of(shapes);
  }

  /** Name of the generator and its picture. */
  String step() {
    return step;
  }

  String argument() {
    return PREFIX + name();
  }

  private Workload open() {
    return this == RESNET6_BATCH
        ? StandardWorkloads.resnet(6, 32, 16, 128)
        : Workloads.find(step).open().apply(Path.of(""));
  }

  /** Answers each line with times of all shapes of {@code argument}, inside a step and alone. */
  static void serve(
      String argument,
      TimedKernels kernels,
      BufferedReader requests,
      Consumer<Map<String, ?>> answers)
      throws IOException {
    StepShapes chosen = valueOf(argument.substring(PREFIX.length()));
    try (Workload workload = chosen.open()) {
      Map<Call, Probe> probes = chosen.probes(Worker.precision());
      Probe.Copies copies = new Probe.Copies();
      answers.accept(Worker.ready(workload.parameters()));
      while (requests.readLine() != null) {
        kernels.reset();
        workload.run();
        answers.accept(Map.of("shapes", times(kernels.totals(), probes, copies)));
      }
    }
  }

  private Map<Call, Probe> probes(Precision precision) {
    Map<Call, Probe> probes = new LinkedHashMap<>();
    for (Shape shape : shapes) {
      for (Pass pass : Pass.values()) {
        probes.put(new Call(pass, shape), new Probe(pass, shape, precision));
      }
    }
    return probes;
  }

  static List<Map<String, @Nullable Object>> times(
      Map<Call, Total> totals, Map<Call, Probe> probes, Probe.Copies copies) {
    List<Map<String, @Nullable Object>> times = new ArrayList<>();
    probes.forEach(
        (call, given) -> {
          Probe probe = Objects.requireNonNull(given);
          Total total = totals.get(call);
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          row.put("shape", describe(call.shape()));
          row.put("pass", call.pass().name());
          row.put("flop", call.shape().flop());
          row.put("calls", total == null ? 0 : total.calls());
          row.put("step_ms", total == null ? null : total.milliseconds() / total.calls());
          row.put("probe_ms", probe.bestMs());
          row.put("probe_from_memory_ms", probe.bestFromMemoryMs(copies));
          times.add(row);
        });
    return times;
  }

  /**
   * E.g. {@code 1 x 256→256, 64², k3 s1}: pictures, channels, side of the result, kernel, stride.
   */
  static String describe(Shape shape) {
    return "%d x %d→%d, %d², k%d s%d"
        .formatted(
            shape.batch(), shape.in(), shape.out(), shape.height(), shape.kernel(), shape.stride());
  }
}
