package io.morph4j.core.train;

import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.Plateau;
import io.morph4j.core.optim.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the learning rates of some optimisers are multiplied by, from step to step: a {@link
 * LearningRatePolicy} by epochs, or any {@link Schedule} by steps.
 *
 * <p>With a number of steps or a time planned, a policy is stretched over them. A plateau is
 * watched on the mean of the loss {@code G} over each epoch.
 */
final class ScheduledRate {
  private final Schedule schedule;
  private final boolean bySteps;
  private final boolean watched;
  private final long plannedEpochs;
  private final @Nullable Long plannedSteps;
  private final Map<Optimizer, Double> startRates = new LinkedHashMap<>();
  private final Plateau plateau = new Plateau(.2, .01, 5);
  private double factor = 1;
  private double epochLoss;

  /**
   * @param plannedSteps of the run; null if the epochs count
   */
  ScheduledRate(RateConfig config, @Nullable Long plannedSteps) {
    LearningRatePolicy policy = config.learningRatePolicy();
    this.schedule = policy.schedule(config.epochs(), config.decayEpochs(), config.decayEvery());
    this.watched = policy == LearningRatePolicy.PLATEAU;
    this.bySteps = false;
    this.plannedEpochs = config.epochs() + (long) config.decayEpochs();
    this.plannedSteps = plannedSteps;
  }

  /** Factors by the number of steps made, from 0. */
  ScheduledRate(Schedule schedule) {
    this.schedule = schedule;
    this.watched = false;
    this.bySteps = true;
    this.plannedEpochs = 0;
    this.plannedSteps = null;
  }

  /** Moves the rate of {@code optimizer} from now on. */
  void drive(Optimizer optimizer) {
    startRates.put(optimizer, optimizer.learningRate());
  }

  /** Whether this moves {@code optimizer}. */
  boolean drives(Optimizer optimizer) {
    return startRates.containsKey(optimizer);
  }

  /**
   * Sets the rates of the step that follows {@code steps} steps and {@code epochs} epochs.
   *
   * @param timeUsed 0 to 1 of the planned time; null if no time is planned
   */
  void apply(long steps, long epochs, @Nullable Double timeUsed) {
    if (!watched) {
      factor = schedule.factor(bySteps ? steps : epoch(steps, epochs, timeUsed));
    }
    startRates.forEach((optimizer, rate) -> optimizer.learningRate(rate * factor));
  }

  private long epoch(long steps, long epochs, @Nullable Double timeUsed) {
    if (plannedSteps != null) {
      return steps * plannedEpochs / Math.max(1, plannedSteps);
    }
    return timeUsed == null ? epochs : (long) (timeUsed * plannedEpochs);
  }

  void stepped(double loss) {
    epochLoss += loss;
  }

  /** Ends an epoch in which {@code steps} steps were made. */
  void epochEnded(long steps) {
    if (watched && steps > 0) {
      factor = plateau.report(epochLoss / steps);
    }
    epochLoss = 0;
  }

  /** Epochs that the policy spans. */
  long plannedEpochs() {
    return plannedEpochs;
  }

  /**
   * @param prefix of the names, empty for the first schedule of a training
   */
  void save(String prefix, State state) {
    state.putDouble(prefix + "rate", factor);
    state.putDouble(prefix + "epoch.loss", epochLoss);
    double[] seen = plateau.state();
    for (int i = 0; i < seen.length; i++) {
      state.putDouble(prefix + "plateau." + i, seen[i]);
    }
  }

  void restore(String prefix, State state) {
    factor = state.realNumber(prefix + "rate");
    epochLoss = state.realNumber(prefix + "epoch.loss");
    plateau.restore(
        new double[] {
          state.realNumber(prefix + "plateau.0"),
          state.realNumber(prefix + "plateau.1"),
          state.realNumber(prefix + "plateau.2")
        });
  }
}
