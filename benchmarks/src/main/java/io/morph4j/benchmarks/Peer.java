package io.morph4j.benchmarks;

import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another library, measured in a process of its own in turns with ours. */
interface Peer {
  /** For the command line, e.g. {@code pytorch}. */
  String id();

  /** For people, e.g. {@code PyTorch}. */
  String name();

  /**
   * What was found of a peer.
   *
   * @param usable whether it is there and a fair peer
   * @param text version and build; or what is amiss and the remedy
   * @param cases names of the cases that it can do
   * @param without reasons by name of cases that it cannot do
   */
  record Finding(boolean usable, String text, Set<String> cases, Map<String, String> without) {
    /** Why {@code name} is left out; null if it can be measured. */
    @Nullable String reasonAgainst(String caseName) {
      return cases.contains(caseName)
          ? null
          : without.getOrDefault(caseName, "not written for this peer");
    }
  }

  /** Looks whether the peer is there. Never fails: an absent peer is a finding. */
  Finding look();

  /** A finding that says which peer is left out, why, and what to do. */
  default Finding absent(String reason, String remedy) {
    return new Finding(
        false, "peer %s is skipped: %s; %s".formatted(name(), reason, remedy), Set.of(), Map.of());
  }

  /**
   * Starts serving a case.
   *
   * @param folder with the files of the case, where the peer may write its own
   * @throws UserException if the process ends before it is ready
   */
  Side start(String caseName, Path folder);
}
