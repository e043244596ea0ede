package io.morph4j.cyclegan;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.loss.Augmentation;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.network.DiscriminatorConfig;
import io.morph4j.core.network.GeneratorConfig;
import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.data.SamplingConfig;

/**
 * Options of CycleGAN. The defaults are those of the published implementation: 256² crops of
 * pictures resized to 286², ResNet-9, PatchGAN 70, LSGAN, Adam 2e-4 (.5, .999), 100 epochs and 100
 * of decay.
 *
 * @param inputChannels channels of domain A, 1 or 3. Default is 3
 * @param outputChannels channels of domain B, 1 or 3. Default is 3
 * @param generator network of both generators (paper, appendix 7.2)
 * @param discriminator network of both discriminators
 * @param norm normalisation of all four networks. Default is INSTANCE
 * @param start what weights start from
 * @param ganLoss adversarial loss (paper, section 4). Default is LSGAN
 * @param lambdaA weight of the cycle A to B to A. Default is 10
 * @param lambdaB weight of the cycle B to A to B. Default is 10
 * @param lambdaIdentity weight of the identity loss, relative to the cycle's. Default is .5
 * @param adam optimiser of all networks
 * @param rate how its learning rate falls
 * @param averageDecay β of the moving average of the generators' weights, which translates in their
 *     place; 0 for none, as published. Default is 0
 * @param poolSize generated pictures kept for the discriminators. Default is 50
 * @param augment random changes of what the discriminators see, such as color,translation,cutout
 *     (Zhao et al. 2020). Default is none, as published
 * @param sampling how pictures become samples
 * @param saveMemory compute residual blocks a second time instead of keeping them. Default is false
 */
public record CycleGanConfig(
    @Option("channels of domain A: 1 or 3") int inputChannels,
    @Option("channels of domain B: 1 or 3") int outputChannels,
    GeneratorConfig generator,
    DiscriminatorConfig discriminator,
    @Option("normalisation of all networks") Norm norm,
    StartConfig start,
    @Option("adversarial loss") GanLoss ganLoss,
    @Option("weight of the cycle A-B-A") double lambdaA,
    @Option("weight of the cycle B-A-B") double lambdaB,
    @Option("identity loss, relative to the cycle's weight") double lambdaIdentity,
    AdamConfig adam,
    RateConfig rate,
    @Option("decay of the generators' average, 0 for none") double averageDecay,
    @Option("generated pictures kept for the discriminators") int poolSize,
    @Option("changes of what discriminators see: none, color, translation, cutout") String augment,
    SamplingConfig sampling,
    @Option("compute residual blocks twice: less memory, more time") boolean saveMemory) {
  public CycleGanConfig {
    Checks.pictureChannels("inputChannels", inputChannels);
    Checks.pictureChannels("outputChannels", outputChannels);
    Checks.atLeast("lambdaA", lambdaA, 0);
    Checks.atLeast("lambdaB", lambdaB, 0);
    Checks.atLeast("lambdaIdentity", lambdaIdentity, 0);
    Checks.decay("averageDecay", averageDecay);
    Checks.atLeast("poolSize", poolSize, 0);
    Augmentation.parse(augment);
    generator.requireSide(sampling.cropSize());
    if (saveMemory
        && (generator.generator() != GeneratorConfig.Kind.RESNET || norm == Norm.BATCH)) {
      throw new IllegalArgumentException(
          "saveMemory is true; it is for residual blocks without running statistics:"
              + " generator=resnet and norm=instance or none");
    }
    if (lambdaIdentity > 0 && inputChannels != outputChannels) {
      throw new IllegalArgumentException(
          ("lambdaIdentity is %s, but the identity loss needs equal channels (%d and %d);"
                  + " set lambdaIdentity=0")
              .formatted(lambdaIdentity, inputChannels, outputChannels));
    }
  }

  /** The published options: 256², ResNet-9. */
  public static CycleGanConfig defaults() {
    return sized(
        256,
        286,
        GeneratorConfig.resnet(9, 64),
        DiscriminatorConfig.patch(64, 3),
        AdamConfig.defaults());
  }

  /** 128², ResNet-6 of half the width that learns the change of the picture. */
  public static CycleGanConfig small() {
    return sized(128, 143, changing(32), DiscriminatorConfig.patch(64, 3), AdamConfig.defaults());
  }

  /**
   * 64², a generator as of {@link #small} and PatchGAN with spectral normalisation, both of half
   * the width, at five times the rate: trains while one waits.
   */
  public static CycleGanConfig tiny() {
    return sized(
        64,
        72,
        changing(16),
        DiscriminatorConfig.patch(32, 3).withSpectralNorm(true),
        new AdamConfig(1e-3, .5, .999));
  }

  /** What learns most in minutes: docs/recipes.md. */
  private static GeneratorConfig changing(int filters) {
    return GeneratorConfig.resnet(6, filters)
        .withUpsampling(Upsampling.BILINEAR)
        .withGlobalSkip(GlobalSkip.ADD);
  }

  private static CycleGanConfig sized(
      int crop,
      int load,
      GeneratorConfig generator,
      DiscriminatorConfig discriminator,
      AdamConfig adam) {
    return new CycleGanConfig(
        3,
        3,
        generator,
        discriminator,
        Norm.INSTANCE,
        StartConfig.defaults(),
        GanLoss.LSGAN,
        10,
        10,
        .5,
        adam,
        RateConfig.defaults(),
        0,
        50,
        "none",
        SamplingConfig.of(load, crop, 1),
        false);
  }
}
