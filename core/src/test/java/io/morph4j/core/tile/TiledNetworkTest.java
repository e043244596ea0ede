package io.morph4j.core.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.network.LayerOptions;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TiledNetworkTest {
  private static final long MIB = 1 << 20;

  private final StepMemory memory = new StepMemory();

  static Stream<LayerOptions<? extends Layer>> networks() {
    ResnetGenerator.Options resnet = ResnetGenerator.Options.of(2).withFilters(8);
    UnetGenerator.Options unet = new UnetGenerator.Options(3, 3, 5, 4, Norm.INSTANCE, false);
    return Stream.of(
        resnet,
        resnet.withNorm(Norm.INSTANCE_AFFINE).withChannels(1, 2),
        resnet.withNorm(Norm.BATCH).withPadding(Border.ZERO),
        resnet.withNorm(Norm.NONE).withPadding(Border.REPLICATE),
        resnet.withUpsampling(Upsampling.BILINEAR).withGlobalSkip(GlobalSkip.ADD),
        resnet.withUpsampling(Upsampling.BILINEAR).withGlobalSkip(GlobalSkip.BLEND),
        resnet.withUpsampling(Upsampling.RESIZE),
        resnet.withUpsampling(Upsampling.BLUR),
        unet,
        new UnetGenerator.Options(3, 1, 5, 4, Norm.BATCH, false));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void run_inTiles_equalsTheWholePicture(LayerOptions<? extends Layer> options) {
    Layer network = drawn(options);
    INDArray picture = picture((int) channels(options), 160, 224);

    INDArray tiled = tiled(network, 32, picture, Tiling.of(64));

    assertThat(farthest(tiled, whole(network, picture))).isLessThan(1e-4);
  }

  /** Maps go to files where memory has no room for them, and tiles get smaller. */
  @Test
  void run_littleMemory_equalsTheWholePicture() {
    ResnetGenerator.Options options = ResnetGenerator.Options.of(1).withFilters(16);
    Layer network = drawn(options);
    INDArray picture = picture(3, 320, 320);

    INDArray tiled = tiled(network, 32, picture, Tiling.of(320).withMemory(9 * MIB));

    assertThat(farthest(tiled, whole(network, picture))).isLessThan(1e-4);
    assertThat(memory.peakBytes()).isLessThan(9 * MIB);
  }

  @Test
  void run_sumOverThePicture_isRefused() {
    Layer network = Activation.of(x -> x.times(x.sumTo(1, 3, 1, 1)));

    assertThatThrownBy(() -> tiled(network, 4, picture(3, 64, 64), Tiling.of(32)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "this network cannot be computed in tiles: it uses sumTo over the whole picture");
  }

  @Test
  void run_masksOfDropout_areRefused() {
    Tensor mask = Tensor.constant(picture(3, 32, 32));

    assertThatThrownBy(
            () -> tiled(Activation.of(x -> x.times(mask)), 32, picture(3, 64, 64), Tiling.of(32)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("masks of dropout");
  }

  @Test
  void tiling_tooSmall_isRefused() {
    assertThatThrownBy(() -> Tiling.of(16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 or more");
  }

  private static long channels(LayerOptions<? extends Layer> options) {
    return options instanceof ResnetGenerator.Options resnet ? resnet.inputChannels() : 3;
  }

  /** A network outside training with weights, and statistics if it keeps any, of a wide spread. */
  private static <N extends Layer> N drawn(LayerOptions<N> options) {
    RandomStream random = new RandomStream(1);
    N network =
        options.build(new Initializer(Initializer.Scheme.XAVIER, 1, DataType.FLOAT, random));
    network.train(false);
    network
        .namedBuffers()
        .forEach(
            (name, values) -> {
              if (name.endsWith("mean")) {
                random.fillGaussian(values, 0, .1);
              }
            });
    return network;
  }

  /** Noise that gets lighter from top to bottom: tiles have other statistics than the whole. */
  private static INDArray picture(int channels, int height, int width) {
    INDArray picture = Nd4j.create(DataType.FLOAT, new long[] {1, channels, height, width}, 'c');
    new RandomStream(2).fillUniform(picture, -.5, .5);
    INDArray light = Nd4j.linspace(DataType.FLOAT, -.5, 1.0 / height, height);
    return picture.addi(light.reshape(1, 1, height, 1).broadcast(picture.shape()));
  }

  private INDArray tiled(Layer network, int side, INDArray picture, Tiling tiling) {
    int channels = (int) picture.size(1);
    return TiledNetwork.of(network::forward, channels, side, memory).run(picture, tiling);
  }

  private INDArray whole(Layer network, INDArray picture) {
    try (StepMemory own = new StepMemory();
        StepScope ignored = own.openWithoutGradients()) {
      return network.forward(Tensor.constant(picture)).copy();
    }
  }

  private static double farthest(INDArray a, INDArray b) {
    assertThat(a.shape()).containsExactly(b.shape());
    return a.sub(b).amaxNumber().doubleValue();
  }
}
