package io.morph4j.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The native threads of all sides, and what else the environment says of them. */
public final class Threads {
  private static final String NUMBER = "OMP_NUM_THREADS";
  private static final String SPIN = "GOMP_SPINCOUNT";

  /** What else times and memory depend on. */
  private static final List<String> TUNED =
      List.of(SPIN, "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES");

  /** Names the variables, between blanks, that the launcher chose and not the user. */
  private static final String CHOSEN = "MORPH4J_CHOSEN";

  private Threads() {}

  /**
   * Settles what {@code environment} leaves open for our side: two threads, and idle OpenMP threads
   * that go to sleep soon.
   */
  public static void settle(Map<String, String> environment) {
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
    Map<String, String> settled = new HashMap<>(environment);
    settle(settled);
    Set<String> byUs = new HashSet<>(chosen(environment));
    if (!environment.containsKey(SPIN)) {
      byUs.add(SPIN);
    }
    List<String> all = new ArrayList<>(List.of(NUMBER));
    List<String> ours = new ArrayList<>();
    for (String name : TUNED) {
      if (settled.containsKey(name)) {
        (byUs.contains(name) ? ours : all).add(name);
      }
    }
    String everywhere = list(all, settled) + " on all sides";
    return ours.isEmpty()
        ? everywhere
        : "%s; %s on ours, the peers' own default on theirs"
            .formatted(everywhere, list(ours, settled));
  }

  private static String list(List<String> names, Map<String, String> environment) {
    return names.stream()
        .map(name -> name + "=" + environment.get(name))
        .collect(Collectors.joining(", "));
  }
}
