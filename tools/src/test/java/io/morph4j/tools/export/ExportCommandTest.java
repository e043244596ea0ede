package io.morph4j.tools.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code export}. */
class ExportCommandTest {
  @TempDir Path folder;

  @Test
  void onnx_ofAModel_translatesAsTheModel() {
    Path model = TinyModel.write(folder.resolve("m.model"));
    Path onnx = folder.resolve("m.onnx");

    CommandRun run = CommandRun.of("export", "onnx", "--model", model, "--out", onnx);

    assertThat(run.code()).isZero();
    assertThat(run.outLines()).containsExactly(onnx.toString());
    assertThat(run.err()).contains("G: differs from Morph4J's own result by at most");
    INDArray picture = Nd4j.linspace(DataType.FLOAT, -1, 2.0 / 3072, 3072).reshape(1, 3, 32, 32);
    try (Translator own = Translator.load(model);
        Translator theirs = Translator.load(onnx)) {
      INDArray difference = own.translate(picture).sub(theirs.translate(picture));
      assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "infogan", "density", "acgan"})
  void onnx_ofWhatMakesPicturesOrPoints_samplesAsTheModel(String architecture) {
    Path data = folder.resolve("data");
    CommandRun.of(
        "data", "make", architecture.equals("density") ? "density" : "digits", "--out", data);
    Path run = folder.resolve("run");
    CommandRun training =
        CommandRun.of(
            "train",
            architecture,
            "--preset",
            "tiny",
            "--data",
            data,
            "--out",
            run,
            "--steps",
            1,
            "--set",
            "batchSize=4",
            "-q");
    assertThat(training.code()).as(training.err()).isZero();
    Path onnx = folder.resolve("g.onnx");

    CommandRun export = CommandRun.of("export", "onnx", "--model", run, "--out", onnx);

    assertThat(export.code()).as(export.err()).isZero();
    try (Sampler own = Sampler.load(TrainingRun.model(run, null));
        Sampler theirs = Sampler.load(onnx)) {
      INDArray expected = own.sample(3, 7);
      double difference = theirs.sample(3, 7).sub(expected).amaxNumber().doubleValue();
      assertThat(difference).isLessThan(.01 * expected.stdNumber().doubleValue());
    }
  }

  @Test
  void onnx_otherEnding_isWrongUsage() {
    Path model = TinyModel.write(folder.resolve("m.model"));

    CommandRun run =
        CommandRun.of("export", "onnx", "--model", model, "--out", folder.resolve("m.pb"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out", "m.pb", "ends in .onnx");
    assertThat(folder.resolve("m.pb")).doesNotExist();
  }

  @Test
  void dl4j_ofAModel_isAGraphThatGivesTheSame() throws IOException {
    Path model = TinyModel.write(folder.resolve("m.model"));
    Path zip = folder.resolve("m.zip");

    CommandRun run = CommandRun.of("export", "dl4j", "--model", model, "--out", zip);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.outLines()).containsExactly(zip.toString());
    assertThat(run.err()).contains("G: differs from Morph4J's own result by at most");
    INDArray picture = Nd4j.linspace(DataType.FLOAT, -1, 2.0 / 3072, 3072).reshape(1, 3, 32, 32);
    try (Translator own = Translator.load(model)) {
      INDArray theirs = ModelSerializer.restoreComputationGraph(zip.toFile()).outputSingle(picture);
      INDArray difference = own.translate(picture).sub(theirs);
      assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-4);
    }
    byte[] bytes = Files.readAllBytes(zip);
    CommandRun.of("export", "dl4j", "--model", model, "--out", zip);
    assertThat(Files.readAllBytes(zip)).isEqualTo(bytes);
  }

  @Test
  void dl4j_otherEnding_isWrongUsage() {
    Path model = TinyModel.write(folder.resolve("m.model"));

    CommandRun run =
        CommandRun.of("export", "dl4j", "--model", model, "--out", folder.resolve("m.bin"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out", "m.bin", "ends in .zip");
  }

  @Test
  void safetensors_ofAModel_isItsPlainStateDictionary() {
    Path model = TinyModel.write(folder.resolve("m.model"));
    Path plain = folder.resolve("G.safetensors");

    CommandRun run = CommandRun.of("export", "safetensors", "--model", model, "--out", plain);

    assertThat(run.code()).isZero();
    Safetensors.Content content = Safetensors.read(plain);
    assertThat(content.metadata()).isEqualTo(Map.of("format", "pt"));
    Map<String, INDArray> weights = ModelFile.load(model).weights();
    assertThat(content.tensors().keySet()).isEqualTo(weights.keySet()).contains("model.1.weight");
    assertThat(content.tensors().get("model.1.weight")).isEqualTo(weights.get("model.1.weight"));
  }
}
