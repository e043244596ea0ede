package io.morph4j.cut;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.network.DiscriminatorConfig;
import io.morph4j.core.network.GeneratorConfig;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.train.LearningRatePolicy;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.data.SamplingConfig;
import java.util.List;

/**
 * Options of CUT, with the published defaults (Park et al. 2020).
 *
 * @param inputChannels channels of domain A, 1 or 3. Default is 3
 * @param outputChannels channels of domain B, 1 or 3. Default is 3
 * @param generator the generator, a ResNet. The published one is anti-aliased (upsampling BLUR)
 * @param discriminator the discriminator
 * @param norm normalisation of both. Default is INSTANCE
 * @param start what weights start from. Default is Xavier's with gain .02
 * @param ganLoss adversarial loss. Default is LSGAN
 * @param lambdaGan its weight. Default is 1
 * @param lambdaNce weight of the contrastive loss. Default is 1; FastCUT 10
 * @param nceIdentity whether pictures of B are to keep their patches too. Default is true; FastCUT
 *     false
 * @param flipEquivariance whether half of the pictures are translated mirrored. Default is false;
 *     FastCUT true
 * @param nceLayers modules of the generator, counted from 0, whose outputs are compared. Default is
 *     0, 4, 8, 12, 16: the padded picture, both halvings, blocks 1 and 5
 * @param projection width of the projections. Default is 256
 * @param temperature of the contrastive loss. Default is .07
 * @param patches places compared in each layer. Default is 256
 * @param adam optimiser of all networks
 * @param rate how its learning rate falls
 * @param averageDecay β of the moving average of the generator's weights, which translates in its
 *     place; 0 for none, as published. Default is 0
 * @param sampling how pictures become samples
 */
public record CutConfig(
    @Option("channels of domain A: 1 or 3") int inputChannels,
    @Option("channels of domain B: 1 or 3") int outputChannels,
    GeneratorConfig generator,
    DiscriminatorConfig discriminator,
    @Option("normalisation of all networks") Norm norm,
    StartConfig start,
    @Option("adversarial loss") GanLoss ganLoss,
    @Option("weight of the adversarial loss") double lambdaGan,
    @Option("weight of the contrastive loss") double lambdaNce,
    @Option("keep the patches of pictures of B too") boolean nceIdentity,
    @Option("translate half of the pictures mirrored") boolean flipEquivariance,
    @Option("modules of the generator that are compared") List<Integer> nceLayers,
    @Option("width of the projections") int projection,
    @Option("temperature of the contrastive loss") double temperature,
    @Option("places compared in each layer") int patches,
    AdamConfig adam,
    RateConfig rate,
    @Option("decay of the generator's average, 0 for none") double averageDecay,
    SamplingConfig sampling) {
  public CutConfig {
    Checks.pictureChannels("inputChannels", inputChannels);
    Checks.pictureChannels("outputChannels", outputChannels);
    Checks.atLeast("lambdaGan", lambdaGan, 0);
    Checks.atLeast("lambdaNce", lambdaNce, 0);
    Checks.atLeast("projection", projection, 1);
    Checks.atLeast("temperature", temperature, 1e-6);
    Checks.atLeast("patches", patches, 2);
    Checks.decay("averageDecay", averageDecay);
    generator.requireSide(sampling.cropSize());
    nceLayers = List.copyOf(nceLayers);
    if (generator.generator() != GeneratorConfig.Kind.RESNET) {
      throw new IllegalArgumentException(
          "generator is unet; the contrastive loss compares layers of a resnet");
    }
    if (nceLayers.isEmpty() || !nceLayers.equals(nceLayers.stream().sorted().distinct().toList())) {
      throw new IllegalArgumentException(
          "nceLayers is " + nceLayers + "; give one or more modules, rising");
    }
    if (inputChannels != outputChannels) {
      throw new IllegalArgumentException(
          "inputChannels is %d and outputChannels %d; the contrastive loss compares both by the same network: make them equal"
              .formatted(inputChannels, outputChannels));
    }
  }

  /** The published options: 256², anti-aliased ResNet-9. */
  public static CutConfig defaults() {
    return sized(
        256,
        286,
        GeneratorConfig.resnet(9, 64).withUpsampling(Upsampling.BLUR),
        DiscriminatorConfig.patch(64, 3),
        List.of(0, 4, 8, 12, 16),
        200);
  }

  /** 128², ResNet-6 of half the width, not anti-aliased. */
  public static CutConfig small() {
    return sized(
        128,
        143,
        GeneratorConfig.resnet(6, 32),
        DiscriminatorConfig.patch(64, 3),
        List.of(0, 4, 7, 10, 14),
        100);
  }

  /**
   * 64², ResNet-6 that grows pictures by bilinear resizing, and PatchGAN with spectral
   * normalisation, both of half the width: trains on a CPU while one waits (docs/recipes.md).
   */
  public static CutConfig tiny() {
    return sized(
        64,
        72,
        GeneratorConfig.resnet(6, 32).withUpsampling(Upsampling.BILINEAR),
        DiscriminatorConfig.patch(32, 3).withSpectralNorm(true),
        List.of(0, 4, 7, 10, 14),
        100);
  }

  /** The same as FastCUT: no identity, mirrored pictures, weight 10. */
  public CutConfig fast() {
    return new CutConfig(
        inputChannels,
        outputChannels,
        generator,
        discriminator,
        norm,
        start,
        ganLoss,
        lambdaGan,
        10,
        false,
        true,
        nceLayers,
        projection,
        temperature,
        patches,
        adam,
        new RateConfig(LearningRatePolicy.LINEAR, 50, 150, 50),
        averageDecay,
        sampling);
  }

  private static CutConfig sized(
      int crop,
      int load,
      GeneratorConfig generator,
      DiscriminatorConfig discriminator,
      List<Integer> layers,
      int epochs) {
    return new CutConfig(
        3,
        3,
        generator,
        discriminator,
        Norm.INSTANCE,
        new StartConfig(Scheme.XAVIER, .02),
        GanLoss.LSGAN,
        1,
        1,
        true,
        false,
        layers,
        256,
        .07,
        256,
        AdamConfig.defaults(),
        new RateConfig(LearningRatePolicy.LINEAR, 50, epochs, epochs),
        0,
        SamplingConfig.of(load, crop, 1));
  }
}
