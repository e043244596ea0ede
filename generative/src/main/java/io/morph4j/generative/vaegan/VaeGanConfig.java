package io.morph4j.generative.vaegan;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.optim.RmsProp;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import java.util.List;

/**
 * Options of VAE-GAN.
 *
 * @param latent length of the code. Default is 128
 * @param encoderWidths of the encoder's convolutions. Default is 64, 128, 256
 * @param encoderHidden units behind them. Default is 1024
 * @param generatorStart width of the generator's first map. Default is 256
 * @param generatorWidths of its transposed convolutions. Default is 256, 128, 32
 * @param discriminatorWidths of the discriminator's convolutions. Default is 32, 128, 256, 256
 * @param discriminatorHidden units behind them. Default is 512
 * @param channels of the pictures, 1 or 3. Default is 3
 * @param side of the pictures, a multiple of 8. Default is 64
 * @param compared convolution of the discriminator in whose output pictures are compared; an
 *     earlier one is nearer to the pixels. Default is 4, the last
 * @param beta weight of the divergence in the encoder's loss; below 1, codes hold more of a picture
 *     (Higgins et al. 2017). Default is 1
 * @param gamma weight of the reconstruction against the game in the generator's loss. Default is
 *     1e-6; 1e-5 for 32 pixels
 * @param guard whether a player that is too good waits for the other. Default is true
 * @param equilibrium cross-entropy of a discriminator that does not know. Default is .68
 * @param margin how far from it is too good. Default is .35
 * @param evaluated held-out pictures that are measured after an epoch. Default is 500
 * @param batchSize default is 64
 * @param flip mirror half of the pictures. Default is false
 * @param start what weights start from
 * @param learningRate of RMSProp. Default is 3e-4
 * @param rate how it falls
 */
public record VaeGanConfig(
    @Option("length of the code") int latent,
    @Option("widths of the encoder's convolutions") List<Integer> encoderWidths,
    @Option("units behind the encoder's convolutions") int encoderHidden,
    @Option("width of the generator's first feature map") int generatorStart,
    @Option("widths of the generator's transposed convolutions") List<Integer> generatorWidths,
    @Option("widths of the discriminator's convolutions") List<Integer> discriminatorWidths,
    @Option("units behind the discriminator's convolutions") int discriminatorHidden,
    @Option("channels of the pictures: 1 or 3") int channels,
    @Option("side of the pictures, a multiple of 8") int side,
    @Option("convolution of the discriminator that compares pictures, 1 to 4") int compared,
    @Option("weight of the divergence in the encoder's loss") double beta,
    @Option("weight of the reconstruction in the generator's loss") double gamma,
    @Option("let a player that is too good wait for the other") boolean guard,
    @Option("cross-entropy of a discriminator that does not know") double equilibrium,
    @Option("how far from it is too good") double margin,
    @Option("held-out pictures that are measured after an epoch") int evaluated,
    @Option("pictures per step") int batchSize,
    @Option("mirror half of the pictures") boolean flip,
    StartConfig start,
    @Option("learning rate of RMSProp at the start") double learningRate,
    RateConfig rate) {
  public VaeGanConfig {
    encoderWidths = List.copyOf(encoderWidths);
    generatorWidths = List.copyOf(generatorWidths);
    discriminatorWidths = List.copyOf(discriminatorWidths);
    Checks.pictureChannels("channels", channels);
    Checks.atLeast("latent", latent, 1);
    Checks.atLeast("encoderHidden", encoderHidden, 1);
    Checks.atLeast("generatorStart", generatorStart, 1);
    Checks.atLeast("discriminatorHidden", discriminatorHidden, 1);
    Checks.between("compared", compared, 1, 4);
    Checks.atLeast("beta", beta, 0);
    Checks.between("gamma", gamma, 0, 1);
    Checks.atLeast("margin", margin, 0);
    Checks.atLeast("evaluated", evaluated, 2);
    Checks.atLeast("batchSize", batchSize, 2);
    Checks.atLeast("learningRate", learningRate, 0);
    if (side < 8 || side % 8 != 0) {
      throw new IllegalArgumentException("side is " + side + "; wanted is a multiple of 8");
    }
    checkWidths("encoderWidths", encoderWidths, 3);
    checkWidths("generatorWidths", generatorWidths, 3);
    checkWidths("discriminatorWidths", discriminatorWidths, 4);
  }

  private static void checkWidths(String name, List<Integer> widths, int count) {
    if (widths.size() != count || widths.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException(
          "%s is %s; wanted are %d numbers of at least 1".formatted(name, widths, count));
    }
  }

  /** 64², RGB, as published for faces. */
  public static VaeGanConfig defaults() {
    return of(128, 4, 512, 3, 64, 1e-6, 25);
  }

  /** 32², grey, a quarter of the width: trains on a CPU in minutes. */
  public static VaeGanConfig tiny() {
    return of(64, 1, 128, 1, 32, 1e-3, 5);
  }

  private static VaeGanConfig of(
      int latent, int width, int hidden, int channels, int side, double gamma, int epochs) {
    return new VaeGanConfig(
        latent,
        List.of(16 * width, 32 * width, 64 * width),
        2 * hidden,
        64 * width,
        List.of(64 * width, 32 * width, 8 * width),
        List.of(8 * width, 32 * width, 64 * width, 64 * width),
        hidden,
        channels,
        side,
        4,
        1,
        gamma,
        true,
        .68,
        .35,
        500,
        64,
        false,
        StartConfig.defaults(),
        3e-4,
        RateConfig.constant(epochs));
  }

  OptimizerOptions optimizer() {
    return parameters -> new RmsProp(parameters, learningRate, .9, 1e-8);
  }
}
