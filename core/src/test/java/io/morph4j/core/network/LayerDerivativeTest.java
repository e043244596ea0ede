package io.morph4j.core.network;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.AdaIn;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Embedding;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Pad2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.nn.SpectralConv2d;
import io.morph4j.engine.NumericGradient;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Gradients of layers and shared networks by their parameters against differences, in double. */
class LayerDerivativeTest {
  private static final Tensor X = Tensor.constant(NumericGradient.normal(1, 2, 3, 4, 6));
  private static final Tensor STYLE = Tensor.constant(NumericGradient.normal(2, 2, 5));

  private static Initializer init() {
    return new Initializer(Initializer.Scheme.NORMAL, .3, DataType.DOUBLE, new RandomStream(7));
  }

  private static Arguments of(String name, Module module, Supplier<Tensor> pass) {
    return Arguments.of(name, module, pass);
  }

  private static Arguments layer(String name, Layer layer) {
    return of(name, layer, () -> layer.forward(X));
  }

  private static Layer norm(Over over, boolean tracked, boolean train) {
    Norm2d norm = new Norm2d(init(), 3, new Norm2d.Options(over, true, tracked, 1e-5, .1));
    norm.train(train);
    return norm;
  }

  private static Layer spectral() {
    Layer convolution = new SpectralConv2d(init(), 3, 2, 3, ConvolutionGeometry.of(2, 1));
    convolution.train(false);
    return convolution;
  }

  private static <M extends Module> Arguments styled(
      String name, M module, Function<M, Tensor> pass) {
    return of(name, module, () -> pass.apply(module));
  }

  static Stream<Arguments> layers() {
    ConvolutionGeometry halving = ConvolutionGeometry.of(2, 1);
    Linear dense = new Linear(init(), 72, 2, true);
    MultiTaskDiscriminator tasks =
        new MultiTaskDiscriminator(
            "main",
            new Conv2d(init(), 3, 2, 4, halving, true),
            Map.of("conv1", new Conv2d(init(), 2, 1, 1, ConvolutionGeometry.of(1, 0), true)));
    return Stream.of(
        layer("Conv2d", new Conv2d(init(), 3, 2, 3, halving, true)),
        layer("SpectralConv2d, evaluating", spectral()),
        layer("ConvTranspose2d", new ConvTranspose2d(init(), 3, 2, 3, halving, 1, true)),
        of("Linear", dense, () -> dense.forward(X.reshape(2, 72))),
        styled("Embedding", new Embedding(init(), 4, 3), e -> e.forward(new int[] {3, 1, 3})),
        layer("Norm2d batch, training", norm(Over.BATCH, true, true)),
        layer("Norm2d batch, evaluating", norm(Over.BATCH, true, false)),
        layer("Norm2d instance", norm(Over.INSTANCE, false, true)),
        layer("Norm2d instance, running statistics", norm(Over.INSTANCE, true, false)),
        styled("AdaIn", new AdaIn(init(), 5, 3), a -> a.forward(X, STYLE)),
        layer(
            "Sequential",
            new Sequential(
                new Pad2d(Border.REFLECT, 1),
                new Conv2d(init(), 3, 2, 3, halving, false),
                Activation.tanh(),
                new Conv2d(init(), 2, 2, 1, ConvolutionGeometry.of(1, 0), true),
                Activation.sigmoid())),
        styled(
            "AdainResidualBlock",
            new AdainResidualBlock(init(), 3, 3, 5, false, false),
            b -> b.forward(X, STYLE)),
        styled(
            "AdainResidualBlock, doubling",
            new AdainResidualBlock(init(), 3, 2, 5, true, false),
            b -> b.forward(X, STYLE)),
        styled(
            "AdainResidualBlock, high-pass",
            new AdainResidualBlock(init(), 3, 2, 5, true, true),
            b -> b.forward(X, STYLE)),
        styled("MultiTaskDiscriminator", tasks, t -> t.forward(X, "conv1")),
        layer("PixelDiscriminator", new PixelDiscriminator(init(), 3, 2, Norm.BATCH)));
  }

  static Stream<Arguments> networks() {
    Tensor large = Tensor.constant(NumericGradient.normal(3, 2, 1, 32, 32));
    Layer patch = new PatchDiscriminator(init(), 1, 2, 2, Norm.INSTANCE);
    Layer unet =
        new UnetGenerator(init(), new UnetGenerator.Options(1, 2, 5, 1, Norm.BATCH, false));
    return Stream.of(
        of("PatchDiscriminator", patch, () -> patch.forward(large)),
        of("UnetGenerator", unet, () -> unet.forward(large)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"layers", "networks"})
  void parameters_movedAlongADirection_changeTheOutputAsTheirGradientsSay(
      String name, Module module, Supplier<Tensor> pass) {
    NumericGradient.checkParameters(
        module.parameters(),
        () -> {
          Tensor y = pass.get();
          Tensor weighting = Tensor.constant(NumericGradient.normal(9, y.shape()));
          return Reductions.sum(y.times(weighting));
        });
  }
}
