package io.morph4j.pix2pix;

import io.morph4j.core.config.Option;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.train.LearningRatePolicy;
import io.morph4j.data.Preprocess;
import io.morph4j.engine.ops.Paddings.Border;

/**
 * Options of pix2pix. The defaults are those of the published implementation: 256² crops of
 * pictures resized to 286², U-Net of 8 downs with dropout, PatchGAN 70 on input and output,
 * cross-entropy and 100 · L1, batch norm, Adam 2e-4 (.5, .999), 100 epochs and 100 of decay.
 *
 * @param task what is learned: B from A, or the colour of a picture from its lightness. Default is
 *     TRANSLATE
 * @param direction which domain is the input. Default is ATOB
 * @param inputChannels channels of the input, 1 or 3; colouring has 1. Default is 3
 * @param outputChannels channels of the output, 1 or 3; colouring has 2. Default is 3
 * @param generator network of the generator (paper, appendix 6.1.1). Default is UNET
 * @param ngf filters of its first layer. Default is 64
 * @param downs halvings of a U-Net: 8 for 256², 7 for 128². Default is 8
 * @param blocks residual blocks of a ResNet: 9 for 256², 6 for 128². Default is 9
 * @param padding border of the residual blocks. Default is REFLECT
 * @param upsampling how a ResNet grows the picture. Default is TRANSPOSED
 * @param dropout .5 in the generator while training (paper, section 3.1). Default is true
 * @param testDropout dropout in translation too, the paper's only noise (section 3.4). Default is
 *     true
 * @param testStatistics what batch norm uses in translation: BATCH, the statistics of the picture
 *     itself, or RUNNING, those of training. BATCH suits a batchSize of 1, which trains on just
 *     that (section 3.4); after larger batches RUNNING is better. Default is BATCH
 * @param discriminator patch or pixel discriminator. Default is PATCH
 * @param ndf filters of its first layer. Default is 64
 * @param discriminatorLayers strided layers; 3 sees 70×70 pixels. Default is 3
 * @param conditional whether the discriminator sees the input too. Default is true
 * @param norm normalisation of both networks. Default is BATCH
 * @param initialization distribution of start weights. Default is NORMAL
 * @param initGain its scale. Default is .02
 * @param ganLoss adversarial loss (paper, equation 1). Default is VANILLA
 * @param lambdaGan weight of the adversarial loss; 0 trains by L1 alone. Default is 1
 * @param lambdaL1 weight of the L1 loss (paper, equation 4). Default is 100
 * @param learningRate of both networks. Default is 2e-4
 * @param beta1 Adam's first decay. Default is .5
 * @param beta2 Adam's second decay. Default is .999
 * @param learningRatePolicy how the rate falls. Default is LINEAR
 * @param decayEvery epochs between steps of the policy STEP. Default is 50
 * @param epochs at full rate. Default is 100
 * @param decayEpochs after those, rate falling to 0. Default is 100
 * @param batchSize pairs per step. Default is 1
 * @param preprocess how a pair becomes a sample. Default is RESIZE_AND_CROP
 * @param loadSize side that pictures are resized to. Default is 286
 * @param cropSize side of the samples. Default is 256
 * @param flip mirror half of the samples. Default is true
 * @param serialBatches take the pairs in order instead of shuffled. Default is false
 */
