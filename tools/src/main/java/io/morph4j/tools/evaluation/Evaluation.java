package io.morph4j.tools.evaluation;

import io.morph4j.core.metric.Diversity;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureMoments;
import io.morph4j.core.metric.IdentityCollapse;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.PairMeasure;
import io.morph4j.core.metric.Protocol;
import io.morph4j.core.metric.SetMeasures;
import io.morph4j.core.metric.StructuralSimilarity;
import io.morph4j.data.FeatureCollector;
import io.morph4j.data.Picture;
import io.morph4j.tools.evaluation.MeasureName.Need;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The measures of a set of translated pictures, taken one picture after another, so that only
 * features and numbers stay in memory.
 *
 * <p>Pictures are measured as they are written, with their 8 (or 16) bits: grey is repeated where
 * the other picture has colours, alpha is left out.
 */
public final class Evaluation {
  private final Set<MeasureName> wanted;
  private final @Nullable FeatureExtractor extractor;
  private final @Nullable FeatureCollector outputs;
  private final @Nullable FeatureCollector references;
  private final PictureMeasures pictureMeasures;
  private final String referenceSplit;
  private final Map<MeasureName, Mean> means = new EnumMap<>(MeasureName.class);
  private final List<Scores> scores = new ArrayList<>();
  private final Mean change = new Mean();
  private final Mean wantedChange = new Mean();
  private final Map<MeasureName, Mean> referenceMeans = new EnumMap<>(MeasureName.class);
  private int referenceCount;

  /**
   * @param wanted the measures to take
   * @param extractor null if none of them needs one
   * @param referenceSplit where the references come from, for the protocol
   */
  public Evaluation(
      Set<MeasureName> wanted, @Nullable FeatureExtractor extractor, String referenceSplit) {
    this.wanted = wanted.isEmpty() ? Set.of() : EnumSet.copyOf(wanted);
    this.extractor = extractor;
    boolean features = wanted.stream().anyMatch(measure -> measure.needs(Need.FEATURES));
    this.outputs = features && extractor != null ? new FeatureCollector(extractor) : null;
    this.references = features && extractor != null ? new FeatureCollector(extractor) : null;
    this.pictureMeasures = new PictureMeasures(this.wanted, extractor);
    this.referenceSplit = referenceSplit;
  }

  /**
   * Takes the measures of one picture.
   *
   * @throws io.morph4j.core.file.UserException if it cannot be compared; nothing is counted then
   */
  public Scores add(Sample sample) {
    Map<MeasureName, Double> values = pictureMeasures.of(sample);
    if (wanted.contains(MeasureName.COLLAPSE)) {
      addChange(sample);
    }
    if (outputs != null) {
      outputs.add(sample.output());
    }
    values.forEach((name, value) -> means.computeIfAbsent(name, any -> new Mean()).add(value));
    Scores result = new Scores(sample.name(), values);
    scores.add(result);
    return result;
  }

  private void addChange(Sample sample) {
    Picture input = sample.input();
    Picture reference = sample.reference();
    if (input == null || reference == null) {
      return;
    }
    Picture fitted = reference.resized(input.width(), input.height());
    change.add(PairMeasure.L1.of(input.toArray(3), sample.output().toArray(3)));
    wantedChange.add(PairMeasure.L1.of(input.toArray(3), fitted.toArray(3)));
  }

  /** One more picture of the target domain. */
  public void addReference(Picture reference) {
    referenceCount++;
    if (references != null) {
      references.add(reference);
    }
    for (MeasureName name : wanted) {
      if (name.isOfOnePicture()) {
        referenceMean(name).add(PictureMeasures.ofOne(name, reference));
      }
    }
  }

  /** Whether a measure needs every reference picture. */
  public boolean needsReferences() {
    return references != null || wanted.stream().anyMatch(MeasureName::isOfOnePicture);
  }

  private Mean referenceMean(MeasureName name) {
    return referenceMeans.computeIfAbsent(name, any -> new Mean());
  }

  /** The measures of each picture, in the order of adding. */
  public List<Scores> scores() {
    return List.copyOf(scores);
  }

