package io.morph4j.core.train;

import io.morph4j.core.optim.Schedule;

/** How the learning rate of a run falls, by epochs. */
public enum LearningRatePolicy {
  /** Full rate, then a straight line to 0 over the decay epochs. */
  LINEAR,
  /** A tenth of it every so many epochs. */
  STEP,
  /** Half a cosine over the epochs at full rate. */
  COSINE,
  /** Full rate, then by a constant factor per epoch to a hundredth of it. */
  EXPONENTIAL,
  /** A fifth of it whenever the generators' mean loss stops falling for more than 5 epochs. */
  PLATEAU,
  /** The full rate to the end. */
  CONSTANT;

  /**
   * The schedule for {@code epochs} at full rate and {@code decayEpochs} after them; a plateau is
   * watched by the trainer.
   */
  public Schedule schedule(int epochs, int decayEpochs, int decayEvery) {
    return switch (this) {
      case LINEAR -> Schedule.linear(1, epochs, decayEpochs);
      case STEP -> Schedule.step(decayEvery);
      case COSINE -> Schedule.cosine(Math.max(1, epochs));
      case EXPONENTIAL -> Schedule.exponential(epochs, decayEpochs, .01);
      case PLATEAU, CONSTANT -> Schedule.constant();
    };
  }
}
