package io.morph4j.tools.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.SmallFeatureNetwork;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.sample.RowsModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers that are not finite, wherever they come from, give a line and no measure. */
class NotFiniteTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void drawPairs() {
    data = folder.resolve("data");
    CommandRun made =
        CommandRun.of(
            "data", "make", "edges", "--out", data, "--train", 1, "--test", 18, "--size", 32);
    assertThat(made.code()).as(made.err()).isZero();
  }

  private static void requireNothing(CommandRun run) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("not finite").doesNotContain("internal error");
  }

  /** An extractor file of which one weight is {@code value}. */
  private Path extractor(float value) {
    Map<String, INDArray> weights =
        new SmallFeatureNetwork(Initializer.normal(new RandomStream(1)), Map.of()).state();
    weights.get("conv1.weight").putScalar(0, value);
    Path file = folder.resolve("extractor.safetensors");
    Safetensors.write(file, Map.of(), weights);
    return file;
  }

  private static Path withNan(Path file) {
    ModelFile model = ModelFile.load(file);
    model.weights().values().forEach(array -> array.putScalar(0, Float.NaN));
    model.save(file);
    return file;
  }

  @Test
  void evaluate_weightsOfTheModel_giveNoMeasure() {
    Path model = withNan(TinyModel.write(folder.resolve("m.safetensors")));
    for (String form : List.of("--quiet", "--json")) {
      requireNothing(CommandRun.of("evaluate", "--model", model, "--data", data, form));
    }
  }

  @Test
  void evaluate_weightsOfTheExtractor_giveNoMeasure() {
    Path model = TinyModel.write(folder.resolve("m.safetensors"));
    for (String metric : List.of("kid", "lpips", "l1,diversity")) {
      CommandRun run =
          CommandRun.of(
              "evaluate",
              "--model",
              model,
              "--data",
              data,
              "--metrics",
              metric,
              "--extractor",
              extractor(Float.NaN));
      requireNothing(run);
    }
  }

  @Test
  void metrics_weightsOfTheExtractor_giveNoMeasure() {
    Path a = data.resolve("test/edges");
    Path b = data.resolve("test/fruit");
    for (String metric : List.of("kid", "lpips")) {
      requireNothing(
          CommandRun.of(
              "metrics",
              a,
              b,
              "--metrics",
              metric,
              "--extractor",
              extractor(Float.POSITIVE_INFINITY)));
    }
  }

  @Test
  void encode_weightsOfTheModel_giveNoCode() {
    Path model = withNan(RowsModel.brightness(folder.resolve("m.safetensors")));
    requireNothing(CommandRun.of("encode", "--model", model, data.resolve("test/edges")));
  }

  @Test
  void classifier_weights_areRefusedWhenTheyAreRead() {
    Path file = folder.resolve("judge.safetensors");
    DomainClassifier.train(
            List.of("a", "b"),
            List.of(List.of(new float[3 * 64 * 64]), List.of(new float[3 * 64 * 64])),
            new DomainClassifier.Options(1, 2, 1e-3, 1))
        .save(file);
    Safetensors.Content content = Safetensors.read(file);
    Map<String, INDArray> weights = new LinkedHashMap<>(content.tensors());
    String name = weights.keySet().iterator().next();
    weights.get(name).putScalar(0, Float.NaN);
    Safetensors.write(file, content.metadata(), weights);

    assertThatThrownBy(() -> DomainClassifier.load(file))
        .hasMessageContaining(name + " holds numbers that are not finite");
  }
}
