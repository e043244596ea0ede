package io.morph4j.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.morph4j.benchmarks.TimedKernels.Call;
import io.morph4j.benchmarks.TimedKernels.Total;
import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.ops.KernelChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The measuring process of our side: one case, one line out for each line in. */
final class Worker {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Gson JSON = new GsonBuilder().serializeNulls().create();

  private final TimedKernels kernels;
  private final PrintStream answers;

  private Worker(TimedKernels kernels, PrintStream answers) {
    this.kernels = kernels;
    this.answers = answers;
  }

  /**
   * Serves the case named by the first argument, whose files are in the folder of the second, until
   * its input ends. Standard output carries the protocol alone; whatever else writes there goes to
   * standard error.
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    TimedKernels kernels = new TimedKernels(KernelChoice.of(DataType.FLOAT));
    Worker worker = new Worker(kernels, answers);
    try (KernelChoice.Given given = KernelChoice.give(kernels)) {
      if (args[0].startsWith(StepShapes.PREFIX)) {
        StepShapes.serve(args[0], kernels, requests, worker::say);
        return;
      }
      try (Workload workload = open(args)) {
        worker.serve(workload, requests);
      }
    }
  }

  private static Workload open(String[] args) {
    return args[0].startsWith(Growth.PREFIX)
        ? Growth.Point.of(args[0]).open()
        : Workloads.find(args[0]).open().apply(Path.of(args[1]));
  }

  /** Answers each line of {@code requests} with a line on {@code answers}. */
  static void serve(Workload workload, BufferedReader requests, PrintStream answers)
      throws IOException {
    TimedKernels kernels = new TimedKernels(KernelChoice.of(DataType.FLOAT));
    try (KernelChoice.Given given = KernelChoice.give(kernels)) {
      new Worker(kernels, answers).serve(workload, requests);
    }
  }

  private void serve(Workload workload, BufferedReader requests) throws IOException {
    say(ready(workload.parameters()));
    String request;
    while ((request = requests.readLine()) != null) {
      say(request.contains("\"ceiling\"") ? ceiling() : iteration(workload));
    }
  }

  private Map<String, @Nullable Object> iteration(Workload workload) throws IOException {
    long start = System.nanoTime();
    boolean hasForward = workload.forward();
    double forward = millisecondsSince(start);
    kernels.reset();
    start = System.nanoTime();
    workload.run();
    double total = millisecondsSince(start);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("forward_ms", hasForward ? forward : null);
    answer.put("total_ms", total);
    answer.put("peak_kib", peakKib());
    answer.put("flop", kernels.flop());
    answer.put("convolution_ms", kernels.milliseconds());
    return answer;
  }

  /** The convolutions of the last iteration, each alone as often as it was called. */
  private Map<String, @Nullable Object> ceiling() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    Double milliseconds = null;
    try {
      for (Map.Entry<Call, Total> each : kernels.totals().entrySet()) {
        Call call = each.getKey();
        double alone = new Probe(call.pass(), call.shape(), precision()).bestMs();
        milliseconds = (milliseconds == null ? 0 : milliseconds) + alone * each.getValue().calls();
      }
    } catch (LinkageError | RuntimeException e) {
      LOG.warn("the convolutions cannot be measured alone: {}", e.toString());
      milliseconds = null;
    }
    answer.put("ceiling_ms", milliseconds);
    return answer;
  }

  /** In what convolutions of this process multiply. */
  static Precision precision() {
    return Precision.of(System.getProperty("morph4j.precision", "float"), "morph4j.precision");
  }

  /** The first line of the protocol. */
  static Map<String, Object> ready(long parameters) {
    return Map.of("ready", KernelChoice.of(DataType.FLOAT).describe(), "parameters", parameters);
  }

  private void say(Map<String, ?> line) {
    answers.println(JSON.toJson(line));
    answers.flush();
  }

  private static double millisecondsSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /** Most memory that was resident in this process, KiB; null where there is no /proc. */
  private static @Nullable Long peakKib() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return null;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(null);
  }
}
