package io.morph4j.generative.density;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.optim.Adadelta;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.optim.RmsProp;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.generative.AdversarialLoss;

/**
 * Options of a GAN on densities in the plane.
 *
 * @param loss the game. Default is VANILLA
 * @param noise numbers of noise. Default is 2
 * @param conditional whether both networks are told which picture. Default is false
 * @param depth hidden layers. Default is DEEP
 * @param hidden units of the generator's layers. Default is 64
 * @param discriminatorHidden units of the discriminator's. Default is 128
 * @param discriminatorSteps updates of the discriminator per step. Default is 1
 * @param clip largest weight of the critic of WGAN. Default is .05
 * @param penalty weight of the gradient penalty. Default is .1
 * @param batchSize points per step. Default is 256
 * @param start what weights start from
 * @param optimizer of both networks; WGAN has RMSProp in any case. Default is ADAM
 * @param adam its rate is that of the other optimisers too
 * @param rate how the learning rate falls
 */
public record DensityConfig(
    @Option("adversarial loss") AdversarialLoss loss,
    @Option("numbers of noise") int noise,
    @Option("tell both networks which picture") boolean conditional,
    @Option("hidden layers") PointNetwork.Depth depth,
    @Option("units of the generator's layers") int hidden,
    @Option("units of the discriminator's layers") int discriminatorHidden,
    @Option("updates of the discriminator per step") int discriminatorSteps,
    @Option("largest weight of WGAN's critic") double clip,
    @Option("weight of the gradient penalty") double penalty,
    @Option("points per step") int batchSize,
    StartConfig start,
    @Option("optimiser; that of WGAN is RMSProp") Method optimizer,
    AdamConfig adam,
    RateConfig rate) {

  /** Optimisers. */
  public enum Method {
    /** Kingma and Ba 2015. */
    ADAM,
    /** Zeiler 2012, with ρ .9 and ε 1e-6; its learning rate is usually 1. */
    ADADELTA
  }

  public DensityConfig {
    Checks.atLeast("noise", noise, 1);
    Checks.atLeast("hidden", hidden, 1);
    Checks.atLeast("discriminatorHidden", discriminatorHidden, 1);
    Checks.atLeast("discriminatorSteps", discriminatorSteps, 1);
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.atLeast("penalty", penalty, 0);
    if (loss == AdversarialLoss.WGAN && !(clip > 0)) {
      throw new IllegalArgumentException("clip is " + clip + "; WGAN wants a positive one");
    }
  }

  /** Two hidden layers, 256 points per step: a minute on a CPU. */
  public static DensityConfig defaults() {
    return new DensityConfig(
        AdversarialLoss.VANILLA,
        2,
        false,
        PointNetwork.Depth.DEEP,
        64,
        128,
        1,
        .05,
        .1,
        256,
        StartConfig.kaiming(),
        Method.ADAM,
        new AdamConfig(1e-3, .5, .999),
        RateConfig.constant(10));
  }

  OptimizerOptions optimizerOptions() {
    if (loss == AdversarialLoss.WGAN) {
      return parameters -> new RmsProp(parameters, adam.learningRate(), .99, 1e-8);
    }
    return switch (optimizer) {
      case ADAM -> adam;
      case ADADELTA -> parameters -> new Adadelta(parameters, adam.learningRate(), .9, 1e-6);
    };
  }
}
