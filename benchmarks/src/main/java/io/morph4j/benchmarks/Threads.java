package io.morph4j.benchmarks;

import java.util.Map;

/** The native threads of all sides. */
final class Threads {
  private static final String NUMBER = "OMP_NUM_THREADS";
  private static final String SPIN = "GOMP_SPINCOUNT";

  /** There if the launcher chose how long idle threads spin, and not the user. */
  private static final String CHOSEN = "MORPH4J_SPINCOUNT";

  private Threads() {}

  /**
   * Settles what {@code environment} leaves open for our side: two threads, and idle OpenMP threads
   * that go to sleep soon.
   */
  static void settle(Map<String, String> environment) {
    environment.putIfAbsent(NUMBER, "2");
    environment.putIfAbsent(SPIN, "5000");
  }

  /**
   * Settles what {@code environment} leaves open for a peer: two threads, which idle as the peer
   * has it by itself unless the user said otherwise.
   */
  static void settlePeer(Map<String, String> environment) {
    environment.putIfAbsent(NUMBER, "2");
    if (environment.remove(CHOSEN) != null) {
      environment.remove(SPIN);
    }
  }

  /** The settings that {@code environment} leads to, for the head of a table. */
  static String describe(Map<String, String> environment) {
    String threads = "%s=%s".formatted(NUMBER, environment.getOrDefault(NUMBER, "2"));
    return environment.containsKey(SPIN) && !environment.containsKey(CHOSEN)
        ? "%s, %s=%s on all sides".formatted(threads, SPIN, environment.get(SPIN))
        : "%s on all sides; %s=5000 on ours, the peers' own default on theirs"
            .formatted(threads, SPIN);
  }
}
