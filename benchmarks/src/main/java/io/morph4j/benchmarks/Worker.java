package io.morph4j.benchmarks;

import com.google.gson.JsonObject;
import io.morph4j.core.kernel.ConvolutionKernels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The measuring process of our side: one case, one line out for each line in. */
final class Worker {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Worker() {}

  /**
   * Serves the case named by the only argument until its input ends. Standard output carries the
   * protocol alone; whatever else writes there goes to standard error.
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Workload workload = Workloads.open(args[0])) {
      serve(workload, requests, answers);
    }
  }

  static void serve(Workload workload, BufferedReader requests, PrintStream answers)
      throws IOException {
    JsonObject ready = new JsonObject();
    ready.addProperty("ready", ConvolutionKernels.of(DataType.FLOAT).describe());
    ready.addProperty("parameters", workload.parameters());
    answers.println(ready);
    answers.flush();
    while (requests.readLine() != null) {
      Workload.Times times = workload.run();
      JsonObject answer = new JsonObject();
      answer.addProperty("forward_ms", Double.isNaN(times.forward()) ? null : times.forward());
      answer.addProperty("total_ms", times.total());
      answer.addProperty("peak_kib", peakKib());
      answers.println(answer);
      answers.flush();
    }
  }

  /** Most memory that was resident in this process, KiB; null where there is no /proc. */
  private static @Nullable Long peakKib() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return null;
    }
    List<String> lines = Files.readAllLines(STATUS);
    return lines.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(null);
  }
}
