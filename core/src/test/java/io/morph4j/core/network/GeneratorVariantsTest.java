package io.morph4j.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.NumericGradient;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The options of the generators that the reference files do not cover. */
class GeneratorVariantsTest {
  private static final ResnetGenerator.Options BASE =
      ResnetGenerator.Options.of(1).withFilters(2).withChannels(1, 2);

  static Stream<ResnetGenerator.Options> variants() {
    return Stream.of(
        BASE,
        BASE.withUpsampling(Upsampling.RESIZE),
        BASE.withUpsampling(Upsampling.BILINEAR),
        BASE.withUpsampling(Upsampling.BLUR),
        BASE.withUpsampling(Upsampling.BLUR).withNorm(Norm.BATCH).withPadding(Border.ZERO),
        BASE.withPadding(Border.ZERO),
        BASE.withPadding(Border.REPLICATE),
        BASE.withDropout(true),
        BASE.withDropout(true).withPadding(Border.ZERO).withUpsampling(Upsampling.RESIZE),
        BASE.withNorm(Norm.BATCH),
        BASE.withNorm(Norm.NONE),
        BASE.withChannels(2, 2).withGlobalSkip(GlobalSkip.ADD),
        BASE.withChannels(2, 2).withGlobalSkip(GlobalSkip.BLEND));
  }

  private static Layer build(ResnetGenerator.Options options, DataType type, long seed) {
    RandomStream random = new RandomStream(seed);
    return new ResnetGenerator(
        new Initializer(Initializer.Scheme.NORMAL, .3, type, random), options);
  }

  private static INDArray picture(DataType type, long... shape) {
    INDArray picture = Nd4j.createUninitialized(type, shape);
    new RandomStream(5).fillUniform(picture, -1, 1);
    return picture;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void forward_anyVariant_keepsTheSidesAndStaysInRange(ResnetGenerator.Options options) {
    Layer net = build(options, DataType.FLOAT, 1);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.openWithoutGradients()) {
      Tensor y =
          net.forward(Tensor.constant(picture(DataType.FLOAT, 2, options.inputChannels(), 12, 20)));
      assertThat(y.shape()).containsExactly(2, 2, 12, 20);
      assertThat(y.array().amaxNumber().doubleValue()).isBetween(.001, 1 + 1e-6); // rounded
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void load_stateOfAnother_givesTheSamePicture(ResnetGenerator.Options options) {
    Layer net = build(options, DataType.FLOAT, 1);
    net.train(false);
    Layer copy = described(options);
    copy.train(false);
    Map<String, INDArray> state = new LinkedHashMap<>();
    net.state().forEach((name, array) -> state.put(name, array.dup()));
    copy.load(state);
    Tensor x = Tensor.constant(picture(DataType.FLOAT, 1, options.inputChannels(), 8, 8));
    assertThat(copy.forward(x).array()).isEqualTo(net.forward(x).array());
  }

  private static Layer described(NetworkOptions<?> options) {
    return (Layer)
        NetworkKinds.read(options.kind(), NetworkKinds.describe(options)).build(Initializer.zero());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void gradient_anyVariant_agreesWithADirectionalDifference(ResnetGenerator.Options options) {
    Layer net = build(options, DataType.DOUBLE, 1);
    List<Dropout> dropouts =
        net.modules().stream().filter(Dropout.class::isInstance).map(Dropout.class::cast).toList();
    INDArray picture = picture(DataType.DOUBLE, 1, options.inputChannels(), 8, 12);
    INDArray weighting = picture(DataType.DOUBLE, 1, 2, 8, 12);
    NumericGradient.checkParameters(
        net.parameters(), () -> value(net, dropouts, picture, weighting));
  }

  private static Tensor value(
      Layer net, List<Dropout> dropouts, INDArray picture, INDArray weighting) {
    dropouts.forEach(dropout -> dropout.random().restore(new RandomStream(4).state()));
    return Reductions.sum(net.forward(Tensor.constant(picture)).times(Tensor.constant(weighting)));
  }

  @Test
  void forward_sidesThatAreNoMultiple_areRefusedWithTheNumbers() {
    Layer resnet = build(BASE, DataType.FLOAT, 1);
    assertThatThrownBy(() -> resnet.forward(Tensor.constant(picture(DataType.FLOAT, 1, 1, 10, 12))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiples of 4")
        .hasMessageContaining("10×12");
    Layer unet =
        new UnetGenerator(
            Initializer.zero(), new UnetGenerator.Options(1, 1, 5, 1, Norm.BATCH, false));
    assertThatThrownBy(() -> unet.forward(Tensor.constant(picture(DataType.FLOAT, 1, 1, 32, 48))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiples of 32")
        .hasMessageContaining("32×48");
  }

  @Test
  void build_unetFromItsDescription_hasTheSameLayout() {
    UnetGenerator.Options options = new UnetGenerator.Options(1, 3, 6, 2, Norm.INSTANCE, true);
    Layer net = new UnetGenerator(Initializer.zero(), options);
    Layer copy = described(options);
    copy.load(net.state());
    assertThat(copy.state().keySet()).containsExactlyElementsOf(net.state().keySet());
  }

  @Test
  void build_fromAFileWhoseSkipIsTrue_addsAsItDid() {
    assertThat(NetworkKinds.read("resnet", Map.of("globalSkip", "true")))
        .isEqualTo(new ResnetGenerator.Options().withGlobalSkip(GlobalSkip.ADD));
  }

  @Test
  void build_unknownNetworkOrOption_saysWhatThereIs() {
    assertThatThrownBy(() -> NetworkKinds.read("resnett", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown network resnett; did you mean resnet?")
        .hasMessageContaining("class path");
    assertThatThrownBy(() -> NetworkKinds.read("resnet", Map.of("norm", "layer")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer")
        .hasMessageContaining("instance");
    assertThatThrownBy(() -> NetworkKinds.read("resnet", Map.of("filters", "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("many");
    assertThatThrownBy(() -> NetworkKinds.read("resnet", Map.of("filters", "70000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 65536");
    assertThatThrownBy(() -> UnetGenerator.Options.of(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 to 12");
  }

  @Test
  void multiTask_oneHead_computesThatAloneAndUnknownNamesAreRefused() {
    Initializer init = Initializer.normal(new RandomStream(1));
    Layer trunk = new PixelDiscriminator(init, 3, 2, Norm.NONE);
    Map<String, Layer> heads = new LinkedHashMap<>();
    heads.put("adv", new PixelDiscriminator(init, 1, 2, Norm.NONE));
    heads.put("aux", new PixelDiscriminator(init, 1, 3, Norm.NONE));
    MultiTaskDiscriminator net = new MultiTaskDiscriminator("trunk", trunk, heads);
    Tensor x = Tensor.constant(picture(DataType.FLOAT, 2, 3, 4, 4));
    assertThat(net.forward(x).keySet()).containsExactly("adv", "aux");
    assertThat(net.forward(x, "aux").array()).isEqualTo(net.forward(x).get("aux").array());
    assertThatThrownBy(() -> net.forward(x, "style"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("style")
        .hasMessageContaining("adv");
    assertThatThrownBy(() -> new MultiTaskDiscriminator("trunk", trunk, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
