package io.morph4j.generative.density;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.config.Option;
import io.morph4j.core.optim.Adadelta;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.optim.RmsProp;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.generative.AdversarialLoss;
import java.util.Map;

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
 * @param scale how many times the discriminator sees the plane enlarged around its middle; narrow
 *     parts of a density want more. Default is 1
 * @param spread whether units start with the edges of their leaky ReLUs at points of the density
 *     (generator: of the noise), where all pass through 0 otherwise. Default is false
 * @param averageDecay β of the moving average of the generator's weights, which makes the points
 *     that are shown, measured and exported; 0 for the weights of the last step. Default is 0
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
    @Option("times the discriminator sees the plane enlarged") double scale,
    @Option("start with units' edges at points of the data") boolean spread,
    @Option("decay of the generator's average, 0 for none") double averageDecay,
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
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale is " + scale + "; a positive one is wanted");
    }
    Checks.decay("averageDecay", averageDecay);
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
        1,
        false,
        0,
        256,
        StartConfig.kaiming(),
        Method.ADAM,
        new AdamConfig(1e-3, .5, .999),
        RateConfig.constant(10));
  }

  /**
   * Three minutes of a CPU: real and generated points in pairs (Huang et al. 2024), a discriminator
   * that sees the plane eight times as large, a rate that falls to 0, an average.
   */
  public static DensityConfig tiny() {
    return ConfigRecords.with(
        defaults(),
        Map.of(
            "noise", "8",
            "loss", "relativistic",
            "penalty", "1e-3",
            "scale", "8",
            "spread", "true",
            "averageDecay", "0.999",
            "epochs", "25",
            "learningRate", "2e-3",
            "learningRatePolicy", "cosine"));
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