  /**
   * How good the set is by one measure: its value, or how far that is from the value of the
   * references where neither less nor more is better. Not-a-number if it could not be taken.
   */
  public double goodness(MeasureName name) {
    Measure measure = measure(name);
    double value = measure == null ? Double.NaN : measure.value();
    return switch (name) {
      case EDGES -> Math.abs(value - referenceMean(name).value());
      case DIVERSITY -> Math.abs(value - referenceDiversity());
      case COLLAPSE -> Math.abs(value);
      default -> value;
    };
  }

  /** The measures of the set so far; those that could not be taken are missing. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    for (MeasureName name : MeasureName.values()) {
      if (wanted.contains(name)) {
        Measure measure = measure(name);
        if (measure != null) {
          measures.add(measure);
        }
      }
    }
    return measures;
  }

  private @Nullable Measure measure(MeasureName name) {
    return switch (name) {
      case FID -> frechet();
      case KID -> kernel();
      case DIVERSITY -> diversity();
      case COLLAPSE ->
          change.count() == 0
              ? null
              : ofPixels(
                  name,
                  IdentityCollapse.score(change.value(), wantedChange.value()),
                  change.count(),
                  change.count(),
                  "change by the network %s, change wanted %s"
                      .formatted(number(change.value()), number(wantedChange.value())));
      case LPIPS -> {
        Mean mean = means.get(name);
        yield mean == null || extractor == null
            ? null
            : new Measure(
                name.id(),
                mean.value(),
                Protocol.ofFeatures(
                    extractor,
                    mean.count(),
                    mean.count(),
                    referenceSplit,
                    "unit features, squared differences, no learned weights"));
      }
      default -> {
        Mean mean = means.get(name);
        yield mean == null
            ? null
            : ofPixels(
                name, mean.value(), mean.count(), referencesOf(name, mean.count()), details(name));
      }
    };
  }

  private int referencesOf(MeasureName name, int pictures) {
    return name.isOfOnePicture() ? referenceMean(name).count() : pictures;
  }

  private String details(MeasureName name) {
    return switch (name) {
      case L1 -> "mean |a-b| of samples in 0..1";
      case MSE -> "mean (a-b)^2 of samples in 0..1";
      case PSNR -> "range 1, mean over pictures";
      case SSIM -> StructuralSimilarity.settings();
      case CYCLE -> "L1 between input and its way there and back, through 8 bits";
      case COLOURS -> "correlation of inputs and outputs";
      case CHECKERBOARD -> ofReferences(name);
      case EDGES -> joined("mean squared gradient, samples in 0..1", ofReferences(name));
      default -> "";
    };
  }

  private String ofReferences(MeasureName name) {
    Mean mean = referenceMean(name);
    return mean.count() == 0 ? "" : "the references have " + number(mean.value());
  }

  private static String joined(String... parts) {
    return Arrays.stream(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
  }

  private Measure ofPixels(
      MeasureName name, double value, int pictures, int compared, String details) {
    String split =
        name == MeasureName.CYCLE || name == MeasureName.COLOURS ? "the inputs" : referenceSplit;
    return new Measure(name.id(), value, Protocol.ofPixels(pictures, compared, split, details));
  }

  private @Nullable Measure frechet() {
    return outputs == null || references == null || extractor == null
        ? null
        : new SetMeasures(extractor, referenceSplit)
            .frechet(
                FeatureMoments.of(outputs.features()), FeatureMoments.of(references.features()));
  }

  private @Nullable Measure kernel() {
    return outputs == null || references == null || extractor == null
        ? null
        : new SetMeasures(extractor, referenceSplit)
            .kernel(outputs.features(), references.features());
  }

  private @Nullable Measure diversity() {
    if (outputs == null || references == null || outputs.size() < 2) {
      return null;
    }
    double ofReferences = referenceDiversity();
    return new Measure(
        MeasureName.DIVERSITY.id(),
        Diversity.defaults().of(outputs.features()),
        features(
            "mean distance of two outputs"
                + (Double.isNaN(ofReferences)
                    ? ""
                    : "; of two references " + number(ofReferences))));
  }

  private double referenceDiversity() {
    return references == null || references.size() < 2
        ? Double.NaN
        : Diversity.defaults().of(references.features());
  }

  private Protocol features(String details) {
    FeatureExtractor used = Objects.requireNonNull(extractor);
    return Protocol.ofFeatures(used, scores.size(), referenceCount, referenceSplit, details);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
