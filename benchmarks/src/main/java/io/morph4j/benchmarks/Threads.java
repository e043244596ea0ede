package io.morph4j.benchmarks;

import java.util.Map;

/** The native threads of all sides: the same environment for each. */
final class Threads {
  private static final String NUMBER = "OMP_NUM_THREADS";
  private static final String SPIN = "GOMP_SPINCOUNT";

  private Threads() {}

  /**
   * Settles what {@code environment} leaves open: two threads, and idle threads that go to sleep
   * soon. OpenMP threads that spin take processors from other OpenMP runtimes of the process, and
   * from every other process: on a busy machine PyTorch with its default is three times slower than
   * with this, which would be no fair peer.
   */
  static void settle(Map<String, String> environment) {
    environment.putIfAbsent(NUMBER, "2");
    environment.putIfAbsent(SPIN, "5000");
  }

  /** The settings that {@code environment} leads to, for the head of a table. */
  static String describe(Map<String, String> environment) {
    return "%s=%s, %s=%s on all sides"
        .formatted(
            NUMBER,
            environment.getOrDefault(NUMBER, "2"),
            SPIN,
            environment.getOrDefault(SPIN, "5000"));
  }
}
