package io.morph4j.cyclegan;

import io.morph4j.core.config.Option;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.train.LearningRatePolicy;
import io.morph4j.data.Preprocess;
import io.morph4j.engine.ops.Paddings.Border;

/**
 * Options of CycleGAN. The defaults are those of the published implementation: 256² crops of
 * pictures resized to 286², ResNet-9, PatchGAN 70, LSGAN, Adam 2e-4 (.5, .999), 100 epochs and 100
 * of decay.
 *
 * @param inputChannels channels of domain A, 1 or 3. Default is 3
 * @param outputChannels channels of domain B, 1 or 3. Default is 3
 * @param generator network of both generators (paper, appendix 7.2). Default is RESNET
 * @param ngf filters of the generators' first layer. Default is 64
 * @param blocks residual blocks of a ResNet: 9 for 256², 6 for 128². Default is 9
 * @param downs halvings of a U-Net. Default is 8
 * @param padding border of the residual blocks. Default is REFLECT
 * @param dropout .5 in the generators. Default is false
 * @param upsampling how a ResNet grows the picture; RESIZE or BLUR against checkerboards. Default
 *     is TRANSPOSED
 * @param discriminator patch or pixel discriminator. Default is PATCH
 * @param ndf filters of the discriminators' first layer. Default is 64
 * @param discriminatorLayers strided layers; 3 sees 70×70 pixels. Default is 3
 * @param norm normalisation of all four networks. Default is INSTANCE
 * @param initialization distribution of start weights. Default is NORMAL
 * @param initGain its scale. Default is .02
 * @param ganLoss adversarial loss (paper, section 4). Default is LSGAN
 * @param lambdaA weight of the cycle A to B to A. Default is 10
 * @param lambdaB weight of the cycle B to A to B. Default is 10
 * @param lambdaIdentity weight of the identity loss, relative to the cycle's. Default is .5
 * @param learningRate of all networks. Default is 2e-4
 * @param beta1 Adam's first decay. Default is .5
 * @param beta2 Adam's second decay. Default is .999
 * @param learningRatePolicy how the rate falls. Default is LINEAR
 * @param decayEvery epochs between steps of the policy STEP. Default is 50
 * @param epochs at full rate. Default is 100
 * @param decayEpochs after those, rate falling to 0. Default is 100
 * @param poolSize generated pictures kept for the discriminators. Default is 50
 * @param batchSize pictures of each domain per step. Default is 1
 * @param preprocess how a picture becomes a sample. Default is RESIZE_AND_CROP
 * @param loadSize side that pictures are resized to. Default is 286
 * @param cropSize side of the samples. Default is 256
 * @param flip mirror half of the samples. Default is true
 * @param serialBatches take B in order instead of at random. Default is false
 */
