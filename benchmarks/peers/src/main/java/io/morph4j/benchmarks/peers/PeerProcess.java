package io.morph4j.benchmarks.peers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The line protocol of a measuring process: an object {@code {"ready": ENGINE, "parameters": N}}
 * when the case is built, then one with {@code forward_ms}, {@code total_ms} and {@code peak_kib}
 * for each line of standard input, until that ends.
 */
final class PeerProcess {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Gson JSON = new GsonBuilder().serializeNulls().create();

  private final PrintStream answers = System.out;

  /** Takes standard output for the protocol; whatever else writes there goes to standard error. */
  PeerProcess() {
    System.setOut(System.err);
  }

  /** Times of one iteration, milliseconds; {@code forward} is null where there is no such part. */
  record Times(@Nullable Double forward, double total) {}

  /** A case, built and ready to run many times. */
  interface Case {
    Times run();

    /** Number of trained scalars. */
    long parameters();
  }

  /** Native threads of this process, from {@code OMP_NUM_THREADS}; default is 2. */
  static int threads() {
    String set = System.getenv("OMP_NUM_THREADS");
    return set == null ? 2 : Integer.parseInt(set);
  }

  /** Name of the jar that holds {@code type}: it tells the version. */
  static String jar(Class<?> type) {
    String location = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Milliseconds that {@code work} takes. */
  static double milliseconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  /**
   * Does what the command line asks for: tells about this peer ({@code --look}), or serves a case
   * until standard input ends.
   *
   * @param asked {@code --look} or the name of a case
   * @param engine name and version, for people
   * @param cases what this peer can do, by name
   * @param without reasons by name of the cases that it cannot do
   */
  void answer(
      String asked, String engine, Map<String, Supplier<Case>> cases, Map<String, String> without)
      throws IOException {
    if (asked.equals("--look")) {
      say(Map.of("text", engine, "cases", List.copyOf(cases.keySet()), "without", without));
      return;
    }
    Supplier<Case> make = cases.get(asked);
    if (make == null) {
      throw new IllegalArgumentException("case is " + asked + "; there are " + cases.keySet());
    }
    serve(engine, make.get());
  }

  private void serve(String engine, Case work) throws IOException {
    say(Map.of("ready", engine, "parameters", work.parameters()));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (requests.readLine() != null) {
      Times times = work.run();
      Map<String, @Nullable Object> answer = new LinkedHashMap<>();
      answer.put("forward_ms", times.forward());
      answer.put("total_ms", times.total());
      answer.put("peak_kib", peakKib());
      say(answer);
    }
  }

  private void say(Map<String, ?> fields) {
    answers.println(JSON.toJson(fields));
    answers.flush();
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
