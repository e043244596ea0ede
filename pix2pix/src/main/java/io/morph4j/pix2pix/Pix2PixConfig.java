package io.morph4j.pix2pix;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.Colours;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.network.DiscriminatorConfig;
import io.morph4j.core.network.GeneratorConfig;
import io.morph4j.core.network.Norm;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.data.PairedColours;
import io.morph4j.data.PairedOptions;
import io.morph4j.data.SamplingConfig;

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
 * @param generator network of the generator (paper, appendix 6.1.1), with dropout (section 3.1)
 * @param testDropout dropout in translation too, the paper's only noise (section 3.4). Default is
 *     true
 * @param testStatistics what batch norm uses in translation: BATCH, the statistics of the picture
 *     itself, or RUNNING, those of training. BATCH suits a batchSize of 1, which trains on just
 *     that (section 3.4); after larger batches RUNNING is better. Default is BATCH
 * @param discriminator network of the discriminator
 * @param conditional whether the discriminator sees the input too. Default is true
 * @param norm normalisation of both networks. Default is BATCH
 * @param start what weights start from
 * @param ganLoss adversarial loss (paper, equation 1). Default is VANILLA
 * @param lambdaGan weight of the adversarial loss; 0 trains by L1 alone. Default is 1
 * @param lambdaL1 weight of the L1 loss (paper, equation 4). Default is 100
 * @param adam optimiser of both networks
 * @param rate how its learning rate falls
 * @param averageDecay β of the moving average of the generator's weights, which translates in its
 *     place; 0 for none, as published. Default is 0
 * @param sampling how pairs become samples
 */
public record Pix2PixConfig(
    @Option("translate pairs, or colorize: the colour of single pictures from their lightness")
        Task task,
    @Option("which domain is the input") Direction direction,
    @Option("channels of the input: 1 or 3; colorize has 1") int inputChannels,
    @Option("channels of the output: 1 or 3; colorize has 2") int outputChannels,
    GeneratorConfig generator,
    @Option("that dropout in translation too, as published") boolean testDropout,
    @Option("batch norm in translation: of the picture itself, as published, or of training")
        BatchStatistics testStatistics,
    DiscriminatorConfig discriminator,
    @Option("whether the discriminator sees the input too") boolean conditional,
    @Option("normalisation of both networks") Norm norm,
    StartConfig start,
    @Option("adversarial loss") GanLoss ganLoss,
    @Option("weight of the adversarial loss; 0: L1 alone") double lambdaGan,
    @Option("weight of the L1 loss") double lambdaL1,
    AdamConfig adam,
    RateConfig rate,
    @Option("decay of the generator's average, 0 for none") double averageDecay,
    SamplingConfig sampling) {

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

  public Pix2PixConfig {
    Checks.pictureChannels("inputChannels", inputChannels);
    Checks.pictureChannels("outputChannels", outputChannels);
    Checks.atLeast("lambdaGan", lambdaGan, 0);
    Checks.atLeast("lambdaL1", lambdaL1, 0);
    Checks.decay("averageDecay", averageDecay);
    generator.requireSide(sampling.cropSize());
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

  /** Whether the input is domain A. */
  boolean forth() {
    return direction == Direction.ATOB;
  }

  /** Whether colour is learned from lightness. */
  boolean colours() {
    return task == Task.COLORIZE;
  }

  /** Channels that the generator takes. */
  int networkInputs() {
    return colours() ? 1 : inputChannels;
  }

  /** Channels that the generator makes. */
  int networkOutputs() {
    return colours() ? 2 : outputChannels;
  }

  /** How the generator is run in translation. */
  InferencePolicy policy() {
    return new InferencePolicy(
        generator.dropout() && testDropout,
        testStatistics,
        false,
        colours() ? Colours.LAB : Colours.RGB);
  }

  /** How batches are made. */
  PairedOptions pairs() {
    return PairedOptions.of(sampling.preprocessing(), sampling.batchSize())
        .withColours(colours() ? PairedColours.LAB : PairedColours.PICTURES)
        .withChannels(
            forth() ? inputChannels : outputChannels, forth() ? outputChannels : inputChannels)
        .withSerialBatches(sampling.serialBatches());
  }

  /** The published options: 256², U-Net of 8 downs. */
  public static Pix2PixConfig defaults() {
    return sized(
        GeneratorConfig.unet(8, 64, true),
        DiscriminatorConfig.patch(64, 3),
        BatchStatistics.BATCH,
        100,
        SamplingConfig.of(286, 256, 1));
  }

  /** 128², U-Net of 7 downs and PatchGAN of half the width. */
  public static Pix2PixConfig small() {
    return sized(
        GeneratorConfig.unet(7, 32, true),
        DiscriminatorConfig.patch(32, 3),
        BatchStatistics.BATCH,
        100,
        SamplingConfig.of(143, 128, 1));
  }

  /**
   * 64², U-Net of 6 downs and half the width without dropout, PatchGAN 34 of half the width with
   * spectral normalisation, a seventh of the weight of L1, batches of 8 and their running
   * statistics: trains on a CPU while one waits.
   */
  public static Pix2PixConfig tiny() {
    return sized(
        GeneratorConfig.unet(6, 32, false),
        DiscriminatorConfig.patch(32, 2).withSpectralNorm(true),
        BatchStatistics.RUNNING,
        14,
        SamplingConfig.of(64, 64, 8));
  }

  private static Pix2PixConfig sized(
      GeneratorConfig generator,
      DiscriminatorConfig discriminator,
      BatchStatistics statistics,
      double lambdaL1,
      SamplingConfig sampling) {
    return new Pix2PixConfig(
        Task.TRANSLATE,
        Direction.ATOB,
        3,
        3,
        generator,
        true,
        statistics,
        discriminator,
        true,
        Norm.BATCH,
        StartConfig.defaults(),
        GanLoss.VANILLA,
        1,
        lambdaL1,
        AdamConfig.defaults(),
        RateConfig.defaults(),
        0,
        sampling);
  }
}
