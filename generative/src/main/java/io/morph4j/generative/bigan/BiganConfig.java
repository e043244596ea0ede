package io.morph4j.generative.bigan;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.optim.Adam;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.train.LearningRatePolicy;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;

/**
 * Options of BiGAN.
 *
 * @param latent length of the code. Default is 50
 * @param hidden units of each layer. Default is 1024
 * @param channels of the pictures, 1 or 3. Default is 1
 * @param side of the pictures. Default is 28
 * @param order of the two updates. Default is SIMULTANEOUS
 * @param evaluated held-out pictures that are measured after an epoch. Default is 1000
 * @param weightDecay L2, added to the gradients. Default is 2.5e-5
 * @param batchSize default is 128
 * @param start what weights start from
 * @param adam optimiser
 * @param rate how the learning rate falls. Default is 200 epochs, then to a hundredth in 200
 */
public record BiganConfig(
    @Option("length of the code") int latent,
    @Option("units of each layer") int hidden,
    @Option("channels of the pictures: 1 or 3") int channels,
    @Option("side of the pictures") int side,
    @Option("order of the two updates of a step") Order order,
    @Option("held-out pictures that are measured after an epoch") int evaluated,
    @Option("L2 decay of all weights") double weightDecay,
    @Option("pictures per step") int batchSize,
    StartConfig start,
    AdamConfig adam,
    RateConfig rate) {

  /** In which order the players move. */
  public enum Order {
    /** Both by the gradients at the same weights, as published. */
    SIMULTANEOUS,
    /** The discriminator first, then the others against the moved one. */
    ALTERNATE
  }

  public BiganConfig {
    Checks.atLeast("latent", latent, 1);
    Checks.atLeast("hidden", hidden, 1);
    Checks.atLeast("channels", channels, 1);
    Checks.atLeast("side", side, 1);
    Checks.atLeast("evaluated", evaluated, 2);
    Checks.atLeast("weightDecay", weightDecay, 0);
    Checks.atLeast("batchSize", batchSize, 2);
  }

  /** As published for digits. */
  public static BiganConfig defaults() {
    return of(1024, 200, 200);
  }

  /** Half the width, 20 epochs. */
  public static BiganConfig tiny() {
    return of(512, 10, 10);
  }

  private static BiganConfig of(int hidden, int epochs, int decayEpochs) {
    return new BiganConfig(
        50,
        hidden,
        1,
        28,
        Order.SIMULTANEOUS,
        1000,
        2.5e-5,
        128,
        StartConfig.defaults(),
        AdamConfig.defaults(),
        new RateConfig(LearningRatePolicy.EXPONENTIAL, 50, epochs, decayEpochs));
  }

  OptimizerOptions optimizer() {
    Adam.Options options =
        Adam.Options.betas(adam.beta1(), adam.beta2()).withWeightDecay(weightDecay);
    return parameters -> new Adam(parameters, adam.learningRate(), options);
  }
}
