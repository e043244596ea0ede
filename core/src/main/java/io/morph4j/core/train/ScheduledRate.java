package io.morph4j.core.train;

import io.morph4j.core.optim.Plateau;
import io.morph4j.core.optim.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * What the learning rates of a run are multiplied by, from step to step: a {@link
 * LearningRatePolicy} with the steps and epochs done so far.
 *
 * <p>With a number of steps planned, the schedule is stretched over them. A plateau is watched on
 * the mean loss of each epoch.
 */
public final class ScheduledRate {
  private final LearningRatePolicy policy;
  private final Schedule schedule;
  private final long plannedEpochs;
  private final @Nullable Long plannedSteps;
  private final Plateau plateau = new Plateau(.2, .01, 5);
  private double factor = 1;
  private long steps;
  private long epochsEnded;
  private double epochLoss;
  private long epochSteps;

  /**
   * @param epochs at full rate
   * @param decayEpochs after those
   * @param decayEvery epochs between steps of {@link LearningRatePolicy#STEP}
   * @param plannedSteps of the run; null if the epochs count
   */
  public ScheduledRate(
      LearningRatePolicy policy,
      int epochs,
      int decayEpochs,
      int decayEvery,
      @Nullable Long plannedSteps) {
    this.policy = policy;
    this.schedule = policy.schedule(epochs, decayEpochs, decayEvery);
    this.plannedEpochs = epochs + (long) decayEpochs;
    this.plannedSteps = plannedSteps;
  }

  /** The factor for the step that follows. */
  public double factor() {
    if (policy != LearningRatePolicy.PLATEAU) {
      long epoch =
          plannedSteps == null ? epochsEnded : steps * plannedEpochs / Math.max(1, plannedSteps);
      factor = schedule.factor(epoch);
    }
    return factor;
  }

  /** Counts a step whose generator loss was {@code loss}. */
  public void stepped(double loss) {
    steps++;
    epochSteps++;
    epochLoss += loss;
  }

  /** Counts an epoch; {@code epoch} have ended now. */
  public void epochEnded(long epoch) {
    epochsEnded = epoch;
    if (policy == LearningRatePolicy.PLATEAU && epochSteps > 0) {
      factor = plateau.report(epochLoss / epochSteps);
    }
    epochLoss = 0;
    epochSteps = 0;
  }

  /** Steps counted so far. */
  public long steps() {
    return steps;
  }

  /** Epochs that the policy spans. */
  public long plannedEpochs() {
    return plannedEpochs;
  }

  /** Adds this, and the position in the data, to a checkpoint. */
  public void save(State state, long dataPosition) {
    state.putDouble("rate", factor);
    state.put("progress", steps, epochsEnded, epochSteps, dataPosition);
    state.putDouble("epoch.loss", epochLoss);
    double[] watched = plateau.state();
    for (int i = 0; i < watched.length; i++) {
      state.putDouble("plateau." + i, watched[i]);
    }
  }

  /** Takes this out of a checkpoint; returns the position in the data. */
  public long restore(State state) {
    factor = state.realNumber("rate");
    long[] progress = state.numbers("progress");
    steps = progress[0];
    epochsEnded = progress[1];
    epochSteps = progress[2];
    epochLoss = state.realNumber("epoch.loss");
    plateau.restore(
        new double[] {
          state.realNumber("plateau.0"),
          state.realNumber("plateau.1"),
          state.realNumber("plateau.2")
        });
    return progress[3];
  }
}
