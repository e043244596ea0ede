package io.morph4j.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The native threads of all sides, and what else the environment says of them. */
final class Threads {
  private static final String NUMBER = "OMP_NUM_THREADS";
  private static final String SPIN = "GOMP_SPINCOUNT";

  /** Names the variables, between blanks, that the launcher chose and not the user. */
  private static final String CHOSEN = "MORPH4J_CHOSEN";

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
   * Settles what {@code environment} leaves open for a peer: two threads, and all that the launcher
   * chose for us as the peer has it by itself.
   */
  static void settlePeer(Map<String, String> environment) {
    environment.putIfAbsent(NUMBER, "2");
    environment.keySet().removeAll(chosen(environment));
    environment.remove(CHOSEN);
  }

  private static Set<String> chosen(Map<String, String> environment) {
    return Set.copyOf(List.of(environment.getOrDefault(CHOSEN, "").strip().split(" +")));
  }

  /** The settings that {@code environment} leads to, for the head of a table. */
  static String describe(Map<String, String> environment) {
    String threads = "%s=%s".formatted(NUMBER, environment.getOrDefault(NUMBER, "2"));
    return environment.containsKey(SPIN) && !chosen(environment).contains(SPIN)
        ? "%s, %s=%s on all sides".formatted(threads, SPIN, environment.get(SPIN))
        : "%s on all sides; %s=5000 on ours, the peers' own default on theirs"
            .formatted(threads, SPIN);
  }
}
