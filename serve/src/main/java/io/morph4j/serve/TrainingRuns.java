package io.morph4j.serve;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trainings that the page shows. The server asks for the curves and pictures only of names that
 * {@link #list} has just given.
 */
public interface TrainingRuns {
  /** No trainings. */
  TrainingRuns NONE =
      new TrainingRuns() {
        @Override
        public List<Run> list() {
          return List.of();
        }

        @Override
        public Curves curves(String name) {
          return new Curves(List.of(), Map.of());
        }

        @Override
        public byte @Nullable [] sample(String name) {
          return null;
        }
      };

  /**
   * A training in short.
   *
   * @param trains in words, e.g. the architecture
   * @param step the last one that was noted
   * @param seconds of training so far
   * @param sampleStep of the newest sample picture, null without any
   * @param secondsSince its files changed
   */
  record Run(
      String name,
      String trains,
      long step,
      double seconds,
      @Nullable Long sampleStep,
      long secondsSince) {}

  /**
   * Losses over steps.
   *
   * @param losses by name, each as long as {@code steps}; null where there is no number
   */
  record Curves(List<Long> steps, Map<String, List<@Nullable Double>> losses) {}

  /** Newest first. */
  List<Run> list();

  /** The losses of a run. */
  Curves curves(String name);

  /** The newest sample picture of a run as PNG, null without any. */
  byte @Nullable [] sample(String name);
}
