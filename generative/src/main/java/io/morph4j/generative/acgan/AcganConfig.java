package io.morph4j.generative.acgan;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;

/**
 * Options of AC-GAN.
 *
 * @param latent length of the noise. Default is 100
 * @param hidden units of the generator's first layer. Default is 1024
 * @param filters width of the generator's last feature map. Default is 128
 * @param discriminatorFilters width of the discriminator's first. Default is 32
 * @param channels of the pictures, 1 or 3. Default is 1
 * @param side of the pictures, a multiple of 4. Default is 28
 * @param slope of the discriminator's leaky ReLUs. Default is .3
 * @param dropout in the discriminator. Default is .3
 * @param evaluated held-out pictures, and generated ones, that the losses after an epoch are of.
 *     Default is 10,000
 * @param keepEpochs whether models and a grid are kept after every epoch. Default is true
 * @param batchSize real pictures per step; the generator makes three times as many. Default is 100
 * @param start what weights start from
 * @param adam optimiser
 * @param rate how the learning rate falls
 */
public record AcganConfig(
    @Option("length of the noise") int latent,
    @Option("units of the generator's first layer") int hidden,
    @Option("width of the generator's last feature map") int filters,
    @Option("width of the discriminator's first feature map") int discriminatorFilters,
    @Option("channels of the pictures: 1 or 3") int channels,
    @Option("side of the pictures, a multiple of 4") int side,
    @Option("slope of the discriminator's leaky ReLUs") double slope,
    @Option("dropout in the discriminator") double dropout,
    @Option("held-out pictures that the losses after an epoch are of") int evaluated,
    @Option("keep models and a grid after every epoch") boolean keepEpochs,
    @Option("pictures per step") int batchSize,
    StartConfig start,
    AdamConfig adam,
    RateConfig rate) {
  public AcganConfig {
    Checks.atLeast("latent", latent, 1);
    Checks.atLeast("hidden", hidden, 1);
    Checks.atLeast("filters", filters, 1);
    Checks.atLeast("discriminatorFilters", discriminatorFilters, 1);
    Checks.pictureChannels("channels", channels);
    Checks.between("slope", slope, 0, .99);
    Checks.between("dropout", dropout, 0, .99);
    Checks.atLeast("evaluated", evaluated, 1);
    Checks.atLeast("batchSize", batchSize, 1);
    if (side < 4 || side % 4 != 0) {
      throw new IllegalArgumentException("side is " + side + "; wanted is a multiple of 4");
    }
  }

  /** 28², grey, in the form that is usual for digits. */
  public static AcganConfig defaults() {
    return new AcganConfig(
        100,
        1024,
        128,
        32,
        1,
        28,
        .3,
        .3,
        10_000,
        true,
        100,
        new StartConfig(Scheme.XAVIER, 1),
        AdamConfig.defaults(),
        RateConfig.constant(50));
  }

  /** Narrow networks at a higher rate: trains on a CPU in minutes. */
  public static AcganConfig tiny() {
    return new AcganConfig(
        64,
        256,
        16,
        8,
        1,
        28,
        .3,
        .3,
        1000,
        true,
        50,
        new StartConfig(Scheme.XAVIER, 1),
        new AdamConfig(5e-4, .5, .999),
        RateConfig.constant(3));
  }
}
