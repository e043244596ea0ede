package io.morph4j.tools;

import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.core.metric.FrechetDistance;
import io.morph4j.core.model.UsageException;
import io.morph4j.core.model.UserException;
import io.morph4j.tools.evaluation.MeasureName;
import io.morph4j.tools.evaluation.MeasureName.Need;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose measures, as a mixin. */
final class MeasureOptions {
  /** What picocli offers for completion. */
  static final class Names implements Iterable<String> {
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
      defaultValue = "small",
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
      wanted.removeIf(measure -> missing(measure, available) != null);
      wanted.remove(MeasureName.MSE);
      return wanted;
    }
    for (MeasureName measure : wanted) {
      Need missing = missing(measure, available);
      if (missing != null) {
        throw new UsageException("--metrics " + measure.id() + ": " + remedy(missing));
      }
    }
    return wanted;
  }

  private static @Nullable Need missing(MeasureName measure, Set<Need> available) {
    for (Need need : List.of(Need.INPUT, Need.TRUTH, Need.REFERENCES, Need.WAY_BACK)) {
      if (measure.needs(need) && !available.contains(need)) {
        return need;
      }
    }
    return null;
  }

  private static String remedy(Need missing) {
    return switch (missing) {
      case INPUT -> "the inputs of the pictures are not known here; morph4j evaluate knows them";
      case TRUTH ->
          "this needs a truth for each picture: a file of the same name in the other folder, or A"
              + " and B side by side in one file; without it use kid";
      case WAY_BACK ->
          "this needs a model for the other direction: name the folder of a run that has both by"
              + " --model, or the other model file by --back";
      default -> "this needs " + missing;
    };
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
    if (wanted.contains(MeasureName.LPIPS) && used != null && !used.givesMaps()) {
      leaveOut(
          MeasureName.LPIPS,
          wanted,
          "lpips needs feature maps, and the extractor %s gives none; --extractor small does"
              .formatted(used.name()),
          remarks);
    }
    if (wanted.contains(MeasureName.FID) && used != null) {
      int least = few ? 2 : FrechetDistance.leastSamples(used.dimensions());
      if (Math.min(pictures, references) < least) {
        leaveOut(
            MeasureName.FID,
            wanted,
            "fid over the %d features of %s needs at least %d pictures on each side, here are %d and %d; use kid, which needs no such number, or --few to have a biased fid none the less"
                .formatted(used.dimensions(), used.name(), least, pictures, references),
            remarks);
      }
    }
    for (MeasureName measure : List.of(MeasureName.KID, MeasureName.DIVERSITY)) {
      if (wanted.contains(measure) && Math.min(pictures, references) < 2) {
        leaveOut(
            measure,
            wanted,
            "%s needs at least 2 pictures on each side, here are %d and %d"
                .formatted(measure.id(), pictures, references),
            remarks);
      }
    }
    return remarks;
  }

  private void leaveOut(
      MeasureName measure, Set<MeasureName> wanted, String why, List<String> remarks) {
    if (named()) {
      throw new UserException(why);
    }
    wanted.remove(measure);
    remarks.add("left out: " + why);
  }
}
