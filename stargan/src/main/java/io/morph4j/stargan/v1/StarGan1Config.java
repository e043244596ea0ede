package io.morph4j.stargan.v1;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.config.Option;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.Schedule;
import io.morph4j.core.train.StartConfig;
import io.morph4j.data.Preprocess;
import io.morph4j.data.SamplingConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Options of StarGAN. The defaults are those of the published implementation for CelebA: 128²,
 * WGAN-GP, five critic steps, Adam 1e-4 (.5, .999).
 *
 * @param channels of pictures, 1 or 3. Default is 3
 * @param attributes columns of a table that are used, with commas between; all if empty. Default is
 *     empty
 * @param exclusive attributes of which a picture has one at most, with + between; groups with
 *     commas between. Default is empty
 * @param joint folder of a second data set with other labels, which is learned with the first; its
 *     labels are all used. Empty for none, the default
 * @param ngf width of the generator's first layer. Default is 64
 * @param blocks residual blocks of the generator. Default is 6
 * @param ndf width of the discriminator's first layer. Default is 64
 * @param layers strided layers of the discriminator. Default is 6
 * @param start what weights start from. Default is Xavier's with gain 1/√3: a variance of about
 *     1/(3·fan-in), that of the published networks
 * @param lambdaClasses weight of the classification losses (paper, equations 5 and 6). Default is 1
 * @param lambdaReconstruction weight of the cycle (equation 6). Default is 10
 * @param lambdaPenalty weight of the gradient penalty (equation 8). Default is 10
 * @param criticSteps steps of the discriminator for one of the generator. Default is 5
 * @param adam optimiser of both networks
 * @param steps of the discriminator, unless the run says how many. Default is 200,000
 * @param decaySteps the last ones, with falling rate. Default is 100,000
 * @param decay how it falls. Default is LINEAR
 * @param sampling how pictures become samples
 */
public record StarGan1Config(
    @Option("channels of pictures: 1 or 3") int channels,
    @Option("attributes of a table, A,B,...; all if empty") String attributes,
    @Option("attributes that exclude each other: A+B+C,D+E") String exclusive,
    @Option("folder of a second data set; empty for none") String joint,
    @Option("width of the generator's first layer") int ngf,
    @Option("residual blocks of the generator") int blocks,
    @Option("width of the discriminator's first layer") int ndf,
    @Option("strided layers of the discriminator") int layers,
    StartConfig start,
    @Option("weight of the classification losses") double lambdaClasses,
    @Option("weight of the cycle") double lambdaReconstruction,
    @Option("weight of the gradient penalty") double lambdaPenalty,
    @Option("discriminator steps for each generator step") int criticSteps,
    AdamConfig adam,
    @Option("steps, unless the run says how many") long steps,
    @Option("the last of them, with falling learning rate") long decaySteps,
    @Option("how the learning rate falls") Decay decay,
    SamplingConfig sampling) {

  /** How the learning rate falls over the last steps. */
  public enum Decay {
    /** In a straight line to 0, as the paper says. */
    LINEAR {
      @Override
      Schedule over(long steps, long decaySteps) {
        return Schedule.iterations(steps, Math.max(1, decaySteps));
      }
    },
    /**
     * As the published implementation computes it: a part in {@code decaySteps} is taken off once
     * in a thousand steps, so that the rate falls by a thousandth in all.
     */
    PUBLISHED {
      @Override
      Schedule over(long steps, long decaySteps) {
        long full = (steps - decaySteps) / 1000;
        return made -> 1 - Math.max(0, made / 1000 - full) / (double) Math.max(1, decaySteps);
      }
    };

    abstract Schedule over(long steps, long decaySteps);
  }

  public StarGan1Config {
    Checks.pictureChannels("channels", channels);
    Checks.atLeast("lambdaClasses", lambdaClasses, 0);
    Checks.atLeast("lambdaReconstruction", lambdaReconstruction, 0);
    Checks.atLeast("lambdaPenalty", lambdaPenalty, 0);
    Checks.atLeast("criticSteps", criticSteps, 1);
    Checks.atLeast("steps", steps, 1);
    Checks.between("decaySteps", decaySteps, 0, steps);
    new StarGan1Generator.Options(channels, 1, ngf, blocks);
    new StarGan1Discriminator.Options(channels, 1, sampling.cropSize(), ndf, layers);
  }

  /** The published options: 128². */
  public static StarGan1Config defaults() {
    return sized(128, 16, 64, 6, 6, 200_000);
  }

  /** 128², half the width. */
  public static StarGan1Config small() {
    return sized(128, 8, 32, 6, 6, 50_000);
  }

  /**
   * 64², half the width: trains on a CPU while one waits. At that length the generator moves in
   * every second step, and the cycle weighs as much as the scores: per picture the L1 has a
   * gradient of λ/√(3·64²), that of the scores is held to 1 by the penalty.
   */
  public static StarGan1Config tiny() {
    return ConfigRecords.with(
        sized(64, 4, 32, 3, 5, 2_000),
        Map.of("criticSteps", "2", "learningRate", "2e-4", "lambdaReconstruction", "30"));
  }

  private static StarGan1Config sized(
      int side, int batch, int filters, int blocks, int layers, long steps) {
    return new StarGan1Config(
        3,
        "",
        "",
        "",
        filters,
        blocks,
        filters,
        layers,
        new StartConfig(Scheme.XAVIER, 1 / Math.sqrt(3)),
        1,
        10,
        10,
        5,
        new AdamConfig(1e-4, .5, .999),
        steps,
        steps / 2,
        Decay.LINEAR,
        new SamplingConfig(batch, Preprocess.RESIZE_AND_CROP, side, side, true, false));
  }

  /** The attributes chosen; empty for all. */
  List<String> chosenAttributes() {
    return Stream.of(attributes.split(",")).map(String::strip).filter(a -> !a.isEmpty()).toList();
  }

  /** The others of the groups of {@code attribute}: those that it excludes. */
  List<String> excludedBy(String attribute) {
    return Stream.of(exclusive.split(","))
        .map(group -> Stream.of(group.split("\\+")).map(String::strip).toList())
        .filter(group -> group.contains(attribute))
        .flatMap(List::stream)
        .filter(other -> !other.equals(attribute))
        .toList();
  }
}
