package io.morph4j.tools.sample;

import io.morph4j.core.inference.Sampler;
import io.morph4j.core.metric.Diversity;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FrechetDistance;
import io.morph4j.core.metric.KernelDistance;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.Protocol;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.FeatureCollector;
import io.morph4j.data.Picture;
import io.morph4j.data.labelled.LabelledFolders;
import io.morph4j.data.labelled.LabelledPictures;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.extractor.ClassifierFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the pictures that a generator makes of noise look beside those it learned from: {@code fid},
 * {@code kid} and {@code diversity}; and, if it is told the class, {@code accuracy}: the share that
 * a classifier, trained on the real pictures alone, puts into the class that was asked for.
 */
public final class GeneratedEvaluation {
  /** Pictures that are made and compared unless a limit says less. */
  public static final int DEFAULT = 2000;

  private static final long SEED = 1;
  private static final String CLASS = "class";
  private static final DomainClassifier.Options LESSONS =
      new DomainClassifier.Options(800, 32, 1e-3, 1);

  private final LabelledFolders data;
  private final ModelDescription model;
  private final @Nullable FeatureExtractor extractor;
  private final int count;
  private final List<Measure> results = new ArrayList<>();

  /**
   * @param extractor null if neither of fid, kid and diversity is wanted
   * @param limit of pictures on each side
   */
  public GeneratedEvaluation(
      ModelDescription model,
      LabelledFolders data,
      @Nullable FeatureExtractor extractor,
      int limit) {
    this.model = model;
    this.data = data;
    this.extractor = extractor;
    this.count = Math.min(limit, DEFAULT);
  }

  /** Whether a model makes pictures of noise. */
  public static boolean suits(ModelDescription model) {
    return model.signature() instanceof Signature.NoiseToPicture;
  }

  /** Whether it does, and neither reads nor takes named codes, but for a class. */
  public static boolean only(ModelDescription model) {
    return model.signature() instanceof Signature.NoiseToPicture made
        && made.codes().stream().allMatch(code -> code.name().equals(CLASS));
  }

  /** How many pictures are made. */
  public int made() {
    return count;
  }

  /** How many real pictures they are compared with. */
  public int references() {
    return Math.min(count, data.train().size());
  }

  /** The code of the class, if the model is told one of those that the pictures have. */
  public static Optional<Code.Categorical> classCode(ModelDescription model, LabelledFolders data) {
    List<Code> codes = ((Signature.NoiseToPicture) model.signature()).codes();
    return codes.stream()
        .filter(Code.Categorical.class::isInstance)
        .map(Code.Categorical.class::cast)
        .filter(code -> code.values().equals(data.train().classes()))
        .findFirst();
  }

  /**
   * Makes the pictures and compares them.
   *
   * @param file of the model
   * @param wanted of fid, kid, diversity and, if there is a {@link #classCode}, accuracy
   * @param judge where the classifier is, or is to be kept; null for neither
   * @return false if it was interrupted
   */
  public boolean run(
      Path file,
      List<String> wanted,
      @Nullable Path judge,
      Console console,
      Interruption interruption) {
    FeatureCollector made = extractor == null ? null : new FeatureCollector(extractor);
    FeatureCollector real = extractor == null ? null : new FeatureCollector(extractor);
    try (Sampler sampler = Sampler.load(file);
        DomainClassifier classifier = wanted.contains("accuracy") ? judge(judge, console) : null;
        BatchProgress progress = new BatchProgress(console, "evaluate", count + references())) {
      Code.Categorical asked = classifier == null ? null : classCode(model, data).orElseThrow();
      INDArray noise = sampler.noise(count, SEED);
      INDArray codes = sampler.codes(count, SEED, Map.of());
      SampleWork work =
          new SampleWork(
              sampler, Map.of(), SEED, file, new SampleResults(console, true, false), interruption);
      int right = 0;
      for (int from : SampleWork.chunks(count)) {
        if (interruption.requested()) {
          return false;
        }
        List<Picture> pictures =
            SampleWork.pictures(work.made(noise, codes, from)).stream()
                .map(GeneratedEvaluation::picture)
                .toList();
        if (made != null) {
          pictures.forEach(made::add);
        }
        if (classifier != null && asked != null) {
          right += right(classifier, asked, pictures, work, codes, from);
        }
        pictures.forEach(each -> progress.step());
      }
      if (classifier != null) {
        results.add(accuracy(classifier, right));
      }
      for (int i = 0; real != null && i < references(); i++) {
        if (interruption.requested()) {
          return false;
        }
        real.add(data.train().picture((int) ((long) i * data.train().size() / references())));
        progress.step();
      }
    }
    if (made != null && real != null) {
      compare(made.features(), real.features(), wanted);
    }
    return true;
  }

