package io.morph4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OnnxExportTest {
  private static final float BOUND = 1e-4f;

  @TempDir Path folder;

  private static INDArray pictures(long... shape) {
    INDArray pictures = Nd4j.create(DataType.FLOAT, shape, 'c');
    RandomStream.of(5, "pictures", 0).fillUniform(pictures, -1, 1);
    return pictures;
  }

  private static ResnetGenerator.Options resnet(
      Norm norm, Border border, boolean dropout, Upsampling upsampling) {
    return new ResnetGenerator.Options(
        3, 3, 4, 2, norm, border, dropout, upsampling, GlobalSkip.NONE);
  }

  /**
   * @param gain of the start weights: without norms of the picture itself, weights of the usual
   *     start make pictures that hardly differ from grey
   */
  private static <N extends Module> ModelFile model(NetworkOptions<N> options, double gain) {
    N network = options.build(Initializer.normal(RandomStream.of(3, "net", 0)));
    network.parameters().forEach(parameter -> parameter.array().muli(gain));
    return new ModelFile(
        ModelDescription.translation("cyclegan", options, 3, 3, "apple", "orange"),
        network.state());
  }

  static Stream<Arguments> generators() {
    return Stream.of(
        Arguments.of(resnet(Norm.INSTANCE, Border.REFLECT, false, Upsampling.TRANSPOSED), 1),
        Arguments.of(
            resnet(Norm.INSTANCE, Border.REFLECT, false, Upsampling.BILINEAR)
                .withGlobalSkip(GlobalSkip.ADD),
            1),
        Arguments.of(
            resnet(Norm.INSTANCE, Border.REFLECT, false, Upsampling.BILINEAR)
                .withGlobalSkip(GlobalSkip.BLEND),
            1),
        Arguments.of(resnet(Norm.BATCH, Border.ZERO, true, Upsampling.RESIZE), 3),
        Arguments.of(resnet(Norm.NONE, Border.REPLICATE, false, Upsampling.BLUR), 4),
        Arguments.of(new UnetGenerator.Options(3, 3, 5, 4, Norm.BATCH, true), 4),
        Arguments.of(new UnetGenerator.Options(3, 3, 5, 4, Norm.INSTANCE, false), 1));
  }

  @ParameterizedTest
  @MethodSource("generators")
  void translate_byOnnxRuntime_isWhatTheEngineGives(NetworkOptions<?> options, double gain) {
    ModelFile model = model(options, gain);
    Path file = folder.resolve("G.onnx");

    List<OnnxExport.Written> written = OnnxExport.write(model, file, OnnxExport.Weights.FLOAT32);

    assertThat(written).singleElement().extracting(OnnxExport.Written::network).isEqualTo("G");
    INDArray pictures = pictures(2, 3, 45, 70);
    try (Translator own = Translator.of(model);
        Translator theirs = Translator.load(file)) {
      INDArray expected = own.translate(pictures);
      assertThat(expected.stdNumber().doubleValue()).isGreaterThan(20 * BOUND);
      INDArray got = theirs.translate(pictures);
      assertThat(got.shape()).containsExactly(2, 3, 45, 70);
      assertThat(got.sub(expected).amaxNumber().floatValue()).isLessThan(BOUND);
      assertThat(theirs.description().domains()).containsExactly("apple", "orange");
    }
  }

  @Test
  void translate_statisticsOfTheBatch_isWhatTheEngineGives() {
    ModelFile running = model(new UnetGenerator.Options(3, 3, 5, 4, Norm.BATCH, false), 4);
    ModelFile model =
        new ModelFile(
            running.description().withPolicy(InferencePolicy.of(false, BatchStatistics.BATCH)),
            running.weights());
    Path file = folder.resolve("G.onnx");
    OnnxExport.write(model, file, OnnxExport.Weights.FLOAT32);

    INDArray pictures = pictures(2, 3, 64, 64);
    try (Translator own = Translator.of(model);
        Translator theirs = Translator.load(file)) {
      INDArray difference = theirs.translate(pictures).sub(own.translate(pictures));
      assertThat(difference.amaxNumber().floatValue()).isLessThan(BOUND);
    }
    assertThatThrownBy(() -> Translator.load(file, Map.of("batchStatistics", "running")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fixed in an ONNX file");
  }

  @Test
  void write_weightsOf16Bits_halvesTheFile() throws Exception {
    ModelFile model = model(resnet(Norm.INSTANCE, Border.REFLECT, false, Upsampling.TRANSPOSED), 1);
    Path full = folder.resolve("full.onnx");
    Path half = folder.resolve("half.onnx");

    OnnxExport.write(model, full, OnnxExport.Weights.FLOAT32);
    OnnxExport.Written written = OnnxExport.write(model, half, OnnxExport.Weights.FLOAT16).get(0);

    long weights = model.weights().values().stream().mapToLong(INDArray::length).sum();
    assertThat(Files.size(full) - Files.size(half)).isBetween(2 * weights - 12_000, 2 * weights);
    assertThat(written.difference()).isBetween(1e-6, 1e-2);
  }

  @Test
  void write_resnet_leavesSamplesAndSidesOpen() throws Exception {
    Path file = folder.resolve("G.onnx");
    OnnxExport.write(
        model(resnet(Norm.INSTANCE, Border.REFLECT, false, Upsampling.TRANSPOSED), 1),
        file,
        OnnxExport.Weights.FLOAT32);

    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getInputInfo().get("picture").toString()).contains("[-1, 3, -1, -1]");
      assertThat(session.getMetadata().getCustomMetadata().get("morph4j"))
          .contains("\"domains\":[\"apple\",\"orange\"]");
    }
  }

  private Path foreign(String operation, long... shape) {
    return OnnxFile.write(folder.resolve("f.onnx"), shape, List.of(operation), 1);
  }

  @Test
  void load_foreignGenerator_translatesPictures() {
    Path file = foreign("Relu", -1, 3, -1, -1);

    try (Translator translator = Translator.load(file, Map.of("range", "-1..1"))) {
      INDArray pictures = pictures(1, 3, 9, 11);
      INDArray got = translator.translate(pictures);
      assertThat(got.getDouble(0, 2, 8, 10))
          .isEqualTo(Math.max(0, pictures.getDouble(0, 2, 8, 10)));
      assertThat(translator.description().architecture()).isEqualTo("onnx");
    }
  }

  @ParameterizedTest
  @CsvSource({"Relu,0..1", "Tanh,-1..1", "Sigmoid,0..1", "Exp,-1..1"})
  void load_foreignGenerator_guessesTheRangeAndSaysSo(String operation, String range) {
    Path file = foreign(operation, -1, 3, -1, -1);

    try (Translator translator = Translator.load(file)) {
      Map<String, String> about = translator.description().training();
      assertThat(about.get("pictures")).isEqualTo("range " + range + ", layout nchw, order rgb");
      assertThat(about.get("guessed")).isEqualTo("range, layout, order");
    }
  }

  @Test
  void load_foreignOfBytesWithChannelsLast_givesThemAsItTakesThem() {
    Path file = foreign("Relu", 1, -1, -1, 3);
    INDArray pictures = pictures(2, 3, 9, 11);

    Map<String, String> form = Map.of("range", "0..255", "order", "bgr");
    try (Translator translator = Translator.load(file, form)) {
      INDArray got = translator.translate(pictures);

      // A ReLU of numbers from 0 to 255 changes nothing: all is as it was, there and back.
      assertThat(got.sub(pictures).amaxNumber().doubleValue()).isLessThan(1e-5);
      assertThat(translator.description().training().get("pictures"))
          .isEqualTo("range 0..255, layout nhwc, order bgr");
    }
    PictureForm bytes = new PictureForm(PictureForm.Range.BYTES, true, true);
    INDArray given = bytes.toNetwork(pictures);
    assertThat(given.shape()).containsExactly(2, 9, 11, 3);
    assertThat(given.getDouble(1, 8, 10, 0))
        .isCloseTo((pictures.getDouble(1, 2, 8, 10) + 1) * 127.5, within(1e-4));
    assertThat(given.getDouble(1, 0, 0, 1))
        .isCloseTo((pictures.getDouble(1, 1, 0, 0) + 1) * 127.5, within(1e-4));
  }

  @Test
  void load_wrongForm_isWrongUsage() {
    Path file = foreign("Relu", -1, 3, -1, -1);

    assertThatThrownBy(() -> Translator.load(file, Map.of("range", "0..2")))
        .isInstanceOf(UsageException.class)
        .hasMessage("--range 0..2: expected -1..1, 0..1 or 0..255");
    assertThatThrownBy(() -> Translator.load(file, Map.of("layout", "hwc")))
        .isInstanceOf(UsageException.class)
        .hasMessage("--layout hwc: expected nchw or nhwc");
    Path own = folder.resolve("G.onnx");
    OnnxExport.write(
        model(resnet(Norm.INSTANCE, Border.REFLECT, false, Upsampling.TRANSPOSED), 1),
        own,
        OnnxExport.Weights.FLOAT32);
    assertThatThrownBy(() -> Translator.load(own, Map.of("range", "0..1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--range is for ONNX files from elsewhere");
  }

  @Test
  void load_modelFileByEngineOnnx_isWhatTheEngineGives() {
    ModelFile model = model(resnet(Norm.INSTANCE, Border.REFLECT, true, Upsampling.TRANSPOSED), 1);
    Path file = folder.resolve("G.safetensors");
    model.save(file);
    INDArray pictures = pictures(1, 3, 20, 24);

    try (Translator own = Translator.load(file);
        Translator onnx = Translator.load(file, Map.of("engine", "onnx"))) {
      INDArray difference = onnx.translate(pictures).sub(own.translate(pictures));
      assertThat(difference.amaxNumber().floatValue()).isLessThan(BOUND).isPositive();
    }
  }

  @Test
  void load_foreignNetworkThatIsNoGenerator_isRefused() {
    Path file = OnnxFile.write(folder.resolve("f.onnx"), new long[] {-1, 7}, List.of("Relu"), 1);

    assertThatThrownBy(() -> Translator.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("f.onnx: a generator takes one input [N, C, H, W]");
  }

  @Test
  void load_noOnnx_saysSo() throws Exception {
    Path file = Files.writeString(folder.resolve("f.onnx"), "no network");

    assertThatThrownBy(() -> Translator.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("f.onnx: ONNX Runtime cannot load it");
  }
}