public record Pix2PixConfig(
    @Option("translate pairs, or colorize: the colour of single pictures from their lightness")
        Task task,
    @Option("which domain is the input") Direction direction,
    @Option("channels of the input: 1 or 3; colorize has 1") int inputChannels,
    @Option("channels of the output: 1 or 3; colorize has 2") int outputChannels,
    @Option("network of the generator") GeneratorKind generator,
    @Option("filters of the generator's first layer") int ngf,
    @Option("halvings of a U-Net, at least 5") int downs,
    @Option("residual blocks of a ResNet") int blocks,
    @Option("border of the residual blocks") Border padding,
    @Option("how a ResNet grows the picture") Upsampling upsampling,
    @Option("dropout .5 in the generator while training") boolean dropout,
    @Option("that dropout in translation too, as published") boolean testDropout,
    @Option("batch norm in translation: of the picture itself, as published, or of training")
        BatchStatistics testStatistics,
    @Option("kind of discriminator") DiscriminatorKind discriminator,
    @Option("filters of the discriminator's first layer") int ndf,
    @Option("strided layers of a patch discriminator") int discriminatorLayers,
    @Option("whether the discriminator sees the input too") boolean conditional,
    @Option("normalisation of both networks") Norm norm,
    @Option("distribution of start weights") Scheme initialization,
    @Option("scale of start weights") double initGain,
    @Option("adversarial loss") GanLoss ganLoss,
    @Option("weight of the adversarial loss; 0: L1 alone") double lambdaGan,
    @Option("weight of the L1 loss") double lambdaL1,
    @Option("learning rate of both networks") double learningRate,
    @Option("Adam's first decay") double beta1,
    @Option("Adam's second decay") double beta2,
    @Option("how the learning rate falls") LearningRatePolicy learningRatePolicy,
    @Option("epochs between steps of the policy step") int decayEvery,
    @Option("epochs at full rate") int epochs,
    @Option("epochs of decay after those") int decayEpochs,
    @Option("pairs per step") int batchSize,
    @Option("how a pair becomes a sample") Preprocess preprocess,
    @Option("side that pictures are resized to") int loadSize,
    @Option("side of the samples, pixels") int cropSize,
    @Option("mirror half of the samples") boolean flip,
    @Option("take the pairs in order, not shuffled") boolean serialBatches) {

  /** What is learned. */
  public enum Task {
    /** One picture from the other of a pair. */
    TRANSLATE,
    /** The colour of a picture from its lightness, in CIELAB. */
    COLORIZE
  }

  /** Which domain is translated into which. */
  public enum Direction {
    ATOB("AtoB"),
    BTOA("BtoA");

    private final String model;

    Direction(String model) {
      this.model = model;
    }

    /** The name of the model file. */
    public String model() {
      return model;
    }
  }

  /** The generator's network. */
  public enum GeneratorKind {
    UNET,
    RESNET
  }

  /** The discriminator's network. */
  public enum DiscriminatorKind {
    PATCH,
    PIXEL
  }

  public Pix2PixConfig {
    requireChannels("inputChannels", inputChannels);
    requireChannels("outputChannels", outputChannels);
    requireAtLeast("ngf", ngf, 1);
    requireAtLeast("downs", downs, 5);
    requireAtMost("downs", downs, 12);
    requireAtLeast("blocks", blocks, 0);
    requireAtLeast("ndf", ndf, 1);
    requireAtLeast("discriminatorLayers", discriminatorLayers, 1);
    requireAtLeast("initGain", initGain, 0);
    requireAtLeast("lambdaGan", lambdaGan, 0);
    requireAtLeast("lambdaL1", lambdaL1, 0);
    requireAtLeast("learningRate", learningRate, 0);
    requireDecay("beta1", beta1);
    requireDecay("beta2", beta2);
    requireAtLeast("decayEvery", decayEvery, 1);
    requireAtLeast("epochs", epochs, 0);
    requireAtLeast("decayEpochs", decayEpochs, 0);
    requireAtLeast("epochs + decayEpochs", epochs + (double) decayEpochs, 1);
    requireAtLeast("batchSize", batchSize, 1);
    requireAtLeast("loadSize", loadSize, 1);
    int multiple = multiple(generator, downs);
    if (cropSize < multiple || cropSize % multiple != 0) {
      throw new IllegalArgumentException(
          "cropSize is %d; this generator wants a multiple of %d%s"
              .formatted(
                  cropSize,
                  multiple,
                  generator == GeneratorKind.UNET ? " (2 to the power of downs)" : ""));
    }
    if (lambdaGan == 0 && lambdaL1 == 0) {
      throw new IllegalArgumentException(
          "lambdaGan and lambdaL1 are both 0, so there is nothing to learn; raise one");
    }
    if (task == Task.COLORIZE && direction == Direction.BTOA) {
      throw new IllegalArgumentException(
          "direction is BtoA, but task=colorize goes from lightness to colour only; leave"
              + " direction away");
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

  private static void requireAtMost(String name, int value, int most) {
    if (value > most) {
      throw new IllegalArgumentException(
          "%s is %d; it must be at most %d".formatted(name, value, most));
    }
  }

  private static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s is %s; it must be in [0, 1)".formatted(name, value));
    }
  }

  private static int multiple(GeneratorKind generator, int downs) {
    return generator == GeneratorKind.UNET ? 1 << downs : 4;
  }

  /** The sides of what the generator takes are multiples of this. */
  int multiple() {
    return multiple(generator, downs);
  }

  /** Channels that the generator takes. */
  int networkInputs() {
    return task == Task.COLORIZE ? 1 : inputChannels;
  }

  /** Channels that the generator makes. */
  int networkOutputs() {
    return task == Task.COLORIZE ? 2 : outputChannels;
  }

  /** How the generator is run in translation. */
  InferencePolicy policy() {
    return new InferencePolicy(dropout && testDropout, testStatistics);
  }

  /** The published options: 256², U-Net of 8 downs. */
  public static Pix2PixConfig defaults() {
    return sized(256, 286, 8, 64, 64, 3, true, 1, BatchStatistics.BATCH);
  }

  /** 128², U-Net of 7 downs and PatchGAN of half the width. */
  public static Pix2PixConfig small() {
    return sized(128, 143, 7, 32, 32, 3, true, 1, BatchStatistics.BATCH);
  }

  /**
   * 64², U-Net of 6 downs and half the width without dropout, PatchGAN 34 of half the width,
   * batches of 8 and their running statistics: trains on a CPU while one waits.
   */
  public static Pix2PixConfig tiny() {
    return sized(64, 64, 6, 32, 32, 2, false, 8, BatchStatistics.RUNNING);
  }

  private static Pix2PixConfig sized(
      int crop,
      int load,
      int downs,
      int ngf,
      int ndf,
      int layers,
      boolean dropout,
      int batch,
      BatchStatistics statistics) {
    return new Pix2PixConfig(
        Task.TRANSLATE,
        Direction.ATOB,
        3,
        3,
        GeneratorKind.UNET,
        ngf,
        downs,
        9,
        Border.REFLECT,
        Upsampling.TRANSPOSED,
        dropout,
        true,
        statistics,
        DiscriminatorKind.PATCH,
        ndf,
        layers,
        true,
        Norm.BATCH,
        Scheme.NORMAL,
        .02,
        GanLoss.VANILLA,
        1,
        100,
        2e-4,
        .5,
        .999,
        LearningRatePolicy.LINEAR,
        50,
        100,
        100,
        batch,
        Preprocess.RESIZE_AND_CROP,
        load,
        crop,
        true,
        false);
  }
}
