package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.tools.evaluation.MeasureName.Need;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose measures, as a mixin. */
public final class MeasureOptions {
  /** The extractor where none is named. */
  public static final String EXTRACTOR = "small";

  /** What picocli offers for completion. */
  public static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return MeasureName.ids().iterator();
    }
  }

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "Measures: ${COMPLETION-CANDIDATES}. Default: all that fit the data.")
  private List<String> names = List.of();

  @Option(
      names = "--extractor",
      defaultValue = EXTRACTOR,
      paramLabel = "NAME|FILE",
      description =
          "The network whose features fid, kid, lpips and diversity compare: small (built in),"
              + " FILE.onnx or vgg16. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String extractor;

  @Option(names = "--limit", paramLabel = "N", description = "Measure the first N pictures only.")
  private @Nullable Integer limit;

  @Option(
      names = "--few",
      description =
          "Compute fid with fewer pictures than it needs; its protocol says so. kid needs no such"
              + " permission.")
  private boolean few;

  /** Whether measures were named. */
  boolean named() {
    return !names.isEmpty();
  }

  /** Whether one of {@code wanted} compares pictures with partners. */
  boolean needTruth(Set<MeasureName> wanted) {
    return wanted.stream().anyMatch(measure -> measure.needs(Need.TRUTH));
  }

  /**
   * The number of pictures to stop after.
   *
   * @throws UsageException if it is not positive
   */
  int limit() {
    if (limit != null && limit < 1) {
      throw new UsageException("--limit " + limit + ": expected 1 or more");
    }
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  /**
   * The measures to take.
   *
   * @param available what the data offers
   * @throws UsageException if a named measure needs what is not there
   */
  Set<MeasureName> wanted(Set<Need> available) {
    Set<MeasureName> wanted = named() ? MeasureName.parse(names) : EnumSet.allOf(MeasureName.class);
    if (!named()) {
      wanted.removeIf(measure -> Requirements.missing(measure, available) != null);
      wanted.remove(MeasureName.MSE);
      return wanted;
    }
    for (MeasureName measure : wanted) {
      String missing = Requirements.missing(measure, available);
      if (missing != null) {
        throw new UsageException("--metrics " + measure.id() + ": " + missing);
      }
    }
    return wanted;
  }

  /**
   * The measures to take of a model of several domains.
   *
   * @param possible those of this model
   * @throws UsageException if a named measure is none of them
   */
  Set<MeasureName> wantedOfDomains(Set<MeasureName> possible) {
    Set<MeasureName> wanted = named() ? MeasureName.parse(names) : EnumSet.copyOf(possible);
    for (MeasureName measure : wanted) {
      if (!possible.contains(measure)) {
        throw new UsageException(
            "--metrics %s: of this model there are %s"
                .formatted(
                    measure.id(),
                    String.join(", ", possible.stream().map(MeasureName::id).toList())));
      }
    }
    return wanted;
  }

  /**
   * The extractor, if {@code wanted} needs one.
   *
   * @throws UserException if it cannot be had
   */
  @Nullable FeatureExtractor open(Set<MeasureName> wanted) {
    return wanted.stream().anyMatch(MeasureName::needsExtractor)
        ? FeatureExtractors.open(extractor)
        : null;
  }

  /**
   * Leaves out what cannot be computed with these numbers of pictures.
   *
   * @return remarks about what was left out
   * @throws UserException if a named measure cannot be computed
   */
  List<String> fit(
      Set<MeasureName> wanted, @Nullable FeatureExtractor used, int pictures, int references) {
    List<String> remarks = new ArrayList<>();
    if (used == null) {
      return remarks;
    }
    for (MeasureName measure : MeasureName.values()) {
      String why =
          wanted.contains(measure)
              ? Requirements.obstacle(measure, used, pictures, references, few)
              : null;
      if (why != null) {
        if (named()) {
          throw new UserException(withFew(measure, why));
        }
        wanted.remove(measure);
        remarks.add("left out: " + withFew(measure, why));
      }
    }
    return remarks;
  }

  private static String withFew(MeasureName measure, String why) {
    return measure == MeasureName.FID ? why + ", or --few to have a biased fid none the less" : why;
  }
}