  private static Picture picture(INDArray made) {
    return Picture.ofArray(made.reshape('c', 1, made.size(0), made.size(1), made.size(2)), 8);
  }

  private int right(
      DomainClassifier classifier,
      Code.Categorical asked,
      List<Picture> pictures,
      SampleWork work,
      INDArray codes,
      int from) {
    int[] found = classifier.of(pictures.stream().map(GeneratedEvaluation::square).toList());
    return (int)
        IntStream.range(0, found.length)
            .filter(
                i ->
                    classifier
                        .domains()
                        .get(found[i])
                        .equals(work.values(codes, from + i).get(asked.name())))
            .count();
  }

  private static float[] square(Picture picture) {
    return ExactResampling.toSquare(picture, DomainClassifier.SIDE);
  }

  private DomainClassifier judge(@Nullable Path file, Console console) {
    return ClassifierFile.open(file, data.train().classes(), this::trained, console);
  }

  private DomainClassifier trained() {
    List<List<float[]>> pictures = new ArrayList<>();
    data.train().classes().forEach(name -> pictures.add(new ArrayList<>()));
    int most = Math.min(4000, data.train().size());
    for (int i = 0; i < most; i++) {
      int index = (int) ((long) i * data.train().size() / most);
      pictures.get(data.train().label(index)).add(square(data.train().picture(index)));
    }
    return DomainClassifier.train(data.train().classes(), pictures, LESSONS);
  }

  private Measure accuracy(DomainClassifier classifier, int right) {
    LabelledPictures held = data.test().orElse(data.train());
    int checked = Math.min(1000, held.size());
    int known = 0;
    for (int i = 0; i < checked; i++) {
      int index = (int) ((long) i * held.size() / checked);
      known += classifier.of(List.of(square(held.picture(index))))[0] == held.label(index) ? 1 : 0;
    }
    return new Measure(
        "accuracy",
        (double) right / count,
        Protocol.ofPixels(
            count,
            checked,
            "the training pictures",
            "classifier of training pictures, right for %.3f of %d real ones"
                .formatted((double) known / checked, checked)));
  }

  private void compare(INDArray made, INDArray real, List<String> wanted) {
    if (wanted.contains("fid")) {
      int least = FrechetDistance.leastSamples(Objects.requireNonNull(extractor).dimensions());
      boolean few = Math.min(made.size(0), real.size(0)) < least;
      add("fid", FrechetDistance.between(made, real), few ? "biased: too few pictures" : "");
    }
    if (wanted.contains("kid")) {
      add("kid", KernelDistance.defaults().between(made, real).value(), "");
    }
    if (wanted.contains("diversity")) {
      add(
          "diversity",
          Diversity.defaults().of(made),
          "of two real pictures %.3f".formatted(Diversity.defaults().of(real)));
    }
  }

  private void add(String name, double value, String details) {
    results.add(
        new Measure(
            name,
            value,
            Protocol.ofFeatures(
                Objects.requireNonNull(extractor),
                count,
                references(),
                "the training pictures",
                details)));
  }

  /** What was measured. */
  public List<Measure> measures() {
    return results;
  }
}
