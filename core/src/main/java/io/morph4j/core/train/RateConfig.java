package io.morph4j.core.train;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;

/**
 * How the learning rates fall, as a group of a config record.
 *
 * @param learningRatePolicy in what way. Default is LINEAR
 * @param decayEvery epochs between steps of the policy STEP. Default is 50
 * @param epochs at full rate. Default is 100
 * @param decayEpochs after those, rate falling to 0. Default is 100
 */
public record RateConfig(
    @Option("how the learning rate falls") LearningRatePolicy learningRatePolicy,
    @Option("epochs between steps of the policy step") int decayEvery,
    @Option("epochs at full rate") int epochs,
    @Option("epochs of decay after those") int decayEpochs) {
  public RateConfig {
    Checks.atLeast("decayEvery", decayEvery, 1);
    Checks.atLeast("epochs", epochs, 0);
    Checks.atLeast("decayEpochs", decayEpochs, 0);
    Checks.atLeast("epochs + decayEpochs", epochs + (double) decayEpochs, 1);
  }

  /** 100 epochs at full rate and 100 in which it falls to 0 in a straight line. */
  public static RateConfig defaults() {
    return new RateConfig(LearningRatePolicy.LINEAR, 50, 100, 100);
  }

  /** The full rate for {@code epochs}. */
  public static RateConfig constant(int epochs) {
    return new RateConfig(LearningRatePolicy.CONSTANT, 50, epochs, 0);
  }
}
