package io.morph4j.tools.evaluation;

import io.morph4j.core.inference.Translator;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FrechetDistance;
import io.morph4j.core.metric.KernelDistance;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.PairMeasure;
import io.morph4j.core.metric.PerceptualDistance;
import io.morph4j.core.metric.Protocol;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.FeatureCollector;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.tools.translate.DomainTranslation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The measures of a model of several domains, for each ordered pair of two domains: every source is
 * translated to every other domain; by styles in ten of them each.
 *
 * <p>{@code fid} and {@code kid} compare all outputs with the training pictures of the target,
 * {@code accuracy} is the share of outputs that a classifier takes for the target, {@code cycle}
 * the L1 of a source and its first output translated back, {@code diversity} the mean perceptual
 * distance of two outputs of one source, {@code reference} the share of outputs by a reference that
 * come nearer to its mean colour than to that of another.
 */
public final class DomainEvaluation {
  /** Outputs of each source by a model of styles (Choi et al. 2020, section 4). */
  public static final int STYLES = 10;

  private static final int REAL_GROUPS = 3;
  private static final String TRAINING = "the training pictures of the target";

  /** What can be measured of a model of several domains. */
  public static Set<MeasureName> measures(ModelDescription model) {
    Set<MeasureName> measures =
        EnumSet.of(
            MeasureName.FID,
            MeasureName.KID,
            MeasureName.CYCLE,
            MeasureName.DIVERSITY,
            MeasureName.ACCURACY,
            MeasureName.REFERENCE);
    if (!DomainTranslation.styled(model)) {
      measures.removeAll(EnumSet.of(MeasureName.DIVERSITY, MeasureName.REFERENCE));
    } else if (model.network(NetworkRole.ENCODER).isEmpty()) {
      measures.removeAll(EnumSet.of(MeasureName.CYCLE, MeasureName.REFERENCE));
    }
    return measures;
  }

  /** Two domains. */
  public record Pair(String from, String to) {
    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  /** What was seen of one pair. */
  private static final class Seen {
    private final @Nullable FeatureCollector features;
    private final Map<MeasureName, Mean> means = new EnumMap<>(MeasureName.class);

    Seen(@Nullable FeatureExtractor extractor) {
      features = extractor == null ? null : new FeatureCollector(extractor);
    }

    Mean mean(MeasureName name) {
      return means.computeIfAbsent(name, any -> new Mean());
    }
  }

  private final Set<MeasureName> wanted;
  private final DomainTranslation translation;
  private final DomainSet set;
  private final @Nullable FeatureExtractor extractor;
  private final @Nullable DomainClassifier classifier;
  private final PictureReader reader = PictureReader.defaults();
  private final Map<Pair, Seen> pairs = new LinkedHashMap<>();
  private final Map<String, FeatureCollector> training = new LinkedHashMap<>();
  private final Map<String, Double> realDiversity = new LinkedHashMap<>();

  /**
   * @param wanted of {@link #measures}
   * @param extractor null if none of them needs one
   * @param classifier null if accuracy is not wanted
   */
  public DomainEvaluation(
      Set<MeasureName> wanted,
      Translator translator,
      DomainSet set,
      @Nullable FeatureExtractor extractor,
      @Nullable DomainClassifier classifier) {
    this.wanted = EnumSet.copyOf(wanted);
    this.translation = new DomainTranslation(translator, STYLES);
    this.set = set;
    this.extractor = extractor;
    this.classifier = classifier;
  }

  /**
   * Translates the source {@code file} of the domain {@code from} to all others.
   *
   * @return the source and its first translation by target
   * @throws io.morph4j.core.file.UserException if it cannot be read
   */
  public Map<String, Picture> add(String from, Path file) {
    Picture source = reader.read(file).withoutAlpha();
    Map<String, Picture> shown = new LinkedHashMap<>();
    for (String to : set.domains()) {
      if (to.equals(from)) {
        shown.put(to, source);
        continue;
      }
      List<Picture> outputs = translation.outputs(source, to);
      Seen seen = pairs.computeIfAbsent(new Pair(from, to), pair -> new Seen(extractor));
      addOutputs(seen, outputs, to);
      if (wanted.contains(MeasureName.CYCLE)) {
        Picture back = translation.back(outputs.get(0), source, from);
        seen.mean(MeasureName.CYCLE).add(PairMeasure.L1.of(source.toArray(3), back.toArray(3)));
      }
      if (wanted.contains(MeasureName.REFERENCE)) {
        Mean mean = seen.mean(MeasureName.REFERENCE);
        mean.add(follows(source, to, mean.count()));
      }
      shown.put(to, outputs.get(0));
    }
    return shown;
  }

  private void addOutputs(Seen seen, List<Picture> outputs, String to) {
    if (seen.features != null) {
      outputs.forEach(seen.features::add);
    }
    if (classifier != null && wanted.contains(MeasureName.ACCURACY)) {
      seen.mean(MeasureName.ACCURACY).add(classifier.share(squares(outputs), to));
    }
    if (wanted.contains(MeasureName.DIVERSITY) && outputs.size() > 1) {
      seen.mean(MeasureName.DIVERSITY).add(diversity(outputs));
    }
  }

  /**
   * Whether {@code source} by a reference comes nearer in mean colour to that than to the next
   * training picture: 1 or 0.
   */
  private double follows(Picture source, String to, int number) {
    List<Path> files = set.training(to);
    Picture reference = reader.read(files.get(number % files.size()));
    Picture other = reader.read(files.get((number + 1) % files.size()));
    INDArray colour = colour(translation.by(reference, source, to));
    return colour.distance2(colour(reference)) < colour.distance2(colour(other)) ? 1 : 0;
  }

