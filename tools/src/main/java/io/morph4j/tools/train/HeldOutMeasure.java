package io.morph4j.tools.train;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.Signature;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.BestBy;
import io.morph4j.core.train.run.ModelMeasure;
import io.morph4j.tools.evaluation.EvaluatedModel;
import io.morph4j.tools.evaluation.Evaluation;
import io.morph4j.tools.evaluation.MeasureName;
import io.morph4j.tools.evaluation.MeasureName.Need;
import io.morph4j.tools.evaluation.MeasureOptions;
import io.morph4j.tools.evaluation.Requirements;
import io.morph4j.tools.evaluation.TestSet;
import io.morph4j.tools.evaluation.TestTranslation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A measure of {@code morph4j evaluate}, taken of the models of a run while it trains: the mean
 * over its models of {@link Evaluation#goodness}.
 */
final class HeldOutMeasure implements ModelMeasure, AutoCloseable {
  private static final int MOST_PICTURES = 100;

  private final MeasureName name;
  private final @Nullable FeatureExtractor extractor;

  /** The pictures that each model is measured on. */
  private final Map<String, TestSet> sets = new LinkedHashMap<>();

  private HeldOutMeasure(MeasureName name, @Nullable FeatureExtractor extractor) {
    this.name = name;
    this.extractor = extractor;
  }

  /**
   * The measure that {@code wanted} names, for the models of {@code trainer}; null if it names
   * none, but a loss.
   *
   * @throws UserException if the data do not have what the measure needs
   * @throws UsageException if an extractor is named that is unknown or not needed
   */
  static @Nullable HeldOutMeasure of(
      @Nullable BestBy wanted, DataLocation data, Training training) {
    if (wanted == null) {
      return null;
    }
    MeasureName name = MeasureName.named(wanted.name()).orElse(null);
    String chosen = wanted.extractor();
    if (chosen != null && (name == null || !name.needsExtractor())) {
      throw new UsageException(
          "--extractor goes with --best-by fid, kid, lpips or diversity, not with "
              + wanted.name());
    }
    if (name == null) {
      return null;
    }
    HeldOutMeasure measure =
        new HeldOutMeasure(
            name,
            name.needsExtractor()
                ? FeatureExtractors.open(chosen == null ? MeasureOptions.EXTRACTOR : chosen)
                : null);
    try {
      measure.find(data, training.models());
      return measure;
    } catch (UserException e) {
      measure.close();
      throw new UserException("--best-by " + name.id() + ": " + e.getMessage(), e);
    }
  }

  private void find(DataLocation data, Map<String, ModelFile> models) {
    Path root = data.root();
    if (root == null) {
      throw new UserException(
          "this needs held-out pictures, which only --data DIR has: testA and testB, or test");
    }
    String split = TestSet.heldOut(root);
    if (!Files.isDirectory(root.resolve(split)) && !Files.isDirectory(root.resolve(split + "A"))) {
      throw new UserException(
          "this needs held-out pictures, and %s has neither test nor testA with testB"
              .formatted(root));
    }
    for (Map.Entry<String, ModelFile> model : models.entrySet()) {
      ModelDescription description = model.getValue().description();
      if (!(description.signature() instanceof Signature.PictureToPicture)) {
        continue;
      }
      TestSet found =
          TestSet.find(
              root,
              new TestSet.Choice(
                  split,
                  EvaluatedModel.backwards(description, TestSet.domains(root, split)),
                  TestSet.Pairs.AUTO,
                  EvaluatedModel.colours(description)));
      Set<Need> available = EnumSet.of(Need.INPUT, Need.REFERENCES);
      if (found.paired()) {
        available.add(Need.TRUTH);
      }
      if (wayBack(models, description).isPresent()) {
        available.add(Need.WAY_BACK);
      }
      sets.put(model.getKey(), limited(found, available));
    }
    if (sets.isEmpty()) {
      throw new UserException("this run trains no model from pictures of one domain to another");
    }
  }

  private TestSet limited(TestSet found, Set<Need> available) {
    if (name.needs(Need.WAY_BACK) && !available.contains(Need.WAY_BACK)) {
      throw new UserException("this run trains no model that translates back");
    }
    String missing = Requirements.missing(name, available);
    if (missing != null) {
      throw new UserException(missing);
    }
    if (extractor == null) {
      return found.first(MOST_PICTURES);
    }
    TestSet set = found.first(Math.max(MOST_PICTURES, Requirements.least(name, extractor, false)));
    String obstacle =
        Requirements.obstacle(name, extractor, set.items().size(), set.references().size(), false);
    if (obstacle != null) {
      throw new UserException(obstacle);
    }
    return set;
  }

  @Override
  public double of(Map<String, ModelFile> models) {
    double sum = 0;
    for (Map.Entry<String, TestSet> set : sets.entrySet()) {
      String model = set.getKey();
      ModelFile there = Objects.requireNonNull(models.get(model));
      try (Translator translator = Translator.of(there);
          Translator back = name.needs(Need.WAY_BACK) ? back(models, there) : null) {
        sum += of(set.getValue(), translator, back);
      }
    }
    return sum / sets.size();
  }

  private static Translator back(Map<String, ModelFile> models, ModelFile there) {
    return Translator.of(wayBack(models, there.description()).orElseThrow());
  }

  private static Optional<ModelFile> wayBack(
      Map<String, ModelFile> models, ModelDescription there) {
    return models.values().stream()
        .filter(model -> model.description().leadsBackFrom(there))
        .findFirst();
  }

  private double of(TestSet set, Translator there, @Nullable Translator back) {
    Evaluation evaluation = new Evaluation(EnumSet.of(name), extractor, set.referenceSplit());
    TestTranslation translation = new TestTranslation(set, there, back);
    for (int i = 0; i < set.items().size(); i++) {
      evaluation.add(translation.sample(i));
    }
    if (evaluation.needsReferences()) {
      for (int i = 0; i < set.references().size(); i++) {
        translation.addReference(i, evaluation);
      }
    }
    return evaluation.goodness(name);
  }

  /** Colours count as better the farther they are from inverted. */
  @Override
  public boolean higherIsBetter() {
    return name.better() == MeasureName.Better.HIGHER || name == MeasureName.COLOURS;
  }

  @Override
  public void close() {
    if (extractor != null) {
      extractor.close();
    }
  }
}
