package io.morph4j.stargan.v2;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.config.Option;
import io.morph4j.core.optim.Adam;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.train.StartConfig;
import io.morph4j.data.Preprocess;
import io.morph4j.data.SamplingConfig;
import java.util.Map;

/**
 * Options of StarGAN v2. The defaults are those of the published implementation for animals (AFHQ).
 *
 * @param channels of pictures, 1 or 3. Default is 3
 * @param filters width of the first layers. Default is 64
 * @param maxFilters up to which the width doubles with each halving. Default is 512
 * @param highPass divisor of the high-pass filter between encoder and decoder; 0 for shortcuts
 *     instead (published: 1 for faces). Default is 0
 * @param masks folder of masks, in the data's folder or absolute: where high frequencies of a
 *     picture pass the filter; empty for none, so that they pass nowhere. Default is empty
 * @param latentDimension length of the noise. Default is 16
 * @param hidden width of the mapping network. Default is 512
 * @param styleDimension length of a style. Default is 64
 * @param start what weights start from. Default is KAIMING
 * @param lambdaPenalty weight of R1 on real pictures. Default is 1
 * @param penaltyEvery steps from one R1 to the next, which then weighs as much more. Default is 1
 * @param lambdaStyle weight of the style reconstruction (paper, equation 2). Default is 1
 * @param lambdaDiversity start weight of the diversity (equation 3). Default is 2
 * @param diversitySteps until that weight is 0, in a straight line; 0 keeps it. Of runs with other
 *     {@code steps} the same share. Default is 100,000
 * @param lambdaCycle weight of the cycle (equation 4). Default is 1
 * @param learningRate of G, E and D. Default is 1e-4
 * @param mappingRate learning rate of F. Default is 1e-6
 * @param beta1 Adam's first decay. Default is 0
 * @param beta2 Adam's second decay. Default is .99
 * @param weightDecay L2, added to the gradients. Default is 1e-4
 * @param averageDecay of the averages of G, F and E, which translate. Default is .999
 * @param steps unless the run says how many. Default is 100,000
 * @param sampling how pictures become samples
 */
public record StarGan2Config(
    @Option("channels of pictures: 1 or 3") int channels,
    @Option("width of the first layers") int filters,
    @Option("width that is not exceeded") int maxFilters,
    @Option("divisor of the high-pass filter; 0 for none") double highPass,
    @Option("folder of masks for the high-pass filter; empty for none") String masks,
    @Option("length of the noise") int latentDimension,
    @Option("width of the mapping network") int hidden,
    @Option("length of a style") int styleDimension,
    StartConfig start,
    @Option("weight of R1 on real pictures") double lambdaPenalty,
    @Option("steps from one R1 to the next") int penaltyEvery,
    @Option("weight of the style reconstruction") double lambdaStyle,
    @Option("start weight of the diversity") double lambdaDiversity,
    @Option("steps until that weight is 0; 0 keeps it") long diversitySteps,
    @Option("weight of the cycle") double lambdaCycle,
    @Option("learning rate of G, E and D") double learningRate,
    @Option("learning rate of the mapping network F") double mappingRate,
    @Option("Adam's first decay") double beta1,
    @Option("Adam's second decay") double beta2,
    @Option("L2 decay of all weights") double weightDecay,
    @Option("decay of the averages that translate") double averageDecay,
    @Option("steps, unless the run says how many") long steps,
    SamplingConfig sampling) {
  public StarGan2Config {
    Checks.pictureChannels("channels", channels);
    if (!masks.isBlank() && (!(highPass > 0) || sampling.cropSize() < 32)) {
      throw new IllegalArgumentException(
          "masks is \"%s\", highPass %s, cropSize %d; masks act in the high-pass filter at sides of"
                  .formatted(masks, highPass, sampling.cropSize())
              + " 32, 64 and 128: set highPass above 0 and cropSize to 32 or more, or leave masks"
              + " out");
    }
    Checks.atLeast("lambdaPenalty", lambdaPenalty, 0);
    Checks.atLeast("penaltyEvery", penaltyEvery, 1);
    Checks.atLeast("lambdaStyle", lambdaStyle, 0);
    Checks.atLeast("lambdaDiversity", lambdaDiversity, 0);
    Checks.atLeast("diversitySteps", diversitySteps, 0);
    Checks.atLeast("lambdaCycle", lambdaCycle, 0);
    Checks.atLeast("learningRate", learningRate, 0);
    Checks.atLeast("mappingRate", mappingRate, 0);
    Checks.decay("averageDecay", averageDecay);
    Checks.atLeast("steps", steps, 1);
    Adam.Options.betas(beta1, beta2).withWeightDecay(weightDecay);
    new MappingNetwork.Options(latentDimension, hidden, styleDimension, 1);
    new StarGan2Generator.Options(
        channels, sampling.cropSize(), filters, maxFilters, styleDimension, highPass);
  }

  /** 256², as published for animals. */
  public static StarGan2Config afhq() {
    return sized(256, 64, 512, 512, 0, 2, 100_000);
  }

  /** 256², as published for faces. */
  public static StarGan2Config celeba() {
    return sized(256, 64, 512, 512, 1, 1, 100_000);
  }

  /** 128², half the width. */
  public static StarGan2Config small() {
    return sized(128, 32, 256, 256, 0, 2, 50_000);
  }

  /**
   * 64², a quarter of the width and less inside: trains on a CPU while one waits, some hundred
   * steps at five times the rate. The averages are of the last hundred: with .999 they would still
   * be start weights for the most part.
   */
  public static StarGan2Config tiny() {
    return ConfigRecords.with(
        sized(64, 16, 64, 64, 0, 1, 5_000),
        Map.of(
            "batchSize", "4",
            "styleDimension", "32",
            "lambdaCycle", "2",
            "learningRate", "5e-4",
            "mappingRate", "5e-4",
            "lambdaDiversity", "4",
            "penaltyEvery", "4",
            "averageDecay", "0.99"));
  }

  private static StarGan2Config sized(
      int side, int filters, int most, int hidden, double highPass, double diversity, long steps) {
    return new StarGan2Config(
        3,
        filters,
        most,
        highPass,
        "",
        16,
        hidden,
        64,
        StartConfig.kaiming(),
        1,
        1,
        1,
        diversity,
        steps,
        1,
        1e-4,
        1e-6,
        0,
        .99,
        1e-4,
        .999,
        steps,
        new SamplingConfig(8, Preprocess.RANDOM_RESIZED_CROP, side, side, true, false));
  }

  /** Adam at {@code rate}. */
  OptimizerOptions adam(double rate) {
    Adam.Options options = Adam.Options.betas(beta1, beta2).withWeightDecay(weightDecay);
    return parameters -> new Adam(parameters, rate, options);
  }
}
