package io.morph4j.tools;

import io.morph4j.core.kernel.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What {@code morph4j bench} runs. It is found by {@link java.util.ServiceLoader}, so that the
 * command line needs nothing of what a measurement needs.
 */
public interface Benchmark {
  /**
   * What to measure.
   *
   * @param cases names out of {@link #cases()}, in the order wanted
   * @param peers whether to measure other libraries beside ours
   * @param repeats measured iterations of each case, at least 1
   * @param python the Python 3 that has PyTorch
   * @param precision of our side
   */
  record Plan(List<String> cases, boolean peers, int repeats, Path python, Precision precision) {}

  /**
   * What was measured.
   *
   * @param lines the table, for people
   * @param facts the same for programs: maps, lists, strings, numbers
   * @param complete false after a request to stop
   */
  record Report(List<String> lines, Map<String, Object> facts, boolean complete) {}

  /** Names of all cases, in the order of the table. */
  List<String> cases();

  /**
   * Measures.
   *
   * @param talk takes remarks while it goes on
   * @param stop asked between two iterations; true ends the measurement
   * @throws io.morph4j.core.model.UserException if a measuring process ends by itself
   */
  Report run(Plan plan, Consumer<String> talk, BooleanSupplier stop);
}
