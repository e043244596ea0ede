package io.morph4j.generative.dcgan;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.optim.RmsProp;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.generative.AdversarialLoss;
import io.morph4j.generative.DenseNetworks;
import io.morph4j.generative.dcgan.DcganNetworks.Norm;
import java.util.List;

/**
 * Options of DCGAN.
 *
 * @param loss the game. Default is VANILLA
 * @param networks of what layers. Default is CONVOLUTIONAL
 * @param latent length of the noise. Default is 100
 * @param filters width of the generator's last feature map; of its first layer if DENSE. Default is
 *     64
 * @param discriminatorFilters width of the discriminator's first; of all its layers if DENSE.
 *     Default is 64
 * @param channels of the pictures, 1 or 3. Default is 3
 * @param side of the pictures: 4, 5 or 7 times a power of two. Default is 64
 * @param norm of the generator. Default is BATCH
 * @param discriminatorNorm NONE where the loss penalises the gradient. Default is BATCH
 * @param conditional whether both networks are told the class. Default is false
 * @param criticSteps updates of the discriminator per step. Default is 1; 5 for WGAN
 * @param warmUpSteps those of the critic of WGAN in the first 25 steps and in every 500th. Default
 *     is 100
 * @param clip largest weight of the critic of WGAN. Default is .01
 * @param penalty weight of the gradient penalty: λ of WGAN-GP (10), γ of the relativistic loss (1)
 * @param batchSize default is 64
 * @param flip mirror half of the pictures. Default is false
 * @param start what weights start from
 * @param adam optimiser; WGAN takes its learning rate for RMSProp
 * @param rate how the learning rate falls
 */
public record DcganConfig(
    @Option("adversarial loss") AdversarialLoss loss,
    @Option("layers of the networks") Networks networks,
    @Option("length of the noise") int latent,
    @Option("width of the generator's last feature map, or dense layer's first") int filters,
    @Option("width of the discriminator's first feature map") int discriminatorFilters,
    @Option("channels of the pictures: 1 or 3") int channels,
    @Option("side of the pictures, such as 28, 32 or 64") int side,
    @Option("normalisation of the generator") Norm norm,
    @Option("normalisation of the discriminator") Norm discriminatorNorm,
    @Option("tell both networks the class") boolean conditional,
    @Option("updates of the discriminator per step") int criticSteps,
    @Option("those of WGAN's critic in the first 25 steps and every 500th") int warmUpSteps,
    @Option("largest weight of WGAN's critic") double clip,
    @Option("weight of the gradient penalty") double penalty,
    @Option("pictures per step") int batchSize,
    @Option("mirror half of the pictures") boolean flip,
    StartConfig start,
    AdamConfig adam,
    RateConfig rate) {

  /** What the networks are made of. */
  public enum Networks {
    /** Convolutions (Radford et al. 2016). */
    CONVOLUTIONAL,
    /** Dense layers that are told the class, for small pictures (Mirza and Osindero 2014). */
    DENSE
  }

  public DcganConfig {
    Checks.pictureChannels("channels", channels);
    Checks.atLeast("latent", latent, 1);
    Checks.atLeast("filters", filters, 1);
    Checks.atLeast("discriminatorFilters", discriminatorFilters, 1);
    Checks.atLeast("criticSteps", criticSteps, 1);
    Checks.atLeast("batchSize", batchSize, 2);
    Checks.atLeast("warmUpSteps", warmUpSteps, 0);
    Checks.atLeast("penalty", penalty, 0);
    boolean dense = networks == Networks.DENSE;
    if (dense && !conditional) {
      throw new IllegalArgumentException("networks dense are told the class; set conditional=true");
    }
    if (!dense) {
      DcganNetworks.requireSide(side);
    }
    if (!dense && loss.penalises() && discriminatorNorm != Norm.NONE) {
      throw new IllegalArgumentException(
          "loss %s penalises the gradient per picture; set discriminatorNorm=none".formatted(loss));
    }
    if (loss == AdversarialLoss.WGAN && !(clip > 0)) {
      throw new IllegalArgumentException("clip is " + clip + "; WGAN wants a positive one");
    }
  }

  /** 64², RGB, as published. */
  public static DcganConfig defaults() {
    return new DcganConfig(
        AdversarialLoss.VANILLA,
        Networks.CONVOLUTIONAL,
        100,
        64,
        64,
        3,
        64,
        Norm.BATCH,
        Norm.BATCH,
        false,
        1,
        100,
        .01,
        10,
        64,
        false,
        StartConfig.defaults(),
        AdamConfig.defaults(),
        RateConfig.constant(25));
  }

  /** 28², grey, of half the width: trains on a CPU in minutes. */
  public static DcganConfig tiny() {
    return new DcganConfig(
        AdversarialLoss.VANILLA,
        Networks.CONVOLUTIONAL,
        64,
        32,
        32,
        1,
        28,
        Norm.BATCH,
        Norm.BATCH,
        false,
        1,
        100,
        .01,
        10,
        64,
        false,
        StartConfig.defaults(),
        AdamConfig.defaults(),
        RateConfig.constant(5));
  }

  NetworkOptions<?> generator(int classes) {
    return networks == Networks.DENSE
        ? new DenseNetworks.Generator(
            latent,
            classes,
            List.of(filters, 2 * filters, 4 * filters, 8 * filters),
            channels,
            side,
            1e-5)
        : new DcganNetworks.Generator(latent, classes, filters, channels, side, norm);
  }

  NetworkOptions<?> discriminator(int classes) {
    return networks == Networks.DENSE
        ? new DenseNetworks.Discriminator(classes, discriminatorFilters, channels, side, .4)
        : new DcganNetworks.Discriminator(
            classes, discriminatorFilters, channels, side, discriminatorNorm);
  }

  OptimizerOptions optimizer() {
    return loss == AdversarialLoss.WGAN
        ? parameters -> new RmsProp(parameters, adam.learningRate(), .99, 1e-8)
        : adam;
  }
}