public record CycleGanConfig(
    @Option("channels of domain A: 1 or 3") int inputChannels,
    @Option("channels of domain B: 1 or 3") int outputChannels,
    @Option("network of the generators") GeneratorKind generator,
    @Option("filters of the generators' first layer") int ngf,
    @Option("residual blocks of a ResNet") int blocks,
    @Option("halvings of a U-Net, at least 5") int downs,
    @Option("border of the residual blocks") Border padding,
    @Option("dropout .5 in the generators") boolean dropout,
    @Option("how a ResNet grows the picture") Upsampling upsampling,
    @Option("kind of discriminator") DiscriminatorKind discriminator,
    @Option("filters of the discriminators' first layer") int ndf,
    @Option("strided layers of a patch discriminator") int discriminatorLayers,
    @Option("normalisation of all networks") Norm norm,
    @Option("distribution of start weights") Scheme initialization,
    @Option("scale of start weights") double initGain,
    @Option("adversarial loss") GanLoss ganLoss,
    @Option("weight of the cycle A-B-A") double lambdaA,
    @Option("weight of the cycle B-A-B") double lambdaB,
    @Option("identity loss, relative to the cycle's weight") double lambdaIdentity,
    @Option("learning rate of all networks") double learningRate,
    @Option("Adam's first decay") double beta1,
    @Option("Adam's second decay") double beta2,
    @Option("how the learning rate falls") LearningRatePolicy learningRatePolicy,
    @Option("epochs between steps of the policy step") int decayEvery,
    @Option("epochs at full rate") int epochs,
    @Option("epochs of decay after those") int decayEpochs,
    @Option("generated pictures kept for the discriminators") int poolSize,
    @Option("pictures of each domain per step") int batchSize,
    @Option("how a picture becomes a sample") Preprocess preprocess,
    @Option("side that pictures are resized to") int loadSize,
    @Option("side of the samples, pixels") int cropSize,
    @Option("mirror half of the samples") boolean flip,
    @Option("take domain B in order, not at random") boolean serialBatches,
    @Option("compute residual blocks twice: less memory, more time") boolean saveMemory) {

  /** The generators' network. */
  public enum GeneratorKind {
    RESNET,
    UNET
  }

  /** The discriminators' network. */
  public enum DiscriminatorKind {
    PATCH,
    PIXEL
  }

  public CycleGanConfig {
    requireChannels("inputChannels", inputChannels);
    requireChannels("outputChannels", outputChannels);
    requireAtLeast("ngf", ngf, 1);
    requireAtLeast("blocks", blocks, 0);
    requireAtLeast("downs", downs, 5);
    requireAtLeast("ndf", ndf, 1);
    requireAtLeast("discriminatorLayers", discriminatorLayers, 1);
    requireAtLeast("initGain", initGain, 0);
    requireAtLeast("lambdaA", lambdaA, 0);
    requireAtLeast("lambdaB", lambdaB, 0);
    requireAtLeast("lambdaIdentity", lambdaIdentity, 0);
    requireAtLeast("learningRate", learningRate, 0);
    requireDecay("beta1", beta1);
    requireDecay("beta2", beta2);
    requireAtLeast("decayEvery", decayEvery, 1);
    requireAtLeast("epochs", epochs, 0);
    requireAtLeast("decayEpochs", decayEpochs, 0);
    requireAtLeast("epochs + decayEpochs", epochs + (double) decayEpochs, 1);
    requireAtLeast("poolSize", poolSize, 0);
    requireAtLeast("batchSize", batchSize, 1);
    requireAtLeast("loadSize", loadSize, 1);
    int multiple = generator == GeneratorKind.UNET ? 1 << downs : 4;
    if (cropSize < multiple || cropSize % multiple != 0) {
      throw new IllegalArgumentException(
          "cropSize is %d; this generator wants a multiple of %d".formatted(cropSize, multiple));
    }
    if (saveMemory && (generator == GeneratorKind.UNET || norm == Norm.BATCH)) {
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

  private static void requireChannels(String name, int channels) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "%s is %d; pictures have 1 (grey) or 3 (RGB)".formatted(name, channels));
    }
  }

  private static void requireAtLeast(String name, double value, double least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(
          "%s is %s; it must be at least %s".formatted(name, value, least));
    }
  }

  private static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s is %s; it must be in [0, 1)".formatted(name, value));
    }
  }

  /** The published options: 256², ResNet-9. */
  public static CycleGanConfig defaults() {
    return sized(256, 286, 9, 64, 64);
  }

  /** 128², ResNet-6 of half the width. */
  public static CycleGanConfig small() {
    return sized(128, 143, 6, 32, 64);
  }

  /** 64², ResNet-6 and PatchGAN of half the width: trains on a CPU while one waits. */
  public static CycleGanConfig tiny() {
    return sized(64, 72, 6, 32, 32);
  }

  private static CycleGanConfig sized(int crop, int load, int blocks, int ngf, int ndf) {
    return new CycleGanConfig(
        3,
        3,
        GeneratorKind.RESNET,
        ngf,
        blocks,
        8,
        Border.REFLECT,
        false,
        Upsampling.TRANSPOSED,
        DiscriminatorKind.PATCH,
        ndf,
        3,
        Norm.INSTANCE,
        Scheme.NORMAL,
        .02,
        GanLoss.LSGAN,
        10,
        10,
        .5,
        2e-4,
        .5,
        .999,
        LearningRatePolicy.LINEAR,
        50,
        100,
        100,
        50,
        1,
        Preprocess.RESIZE_AND_CROP,
        load,
        crop,
        true,
        false,
        false);
  }
}
