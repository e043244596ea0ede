package io.morph4j.benchmarks;

/** A case of ours: a network or trainer that is built once and run many times. */
interface Workload extends AutoCloseable {
  /** Times of one iteration, milliseconds. {@code forward} is NaN where there is no such part. */
  record Times(double forward, double total) {}

  Times run();

  /** Number of trained scalars, to be compared with the peer's; 0 where it is not known. */
  long parameters();

  @Override
  void close();

  /** Milliseconds since {@code start}, a value of {@link System#nanoTime()}. */
  static double millisecondsSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
