package io.morph4j.tools.machine;

import io.morph4j.engine.kernel.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code morph4j bench} runs. It is found by {@link java.util.ServiceLoader}, so that the
 * command line needs nothing of what a measurement needs.
 */
public interface Benchmark {
  /** The tables that there are. */
  enum Topic {
    /** Networks, steps, translation and data beside other libraries. */
    CASES,
    /** How the cost of a network grows with picture side, batch, width and threads. */
    GROWTH,
    /** Convolutions inside a step beside the same convolutions alone. */
    CONVOLUTIONS,
    /** Whether memory stays bounded over sizes of pictures, translators and steps. */
    SOAK,
    /** Single operations. */
    OPS,
    /** What recipes learn in some minutes. */
    LEARNING
  }

  /**
   * What to measure.
   *
   * @param topic which table
   * @param cases names out of {@link #cases()}, in the order wanted; for {@link Topic#CASES}
   * @param peers names out of {@link #peers()} to measure beside ours; for {@link Topic#CASES}
   * @param repeats measured iterations of each case, at least 1
   * @param python the Python 3 that has PyTorch
   * @param precision of our side
   * @param learning for {@link Topic#LEARNING}
   */
  record Plan(
      Topic topic,
      List<String> cases,
      List<String> peers,
      int repeats,
      Path python,
      Precision precision,
      @Nullable Learning learning) {}

  /**
   * Recipes to train and when to measure them.
   *
   * @param folder takes runs, pictures and the page
   * @param data a data set; drawn fruits if null
   * @param recipes their names; the usual ones if empty
   * @param seeds runs of each recipe, seeds 1, 2, ...
   * @param times minutes of training, or steps, after which it is measured, rising
   * @param steps whether {@code times} are steps
   * @param python the Python 3 that has PyTorch, for its recipe
   */
  record Learning(
      Path folder,
      @Nullable Path data,
      List<String> recipes,
      int seeds,
      List<Integer> times,
      boolean steps,
      Path python) {}

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

  /** Names of all peers, whether they are installed or not. */
  List<String> peers();

  /**
   * Measures.
   *
   * @param talk takes remarks while it goes on
   * @param stop asked between two iterations; true ends the measurement
   * @throws io.morph4j.core.file.UserException if a measuring process ends by itself
   */
  Report run(Plan plan, Consumer<String> talk, BooleanSupplier stop);
}