  private static INDArray colour(Picture picture) {
    return picture.toArray(3).mean(0, 2, 3);
  }

  private static List<float[]> squares(List<Picture> pictures) {
    return pictures.stream()
        .map(picture -> ExactResampling.toSquare(picture, DomainClassifier.SIDE))
        .toList();
  }

  /** The mean perceptual distance of two of {@code pictures}. */
  private double diversity(List<Picture> pictures) {
    FeatureExtractor used = Objects.requireNonNull(extractor);
    List<INDArray> maps =
        used.maps(
            FeatureCollector.batch(
                used,
                pictures.stream()
                    .map(each -> ExactResampling.toSquare(each, used.side()))
                    .toList()));
    return PerceptualDistance.unweighted().among(maps);
  }

  /**
   * Reads the training pictures of {@code domain}, which outputs are compared with, and real ones
   * for the diversity among them.
   */
  public void addTraining(String domain) {
    List<Path> files = set.training(domain);
    if (extractor != null) {
      FeatureCollector features = new FeatureCollector(extractor);
      files.forEach(file -> features.add(reader.read(file)));
      training.put(domain, features);
    }
    if (wanted.contains(MeasureName.DIVERSITY)) {
      Mean mean = new Mean();
      for (int group = 0; group < REAL_GROUPS; group++) {
        int first = group;
        List<Picture> real =
            IntStream.range(0, STYLES)
                .map(i -> i * REAL_GROUPS + first)
                .filter(i -> i < files.size())
                .mapToObj(i -> reader.read(files.get(i)))
                .toList();
        mean.add(real.size() < 2 ? Double.NaN : diversity(real));
      }
      realDiversity.put(domain, mean.value());
    }
  }

  /** The share of real held-out pictures that the classifier takes for what they are. */
  public double realAccuracy() {
    DomainClassifier judge = Objects.requireNonNull(classifier);
    Mean mean = new Mean();
    for (String domain : set.domains()) {
      List<Picture> real = set.sources(domain).stream().map(reader::read).toList();
      mean.add(judge.share(squares(real), domain));
    }
    return mean.value();
  }

  /** The pairs of which sources were added. */
  public List<Pair> pairs() {
    return List.copyOf(pairs.keySet());
  }

  /** The value of a measure for a pair; not-a-number if it could not be taken. */
  public double value(Pair pair, MeasureName name) {
    Seen seen = Objects.requireNonNull(pairs.get(pair), pair.toString());
    FeatureCollector features = seen.features;
    FeatureCollector real = training.get(pair.to());
    boolean ofSets = name == MeasureName.FID || name == MeasureName.KID;
    if (!ofSets) {
      return seen.mean(name).value();
    }
    if (features == null || real == null || Math.min(features.size(), real.size()) < 2) {
      return Double.NaN;
    }
    return name == MeasureName.FID
        ? FrechetDistance.between(features.features(), real.features())
        : KernelDistance.defaults().between(features.features(), real.features()).value();
  }

  /** The mean of a measure over all pairs; not-a-number if it could not be taken. */
  public double mean(MeasureName name) {
    Mean mean = new Mean();
    pairs.keySet().forEach(pair -> mean.add(value(pair, name)));
    return mean.value();
  }

  /** The means over all pairs. */
  public List<Measure> means() {
    List<Measure> means = new ArrayList<>();
    for (MeasureName name : wanted) {
      Mean mean = new Mean();
      pairs.keySet().forEach(pair -> mean.add(value(pair, name)));
      if (mean.count() > 0) {
        means.add(new Measure(name.id(), mean.value(), protocol(name, mean.count())));
      }
    }
    return means;
  }

  private Protocol protocol(MeasureName name, int count) {
    String over = "mean of %d ordered pairs of domains".formatted(count);
    String styles = translation.styled() ? "; %d styles of each source".formatted(STYLES) : "";
    int sources = set.size();
    int real = training.values().stream().mapToInt(FeatureCollector::size).sum();
    return switch (name) {
      case ACCURACY ->
          Protocol.ofPixels(
              sources,
              sources,
              set.split(),
              over
                  + styles
                  + "; classifier of training pictures, right for %s of the sources"
                      .formatted(number(realAccuracy())));
      case REFERENCE ->
          Protocol.ofPixels(
              sources,
              sources,
              TRAINING,
              over + "; share that is nearer in mean colour to its reference than to another");
      case CYCLE ->
          Protocol.ofPixels(
              sources, sources, "the inputs", over + "; L1, samples in 0..1, through 8 bits");
      case DIVERSITY ->
          Protocol.ofFeatures(
              Objects.requireNonNull(extractor),
              sources,
              real,
              TRAINING,
              over
                  + "; perceptual distance of two of %d outputs of a source; of two real pictures %s"
                      .formatted(STYLES, number(realDiversity())));
      default ->
          Protocol.ofFeatures(
              Objects.requireNonNull(extractor),
              sources,
              real,
              TRAINING,
              over + styles + fewness());
    };
  }

  /** The mean perceptual distance of two real pictures of one domain. */
  public double realDiversity() {
    return realDiversity.values().stream().mapToDouble(d -> d).average().orElse(Double.NaN);
  }

  private String fewness() {
    int least = FrechetDistance.leastSamples(Objects.requireNonNull(extractor).dimensions());
    boolean few =
        pairs.keySet().stream().anyMatch(pair -> outputsOf(pair) < least)
            || training.values().stream().anyMatch(real -> real.size() < least);
    return few ? "; fid biased: too few pictures" : "";
  }

  private int outputsOf(Pair pair) {
    FeatureCollector features = Objects.requireNonNull(pairs.get(pair)).features;
    return features == null ? 0 : features.size();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
