package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.StepScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Normalisation by other statistics than those of its input: they are taken as ever, and then a
 * {@link Rule} has its say, before anything is normalised by them. For networks at work on pictures
 * that belong together, the frames of a film for instance; nothing is differentiated meanwhile.
 */
public final class AdjustedStatistics {
  private static final ThreadLocal<@Nullable Running> RUNNING = new ThreadLocal<>();

  /** What becomes of the statistics. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Changes {@code mean} and {@code variance} in place.
     *
     * @param place which normalisation it is, in the order in which they are computed, from 0 on
     * @param mean one value per group
     * @param variance biased, of the same shape
     */
    void adjust(int place, INDArray mean, INDArray variance);
  }

  /** A rule at work with the place that comes next. */
  private static final class Running {
    final Rule rule;
    int place;

    Running(Rule rule) {
      this.rule = rule;
    }
  }

  private AdjustedStatistics() {}

  /**
   * The value of {@code body}, whose normalisations on this thread obey {@code rule}; those by
   * given statistics are not asked about.
   *
   * @throws IllegalStateException if operations are being recorded, since the derivative would not
   *     know of the rule
   */
  public static <T> T by(Rule rule, Supplier<T> body) {
    if (StepScope.recording()) {
      throw new IllegalStateException(
          "statistics cannot be adjusted while operations are recorded");
    }
    Running outer = RUNNING.get();
    RUNNING.set(new Running(rule));
    try {
      return body.get();
    } finally {
      if (outer == null) {
        RUNNING.remove();
      } else {
        RUNNING.set(outer);
      }
    }
  }

  static void adjust(INDArray mean, INDArray variance) {
    Running running = RUNNING.get();
    if (running != null) {
      running.rule.adjust(running.place++, mean, variance);
    }
  }
}
