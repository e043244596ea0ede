package io.morph4j.zoo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.PatchDiscriminator;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.RandomStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Derivatives in double, against differences of the loss. */
class LayerGradientTest {
  private static final GraphSettings DOUBLE =
      GraphSettings.DEFAULT.withUpdater(new NoOp()).withType(DataType.DOUBLE);

  private static DataType before;

  /** DL4J's check insists on it. */
  @BeforeAll
  static void computeInDouble() {
    before = Nd4j.dataType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void computeAsBefore() {
    Nd4j.setDefaultDataTypes(before, before);
  }

  private static INDArray values(int seed, long... shape) {
    INDArray values = Nd4j.create(DataType.DOUBLE, shape);
    new RandomStream(seed).fillUniform(values, -1, 1);
    return values;
  }

  /** Every derivative of a small graph, by DL4J's own check. */
  private static void check(ComputationGraph graph, INDArray input) {
    boolean right =
        GradientCheckUtil.checkGradients(
            new GraphConfig()
                .net(moved(graph))
                .inputs(new INDArray[] {input})
                .labels(new INDArray[] {wanted(graph, input)})
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-7)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
    assertThat(right).isTrue();
  }

  /** Off the start, where gains are all 1 and shifts 0. */
  private static ComputationGraph moved(ComputationGraph graph) {
    graph.params().addi(values(9, graph.params().shape()).muli(.3));
    return graph;
  }

  /** Near the output: differences of a large loss would be lost in its rounding. */
  private static INDArray wanted(ComputationGraph graph, INDArray input) {
    INDArray output = graph.outputSingle(input);
    return output.add(values(2, output.shape()).muli(.1));
  }

  /** Three derivatives of each array of a network: all of them would take minutes. */
  private static void checkSome(ComputationGraph graph, INDArray input) {
    double step = 1e-6;
    DataSet data = new DataSet(input, wanted(moved(graph), input));
    graph.setInputs(input);
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    double rounding = 2e-8 * graph.score();
    Map<String, INDArray> slopes = new LinkedHashMap<>();
    graph.gradient().gradientForVariable().forEach((key, slope) -> slopes.put(key, slope.dup('c')));
    slopes.keySet().removeAll(statistics(graph));
    slopes.forEach(
        (key, slope) -> {
          INDArray parameter = graph.getParam(key);
          for (long at : new long[] {0, slope.length() / 2, slope.length() - 1}) {
            double before = parameter.getDouble(at);
            parameter.putScalar(at, before + step);
            double above = graph.score(data, true);
            parameter.putScalar(at, before - step);
            double below = graph.score(data, true);
            parameter.putScalar(at, before);
            // The score is the mean over samples, DL4J's gradient their sum.
            double expected = (above - below) / (2 * step) * input.size(0);
            assertThat(slope.getDouble(at))
                .as("%s at %d", key, at)
                .isCloseTo(expected, within(1e-5 * Math.abs(expected) + rounding));
          }
        });
  }

  /** Parameters to DL4J, but moved by no derivative. */
  private static Set<String> statistics(ComputationGraph graph) {
    return graph.paramTable().keySet().stream()
        .filter(key -> key.endsWith("_mean") || key.endsWith("_log10stdev"))
        .collect(Collectors.toSet());
  }

  private static ComputationGraph graph(Wiring wiring) {
    wiring.output(Activation.TANH, LossFunction.MSE);
    ComputationGraph graph = new ComputationGraph(wiring.configuration());
    graph.init();
    return graph;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void instanceNormalization_betweenConvolutions_hasRightDerivatives(boolean affine) {
    Wiring wiring = new Wiring(DOUBLE);
    wiring.convolution("a", new Wiring.Size(2, 3, 3, 1, 1), true);
    wiring.norm("b", 3, affine ? Norm.INSTANCE_AFFINE : Norm.INSTANCE);
    wiring.convolution("c", new Wiring.Size(3, 2, 3, 1, 1), true);
    check(graph(wiring), values(1, 2, 2, 5, 4));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFLECT", "REPLICATE"})
  void borderPadding_betweenConvolutions_hasRightDerivatives(Border border) {
    Wiring wiring = new Wiring(DOUBLE);
    wiring.convolution("a", new Wiring.Size(2, 3, 3, 1, 1), true);
    wiring.border(border, 3);
    wiring.convolution("c", new Wiring.Size(3, 2, 3, 1, 0), true);
    check(graph(wiring), values(1, 2, 2, 5, 4));
  }

  @ParameterizedTest
  @CsvSource({"TRANSPOSED, NONE", "RESIZE, BLEND", "BILINEAR, ADD"})
  void resnet_hasRightDerivatives(Upsampling upsampling, GlobalSkip skip) {
    ResnetGenerator.Options options =
        ResnetGenerator.Options.of(1)
            .withFilters(2)
            .withUpsampling(upsampling)
            .withGlobalSkip(skip);
    checkSome(NetworkModel.of(options, DOUBLE).init(), values(1, 2, 3, 8, 8));
  }

  @Test
  void inverseTanh_behindTanh_hasRightDerivatives() {
    Wiring wiring = new Wiring(DOUBLE);
    wiring.convolution("a", new Wiring.Size(2, 3, 3, 1, 1), true);
    wiring.activation(new ActivationTanH()).times(.9).activation(new InverseTanh());
    wiring.convolution("c", new Wiring.Size(3, 2, 3, 1, 0), true);
    check(graph(wiring), values(1, 2, 2, 5, 4));
  }

  @Test
  void unet_hasRightDerivatives() {
    UnetGenerator.Options options = new UnetGenerator.Options(3, 3, 5, 1, Norm.BATCH, false);
    checkSome(NetworkModel.of(options, DOUBLE).init(), values(1, 2, 3, 32, 32));
  }

  @Test
  void patch_hasRightDerivatives() {
    PatchDiscriminator.Options options =
        new PatchDiscriminator.Options(3, 2, 2, Norm.INSTANCE_AFFINE);
    checkSome(NetworkModel.of(options, DOUBLE).init(), values(1, 2, 3, 16, 16));
  }

  @Test
  void configuration_asJson_comesBackEqual() {
    for (Norm norm : Norm.values()) {
      ComputationGraphConfiguration configuration =
          NetworkModel.of(
                  ResnetGenerator.Options.of(2).withNorm(norm).withGlobalSkip(GlobalSkip.BLEND),
                  DOUBLE)
              .conf();
      assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
          .isEqualTo(configuration);
    }
  }

  @Test
  void layers_tellTheirShapesAndMemory() {
    BorderPadding padding = new BorderPadding(Border.REFLECT, 3);
    assertThat(padding.getOutputType(0, InputType.convolutional(8, 10, 4)))
        .isEqualTo(InputType.convolutional(14, 16, 4));
    InputType rows = InputType.feedForward(3);
    assertThatThrownBy(() -> padding.getOutputType(0, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channels first");
    assertThat(padding.getMemoryReport(InputType.convolutional(8, 10, 4)).toString())
        .contains("BorderPadding");
    InstanceNormalization norm = new InstanceNormalization(4, true, 1e-5);
    assertThat(norm.getMemoryReport(InputType.convolutional(8, 10, 4)).getParameterSize())
        .isEqualTo(8);
    assertThat(norm.getOutputType(0, InputType.convolutional(8, 10, 4)))
        .isEqualTo(InputType.convolutional(8, 10, 4));
  }

  @Test
  void layers_onWrongInputs_sayWhatTheyTake() {
    Wiring mirrored = new Wiring(DOUBLE);
    mirrored.border(Border.REFLECT, 3);
    mirrored.convolution("c", new Wiring.Size(2, 2, 3, 1, 0), true);
    ComputationGraph graph = graph(mirrored);
    assertThatThrownBy(() -> graph.outputSingle(values(1, 1, 2, 3, 8)))
        .hasMessageContaining("cannot mirror 3 pixels of 3×8");
    Wiring normalized = new Wiring(DOUBLE);
    normalized.norm("b", 3, Norm.INSTANCE);
    ComputationGraph three = graph(normalized);
    assertThatThrownBy(() -> three.outputSingle(values(1, 1, 2, 3, 8)))
        .hasMessageContaining("(N, 3, H, W)");
    assertThatThrownBy(() -> new InstanceNormalization(0, false, 1e-5))
        .hasMessageContaining("channels must be positive");
    assertThatThrownBy(() -> new BorderPadding(Border.REFLECT, -1)).hasMessageContaining("-1");
  }
}
