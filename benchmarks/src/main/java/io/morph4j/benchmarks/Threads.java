package io.morph4j.benchmarks;

/** The native threads that both sides get. */
final class Threads {
  static final String VARIABLE = "OMP_NUM_THREADS";

  private Threads() {}

  /** {@code OMP_NUM_THREADS}, or 2 where it is not set. */
  static String wanted() {
    String set = System.getenv(VARIABLE);
    return set == null || set.isBlank() ? "2" : set;
  }
}
