package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.data.GuideChoice;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what pictures are to become, for models of many domains, as a mixin. */
final class GuideOptions {
  @Option(
      names = "--target",
      paramLabel = "DOMAIN",
      description = "The domain that pictures are translated to, for models of many domains.")
  private @Nullable String target;

  @Option(
      names = "--attributes",
      paramLabel = "+A,-B",
      description =
          "Attributes that the results have (+) or lack (-), for models of attributes; those not"
              + " named they lack.")
  private @Nullable String attributes;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description =
          "A picture of the target domain whose style the results take; several give NAME-1.png"
              + " and so on.")
  private List<Path> references = List.of();

  @Option(
      names = "--latent-seed",
      paramLabel = "N",
      description = "A style of the target domain drawn from this seed. Default: 0.")
  private @Nullable Long latentSeed;

  @Option(
      names = "--count",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Results of each picture in styles of as many seeds, NAME-1.png and so on. Default:"
              + " ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--truncation",
      defaultValue = "1",
      paramLabel = "X",
      description =
          "How far drawn styles are from the domain's mean: 1 as drawn, 0 the mean. Default:"
              + " ${DEFAULT-VALUE}.")
  private double truncation;

  /** What the options say. */
  private GuideChoice choice() {
    return new GuideChoice(target, attributes, references, latentSeed, count, truncation);
  }

  /**
   * What pictures become with {@code model}: a guide for each result of a picture.
   *
   * @throws UsageException if the model takes no such guide or has no such domain
   */
  List<Guide> guides(ModelDescription model) {
    return choice().guides(model);
  }

  /** How many results of a picture are wanted, whatever the model. */
  int results() {
    return choice().results();
  }

  /**
   * What the columns of a sheet are: {@link #guides}, or each domain of the model if none is named.
   *
   * @throws UsageException as {@link #guides}
   */
  List<Guide> guidesOfSheet(ModelDescription model) {
    return choice().guidesOfSheet(model);
  }

  /** The pictures whose styles the results take. */
  List<Path> references() {
    return references;
  }
}
