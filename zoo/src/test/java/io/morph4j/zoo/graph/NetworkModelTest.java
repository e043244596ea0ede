package io.morph4j.zoo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.network.LayerOptions;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.PatchDiscriminator;
import io.morph4j.core.network.PixelDiscriminator;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelInference;
import org.deeplearning4j.parallelism.inference.InferenceMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class NetworkModelTest {
  private static final double ALLOWED = 1e-4;

  private static final ResnetGenerator.Options RESNET =
      ResnetGenerator.Options.of(2).withFilters(8);

  private static final UnetGenerator.Options UNET =
      new UnetGenerator.Options(3, 3, 5, 4, Norm.BATCH, true);

  /** Values as after a training: no gain is 1, no shift 0, running statistics of some data. */
  private static Map<String, INDArray> trained(Module network) {
    RandomStream random = new RandomStream(7);
    Map<String, INDArray> state = new LinkedHashMap<>();
    network
        .state()
        .forEach(
            (key, array) -> {
              INDArray values = array.dup('c');
              if (key.endsWith("running_var")) {
                random.fillUniform(values, .5, 2);
              } else if (!key.endsWith("num_batches_tracked")) {
                INDArray noise = Nd4j.create(DataType.FLOAT, array.shape());
                random.fillUniform(noise, -1, 1);
                values.addi(noise.mul(1 / Math.sqrt(1 + (double) array.length() / array.size(0))));
              }
              state.put(key, values);
            });
    return state;
  }

  private static Map<String, INDArray> trained(NetworkOptions<?> options) {
    return trained(options.build(Initializer.normal(new RandomStream(3))));
  }

  private static ModelFile model(NetworkOptions<?> options, BatchStatistics statistics) {
    ModelDescription description =
        ModelDescription.translation("test", options, 3, 3, "A", "B")
            .withPolicy(InferencePolicy.of(false, statistics));
    return new ModelFile(description, trained(options));
  }

  private static INDArray pictures(long... shape) {
    INDArray pictures = Nd4j.create(DataType.FLOAT, shape);
    new RandomStream(5).fillUniform(pictures, -1, 1);
    return pictures;
  }

  private static double difference(INDArray a, INDArray b) {
    assertThat(a.shape()).isEqualTo(b.shape());
    return a.sub(b).amaxNumber().doubleValue();
  }

  /** The graph's output against that of the model's network, for batches and other sides too. */
  private static void assertEqualOutputs(ModelFile model, long[]... shapes) {
    ComputationGraph graph = NetworkModel.load(model, "G", GraphSettings.DEFAULT);
    try (Inference ours = Inference.of(model)) {
      for (long[] shape : shapes) {
        INDArray pictures = pictures(shape);
        INDArray expected = ours.run("G", pictures);
        assertThat(expected.std().getDouble(0)).isGreaterThan(.01);
        assertThat(difference(graph.outputSingle(pictures), expected)).isLessThan(ALLOWED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void resnet_ofEachNorm_givesOurOutput(Norm norm) {
    assertEqualOutputs(
        model(RESNET.withNorm(norm), BatchStatistics.RUNNING),
        new long[] {1, 3, 16, 16},
        new long[] {2, 3, 24, 16});
  }

  @ParameterizedTest
  @EnumSource(Border.class)
  void resnet_ofEachBorder_givesOurOutput(Border border) {
    assertEqualOutputs(
        model(RESNET.withPadding(border).withDropout(true), BatchStatistics.RUNNING),
        new long[] {2, 3, 16, 20});
  }

  @ParameterizedTest
  @EnumSource(names = {"RESIZE", "BILINEAR"})
  void resnet_thatResizes_givesOurOutput(Upsampling upsampling) {
    assertEqualOutputs(
        model(RESNET.withUpsampling(upsampling), BatchStatistics.RUNNING),
        new long[] {1, 3, 16, 16});
  }

  @ParameterizedTest
  @EnumSource(GlobalSkip.class)
  void resnet_thatLearnsTheChange_givesOurOutput(GlobalSkip skip) {
    assertEqualOutputs(
        model(RESNET.withGlobalSkip(skip), BatchStatistics.RUNNING), new long[] {2, 3, 16, 20});
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void unet_ofEachNorm_givesOurOutput(Norm norm) {
    // Over a single value instance normalisation gives nothing: the innermost maps are 2×2.
    assertEqualOutputs(
        model(new UnetGenerator.Options(3, 3, 5, 4, norm, false), BatchStatistics.RUNNING),
        new long[] {2, 3, 64, 64});
  }

  @Test
  void unet_withDropoutAndOneMoreLevel_givesOurOutput() {
    assertEqualOutputs(
        model(new UnetGenerator.Options(3, 3, 6, 2, Norm.BATCH, true), BatchStatistics.RUNNING),
        new long[] {1, 3, 64, 64});
  }

  @Test
  void unet_byStatisticsOfThePicture_givesOurOutput() {
    assertEqualOutputs(model(UNET, BatchStatistics.BATCH), new long[] {1, 3, 64, 32});
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void patch_ofEachNorm_givesOurOutput(Norm norm) {
    PatchDiscriminator.Options options = new PatchDiscriminator.Options(6, 4, 2, norm);
    Map<String, INDArray> state = trained(options);
    ComputationGraph graph = NetworkModel.of(options, GraphSettings.DEFAULT).filled(state);
    INDArray pictures = pictures(2, 6, 32, 24);
    INDArray expected = run(options, state, pictures);
    assertThat(expected.std().getDouble(0)).isGreaterThan(.01);
    assertThat(difference(graph.outputSingle(pictures), expected)).isLessThan(ALLOWED);
  }

  @Test
  void patch_withSpectralNormalisation_isRefused() {
    PatchDiscriminator.Options options =
        new PatchDiscriminator.Options(3, 4, 2, Norm.INSTANCE, true);
    assertThatThrownBy(() -> NetworkModel.of(options, GraphSettings.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spectral is true");
  }

  private static <N extends Layer> INDArray run(
      LayerOptions<N> options, Map<String, INDArray> state, INDArray pictures) {
    N network = options.build(Initializer.normal(new RandomStream(4)));
    network.load(state);
    network.train(false);
    try (StepMemory memory = new StepMemory();
        StepScope ignored = memory.openWithoutGradients()) {
      return network.forward(Tensor.constant(pictures)).copy();
    }
  }

  @Test
  void parameters_ofTheDefaults_areAsMany() {
    ComputationGraph graph =
        NetworkModel.of(new ResnetGenerator.Options(), GraphSettings.DEFAULT).init();
    assertThat(graph.numParams()).isEqualTo(11_378_179);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void fit_ofOneStep_movesEveryWeight(Kind kind) {
    NetworkOptions<?> options = kind.options();
    GraphSettings settings = GraphSettings.DEFAULT.withUpdater(new Adam(.01));
    ComputationGraph graph = NetworkModel.of(options, settings).filled(trained(options));
    // Enough of them that no ReLU is dead.
    INDArray input = pictures(6, 3, kind.side(), kind.side());
    INDArray wanted = pictures(graph.outputSingle(input).shape());
    Map<String, INDArray> before = new LinkedHashMap<>();
    graph.paramTable().forEach((key, array) -> before.put(key, array.dup()));
    double score = graph.score(new DataSet(input, wanted), true);
    graph.fit(new DataSet(input, wanted));
    Map<String, Double> still = new LinkedHashMap<>();
    before.forEach(
        (key, array) -> {
          double moved =
              graph.getParam(key).neq(array).castTo(DataType.DOUBLE).meanNumber().doubleValue();
          if (moved < 1) {
            still.put(key, moved);
          }
        });
    if (kind.instance()) {
      // What the normalisation takes off again has no derivative.
      still.keySet().removeIf(key -> key.endsWith("_b"));
    }
    assertThat(still).isEmpty();
    for (int i = 0; i < 5; i++) {
      graph.fit(new DataSet(input, wanted));
    }
    assertThat(graph.score(new DataSet(input, wanted), true)).isLessThan(score);
  }

  private record Kind(NetworkOptions<?> options, int side, boolean instance) {}

  static List<Kind> kinds() {
    return List.of(
        new Kind(RESNET.withNorm(Norm.BATCH), 16, false),
        new Kind(RESNET, 16, true),
        new Kind(UNET, 128, false),
        new Kind(new PatchDiscriminator.Options(3, 4, 2, Norm.INSTANCE), 32, true),
        new Kind(new PatchDiscriminator.Options(3, 4, 2, Norm.BATCH), 32, false));
  }

  @Test
  void parallelInference_fromFourThreads_givesOurOutput() throws Exception {
    ModelFile model = model(RESNET, BatchStatistics.RUNNING);
    ComputationGraph graph = NetworkModel.load(model, "G", GraphSettings.DEFAULT);
    ParallelInference parallel =
        new ParallelInference.Builder(graph)
            .inferenceMode(InferenceMode.BATCHED)
            .batchLimit(4)
            .workers(2)
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Inference ours = Inference.of(model)) {
      INDArray pictures = pictures(12, 3, 16, 16);
      INDArray expected = ours.run("G", pictures);
      List<Callable<INDArray>> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        INDArray one = pictures.slice(i).dup().reshape(1, 3, 16, 16);
        tasks.add(() -> parallel.output(one));
      }
      List<Future<INDArray>> results = threads.invokeAll(tasks);
      for (int i = 0; i < 12; i++) {
        INDArray one = expected.slice(i).reshape(1, 3, 16, 16);
        assertThat(difference(results.get(i).get(), one)).isLessThan(ALLOWED);
      }
    } finally {
      threads.shutdownNow();
      parallel.shutdown();
    }
  }

  @Test
  void of_anotherNetwork_isRefusedWithAWay() {
    assertThatThrownBy(
            () -> NetworkModel.of(new PixelDiscriminator.Options(), GraphSettings.DEFAULT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("pixel")
        .hasMessageContaining("export onnx");
    assertThatThrownBy(
            () -> NetworkModel.of(RESNET.withUpsampling(Upsampling.BLUR), GraphSettings.DEFAULT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("blur");
  }

  @Test
  void filled_withWeightsOfAnotherNetwork_isRefused() {
    NetworkModel model = NetworkModel.of(RESNET, GraphSettings.DEFAULT);
    Map<String, INDArray> state = trained(RESNET);
    Map<String, INDArray> less = new LinkedHashMap<>(state);
    less.remove("model.1.weight");
    assertThatThrownBy(() -> model.filled(less))
        .hasMessageContaining("lack")
        .hasMessageContaining("model.1");
    assertThatThrownBy(() -> model.filled(trained(RESNET.withFilters(4))))
        .hasMessageContaining("model.1.weight")
        .hasMessageContaining("[4, 3, 7, 7]");
    Map<String, INDArray> more = new LinkedHashMap<>(state);
    more.put("model.99.weight", Nd4j.zeros(1));
    assertThatThrownBy(() -> model.filled(more)).hasMessageContaining("model.99.weight");
  }

  @Test
  void model_ofTheZoo_tellsWhatItIs() {
    NetworkModel model = NetworkModel.of(UNET, GraphSettings.DEFAULT);
    assertThat(model.modelName()).isEqualTo("unet");
    assertThat(model.metaData().getInputShape()[0]).containsExactly(3, 256, 256);
    model.setInputShape(new int[][] {{3, 64, 32}});
    assertThat(model.metaData().getInputShape()[0]).containsExactly(3, 64, 32);
    assertThatThrownBy(() -> model.setInputShape(new int[][] {{1, 64, 64}}))
        .hasMessageContaining("{3, height, width}");
    ComputationGraph graph = model.init();
    assertThat(graph.getNumOutputArrays()).isEqualTo(1);
  }
}
