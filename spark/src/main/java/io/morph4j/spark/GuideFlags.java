package io.morph4j.spark;

import io.morph4j.data.GuideChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what pictures are to become, as a mixin; those of {@code translate}. */
final class GuideFlags {
  @Option(
      names = "--target",
      paramLabel = "DOMAIN",
      description = "The domain that pictures are translated to, for models of many domains.")
  private @Nullable String target;

  @Option(
      names = "--attributes",
      paramLabel = "+A,-B",
      description = "Attributes that the results have (+) or lack (-), for models of attributes.")
  private @Nullable String attributes;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "A picture of the target domain whose style the results take.")
  private @Nullable String reference;

  @Option(
      names = "--latent-seed",
      paramLabel = "N",
      description = "A style of the target domain drawn from this seed. Default: 0.")
  private @Nullable Long latentSeed;

  @Option(
      names = "--truncation",
      defaultValue = "1",
      paramLabel = "X",
      description =
          "How far a drawn style is from the domain's mean: 1 as drawn, 0 the mean. Default:"
              + " ${DEFAULT-VALUE}.")
  private double truncation;

  /** What the options say, without the reference. */
  GuideChoice choice() {
    return new GuideChoice(target, attributes, List.of(), latentSeed, 1, truncation);
  }

  /** The picture whose style the results take, null if none is named. */
  @Nullable String reference() {
    return reference;
  }
}
