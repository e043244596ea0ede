package io.morph4j.benchmarks.workload;

import java.net.URL;
import java.util.List;
import java.util.Optional;

/**
 * Rows of {@code morph4j bench}. Found by {@link java.util.ServiceLoader}: a module adds an
 * implementation and a service line, nothing else is edited.
 */
public interface WorkloadProvider {
  /** The rows, in the order of the table. */
  List<WorkloadCase> cases();

  /**
   * The same cases in PyTorch: Python source that adds to the dictionary {@code CASES} a function
   * under the name of each. The function returns a pair: one that runs an iteration and returns
   * milliseconds {@code (forward or None, total)}, and the number of parameters. What {@code
   * peer.py} of the benchmarks module defines is there to be used. Default is none: the rows then
   * have no PyTorch beside them.
   */
  default Optional<URL> pytorch() {
    return Optional.empty();
  }
}
