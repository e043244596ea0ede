package io.morph4j.core.train.run;

import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Somebody who wants to know how a run goes on. Called on the training thread, between steps. */
public interface TrainingListener {
  /** Before the first step of this session. */
  default void started(Start start) {}

  /** After every step. */
  default void stepDone(Step step) {}

  /**
   * Samples were drawn; they are about to be written.
   *
   * @param columns what they show, empty if that is not known
   * @param rows pictures (C, H, W) in [-1, 1]; valid during the call
   */
  default void samplesDrawn(long step, List<String> columns, List<List<INDArray>> rows) {}

  /** A sample grid was written to {@code picture}. */
  default void sampled(long step, Path picture) {}

  /** An epoch is over; {@code measured} is what the trainer measured after it, not empty. */
  default void epochEnded(long epoch, Map<String, Double> measured) {}

  /** The state and the models after {@code step} are on disk. */
  default void saved(long step, Path checkpoint) {}

  /** After the last step and the last save. Not called when training fails. */
  default void finished(Outcome outcome) {}

  /**
   * Where a session begins.
   *
   * @param step steps done in earlier sessions
   * @param lastStep at which the run will be complete, null if only time decides
   * @param stepsPerEpoch steps of one pass over the data
   */
  record Start(long step, @Nullable Long lastStep, long stepsPerEpoch) {}

  /**
   * A finished step.
   *
   * @param step its number, from 1
   * @param epoch the epoch it belongs to, from 1
   * @param losses of this step
   * @param learningRates it was made with
   * @param seconds it took, waiting for data included
   * @param dataSeconds it waited for data
   * @param peakBytes of step memory so far
   */
  record Step(
      long step,
      long epoch,
      Losses losses,
      Map<String, Double> learningRates,
      double seconds,
      double dataSeconds,
      long peakBytes) {}
}
