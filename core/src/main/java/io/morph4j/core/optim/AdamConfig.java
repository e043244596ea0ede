package io.morph4j.core.optim;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.nn.FlatParameters;

/**
 * Adam as a group of a config record.
 *
 * @param learningRate at the start. Default is 2e-4
 * @param beta1 first decay. Default is .5
 * @param beta2 second decay. Default is .999
 */
public record AdamConfig(
    @Option("learning rate at the start") double learningRate,
    @Option("Adam's first decay") double beta1,
    @Option("Adam's second decay") double beta2)
    implements OptimizerOptions {
  public AdamConfig {
    Checks.atLeast("learningRate", learningRate, 0);
    Checks.decay("beta1", beta1);
    Checks.decay("beta2", beta2);
  }

  /** 2e-4, .5, .999: what the published image-to-image networks are trained with. */
  public static AdamConfig defaults() {
    return new AdamConfig(2e-4, .5, .999);
  }

  @Override
  public Optimizer make(FlatParameters parameters) {
    return new Adam(parameters, learningRate, Adam.Options.betas(beta1, beta2));
  }
}
