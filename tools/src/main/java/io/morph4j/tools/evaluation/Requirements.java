package io.morph4j.tools.evaluation;

import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FrechetDistance;
import io.morph4j.tools.evaluation.MeasureName.Need;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What keeps a measure from being taken, in words for the user. */
public final class Requirements {
  private Requirements() {}

  /** What {@code measure} needs and is not {@code available}, with the remedy; null if nothing. */
  public static @Nullable String missing(MeasureName measure, Set<Need> available) {
    for (Need need :
        List.of(
            Need.INPUT, Need.TRUTH, Need.REFERENCES, Need.WAY_BACK, Need.DOMAINS, Need.STACKED)) {
      if (measure.needs(need) && !available.contains(need)) {
        return remedy(need);
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
      case DOMAINS -> "this is of models that lead to several domains";
      case STACKED -> "this is of generators of stacked digits (data make stacked)";
      default -> "this needs " + missing;
    };
  }

  /**
   * Why {@code measure} cannot be taken by {@code used} of so many pictures; null if it can.
   *
   * @param few whether fid is wanted of any number of pictures
   */
  public static @Nullable String obstacle(
      MeasureName measure, FeatureExtractor used, int pictures, int references, boolean few) {
    int least = least(measure, used, few);
    if (Math.min(pictures, references) < least) {
      return measure == MeasureName.FID
          ? "fid over the %d features of %s needs at least %d pictures on each side, here are %d and %d; use kid, which needs no such number"
              .formatted(used.dimensions(), used.name(), least, pictures, references)
          : "%s needs at least %d pictures on each side, here are %d and %d"
              .formatted(measure.id(), least, pictures, references);
    }
    return measure.needs(Need.MAPS) && !used.givesMaps()
        ? "%s needs feature maps, and the extractor %s gives none; --extractor small does"
            .formatted(measure.id(), used.name())
        : null;
  }

  /** The least number of pictures on each side that {@code measure} can be taken of. */
  public static int least(MeasureName measure, FeatureExtractor used, boolean few) {
    return switch (measure) {
      case FID -> few ? 2 : FrechetDistance.leastSamples(used.dimensions());
      case KID, DIVERSITY -> 2;
      default -> 0;
    };
  }
}
