package io.morph4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.deeplearning4j.zoo.model.VGG16;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Vgg16ExtractorTest {
  @TempDir Path folder;

  /** Two blocks of VGG with few channels, random weights. */
  private static ComputationGraph smallGraph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", convolution(4), "in")
                .addLayer("second", convolution(4), "first")
                .addLayer("poolA", pooling(), "second")
                .addLayer("third", convolution(6), "poolA")
                .addLayer("poolB", pooling(), "third")
                .addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "poolB")
                .addLayer(
                    "out",
                    new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
                    "dense")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(32, 32, 3))
                .build());
    graph.init();
    return graph;
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .padding(1, 1)
        .nOut(channels)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
  }

  private static INDArray pictures(int count) {
    INDArray pictures = Nd4j.create(DataType.FLOAT, count, 3, 32, 32);
    new RandomStream(3).fillUniform(pictures, -1, 1);
    return pictures;
  }

  @Test
  void layers_ofTheZoosVgg16_areThoseBeforeTheFivePoolings() {
    GraphLayers layers = GraphLayers.of(VGG16.builder().build().conf());

    assertThat(layers.maps()).hasSize(5).containsExactly("1", "4", "8", "12", "16");
  }

  @Test
  void features_ofFivePictures_areMeansOfTheLastPooling() {
    try (Vgg16Extractor extractor = new Vgg16Extractor(smallGraph(), "small", 32)) {
      INDArray features = extractor.features(pictures(5));

      assertThat(extractor.dimensions()).isEqualTo(6);
      assertThat(features.shape()).containsExactly(5, 6);
      INDArray third = pictures(5).slice(3).reshape('c', 1, 3, 32, 32);
      assertThat(extractor.features(third).getDouble(0, 2))
          .as("a picture's features do not depend on its neighbours")
          .isCloseTo(features.getDouble(3, 2), within(1e-4));
    }
  }

  @Test
  void maps_ofSmallGraph_areTheInputsOfItsPoolings() {
    try (Vgg16Extractor extractor = new Vgg16Extractor(smallGraph(), "small", 32)) {
      List<INDArray> maps = extractor.maps(pictures(3));

      assertThat(maps).hasSize(2);
      assertThat(maps.get(0).shape()).containsExactly(3, 4, 32, 32);
      assertThat(maps.get(1).shape()).containsExactly(3, 6, 16, 16);
    }
  }

  @Test
  void prepared_redPixel_isBlueGreenRedLessTheMeans() {
    INDArray red = Nd4j.valueArrayOf(new long[] {1, 3, 1, 1}, -1f);
    red.putScalar(new int[] {0, 0, 0, 0}, 1f);

    assertThat(Vgg16Extractor.prepared(red))
        .containsExactly(new float[] {-103.939f, -116.779f, 255 - 123.68f}, within(1e-4f));
  }

  @Test
  void open_fileOfTheZoosFormat_givesFeatures() throws IOException {
    Path file = folder.resolve("weights.zip");
    ModelSerializer.writeModel(bigEnoughGraph(), file.toFile(), false);

    try (var extractor = FeatureExtractors.open("vgg16:" + file)) {
      assertThat(extractor.name()).isEqualTo("vgg16 (weights.zip)");
      assertThat(extractor.dimensions()).isEqualTo(2);
      assertThat(extractor.side()).isEqualTo(224);
    }
  }

  private static ComputationGraph bigEnoughGraph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("conv", convolution(2), "in")
                .addLayer("pool", pooling(), "conv")
                .addLayer(
                    "out",
                    new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
                    "pool")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(224, 224, 3))
                .build());
    graph.init();
    return graph;
  }

  @Test
  void open_otherFile_namesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("text.zip"), "no zip");

    assertThatThrownBy(() -> Vgg16Extractor.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void open_withoutFile_saysWhatIsMissing() {
    assertThatThrownBy(() -> FeatureExtractors.open("vgg16:" + folder.resolve("none.zip")))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("none.zip", "there is no such file", "vgg16_dl4j_inference.zip");
  }

  @Test
  void cachedWeights_areInTheZoosFolder() {
    assertThat(Vgg16Extractor.cachedWeights().toString()).contains("vgg16").endsWith(".zip");
  }

  /** Whose objects say when they are read. */
  static final class Trap implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    static boolean sprung;

    private void readObject(java.io.ObjectInputStream in) {
      sprung = true;
    }
  }

  /** The weights of the graph in a zip in which entries are added or replaced. */
  private Path zip(Map<String, byte[]> entries) throws IOException {
    Path plain = folder.resolve("plain.zip");
    ModelSerializer.writeModel(bigEnoughGraph(), plain.toFile(), false);
    Path file = folder.resolve("made.zip");
    Map<String, byte[]> all = new java.util.LinkedHashMap<>();
    try (var in = new java.util.zip.ZipInputStream(Files.newInputStream(plain))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        all.put(entry.getName(), in.readAllBytes());
      }
    }
    all.putAll(entries);
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : all.entrySet()) {
        out.putNextEntry(new java.util.zip.ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  @Test
  void open_zipWithJavaObjects_readsNone() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var objects = new java.io.ObjectOutputStream(bytes)) {
      objects.writeObject(new Trap());
    }
    byte[] trap = bytes.toByteArray();
    Path file =
        zip(Map.of("preprocessor.bin", trap, "normalizer.bin", trap, "updaterState.bin", trap));

    try (var extractor = Vgg16Extractor.open(file)) {
      assertThat(extractor.dimensions()).isEqualTo(2);
    }
    assertThat(Trap.sprung).isFalse();
  }

  @Test
  void open_coefficients_areThoseOfTheFile() throws IOException {
    Path file = folder.resolve("weights.zip");
    ComputationGraph graph = bigEnoughGraph();
    ModelSerializer.writeModel(graph, file.toFile(), false);

    assertThat(GraphZip.read(file).params()).isEqualTo(graph.params());
  }

  @Test
  void open_hostileZip_isOneLine() throws IOException {
    var huge = new java.io.ByteArrayOutputStream();
    var out = new java.io.DataOutputStream(huge);
    out.writeUTF("LONG_SHAPE");
    out.writeLong(0);
    out.writeUTF("LONG");
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(1L << 40);
    out.writeUTF("FLOAT");
    for (Map<String, byte[]> entries :
        List.of(
            Map.of("coefficients.bin", huge.toByteArray()),
            Map.of("coefficients.bin", new byte[100]),
            Map.of("coefficients.bin", new byte[100 << 20]),
            Map.of("configuration.json", new byte[2 << 20]),
            Map.of(
                "configuration.json",
                "{\"@class\": \"javax.script.ScriptEngineManager\"}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
      Path file = zip(entries);
      assertThatThrownBy(() -> Vgg16Extractor.open(file))
          .isInstanceOf(UserException.class)
          .satisfies(
              e ->
                  assertThat(e.getMessage().replace(file.toString(), ""))
                      .hasSizeLessThan(300)
                      .doesNotContain("\n"));
    }
  }
}
