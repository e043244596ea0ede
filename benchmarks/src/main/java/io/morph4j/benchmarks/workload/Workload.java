package io.morph4j.benchmarks.workload;

/**
 * Work that is prepared once and measured many times, such as the training step of an architecture.
 * The caller takes the times.
 */
public interface Workload extends AutoCloseable {
  /**
   * One forward pass without gradients.
   *
   * @return whether there is such a part; default is false
   */
  default boolean forward() {
    return false;
  }

  /** One whole iteration. */
  void run();

  /**
   * Number of trained scalars, which must equal that of every peer; 0 where it is not known.
   * Default is 0.
   */
  default long parameters() {
    return 0;
  }

  @Override
  void close();
}
