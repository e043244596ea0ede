package io.morph4j.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The float loops at sizes that are split over threads, with sides that no block size divides,
 * against the double operations.
 */
class FloatAgainstDoubleTest {
  private static final StepMemory MEMORY = new StepMemory();

  private static final long[][] SHAPES = {
    {1, 1, 131, 137}, {3, 5, 37, 53}, {2, 37, 7, 45}, {1, 1, 5, 7}, {3, 1, 5, 5}
  };

  private static Arguments of(String name, UnaryOperator<Tensor> operation) {
    return Arguments.of(name, operation);
  }

  static Stream<Arguments> operations() {
    ConvolutionGeometry same = ConvolutionGeometry.of(1, 1);
    return Stream.of(
        of("relu", Activations::relu),
        of("leakyRelu", x -> Activations.leakyRelu(x, .2)),
        of("tanh", Activations::tanh),
        of("sigmoid", Activations::sigmoid),
        of("softplus", Activations::softplus),
        of("elu", Activations::elu),
        of("reflect", x -> Paddings.reflect(x, 3, 2, 1, 4)),
        of("replicate", x -> Paddings.replicate(x, 0, 2, 3, 1)),
        of("zero", x -> Paddings.zero(x, 2, 0, 1, 3)),
        of("reflect all round", x -> Paddings.pad(x, Border.REFLECT, new int[] {3, 3, 3, 3})),
        of("instance norm", x -> Normalizations.normalize(x, Over.INSTANCE, 1e-5).y()),
        of("batch norm", x -> Normalizations.normalize(x, Over.BATCH, 1e-5).y()),
        of("far from zero", x -> Normalizations.normalize(x.plus(100), Over.INSTANCE, 1e-5).y()),
        of("upsample2", Resampling::upsample2),
        of("averagePool2", x -> Resampling.averagePool2(Paddings.zero(x, 0, 1, 0, 1))),
        of("blurPool2", Resampling::blurPool2),
        of("blurUpsample2", Resampling::blurUpsample2),
        of("plus and minus", x -> x.plus(x.times(.5)).minus(x.times(x)).plus(1.5)),
        of("plus per channel", x -> x.plus(perChannel(x))),
        of("minus per channel", x -> x.minus(perChannel(x))),
        of("times per channel", x -> x.times(perChannel(x))),
        of("per channel first", x -> perChannel(x).minus(x).plus(perChannel(x).times(x))),
        of("per sample", x -> x.minus(x.sumTo(x.size(0), 1, 1, 1)).times(.1)),
        of("per row", x -> x.times(x.sumTo(1, 1, x.size(2), 1)).times(.1)),
        of("sum of all", x -> Reductions.sum(x).times(Reductions.mean(x))),
        of("sum per channel", x -> Arithmetic.square(x.sumTo(1, x.size(1), 1, 1))),
        of("sum per sample", Reductions::sumPerSample),
        of("abs and reciprocal", x -> Arithmetic.reciprocal(Arithmetic.abs(x).plus(1))),
        of("bounded logarithm", x -> Arithmetic.boundedLog(Arithmetic.abs(x).plus(.1))),
        of("square root", x -> Arithmetic.sqrt(Arithmetic.square(x).plus(1))),
        of("concat", x -> Shapes.concat(1, x, x.times(2))),
        of("relu beside", x -> Activations.reluBeside(x, x.times(2))),
        of("concat samples", x -> Shapes.concat(0, x, x.times(2), perChannel(x).plus(x))),
        of("slice channels", x -> Shapes.slice(x, 1, x.size(1) / 2, x.size(1))),
        of("slice rows and columns", x -> Shapes.slice(Shapes.slice(x, 2, 1, 4), 3, 2, 5)),
        of("mixed orders", x -> x.reshape(x.shape()).times(x).plus(x.reshape(x.shape()))),
        of("adaptive norm", x -> Normalizations.adaptive(x, perMap(x), perMap(x).times(2), 1e-5)),
        of("through rows", x -> x.reshape(x.size(0), -1).times(2).reshape(x.shape())),
        of("detach", x -> x.times(x.detach())),
        of("sum of products", x -> x.times(x).plus(x.sumTo(1, x.size(1), 1, 1))),
        of(
            "conv2d",
            x -> Convolutions.conv2d(x, weights(x.type(), 4, x.size(1), 3, 3), null, same)),
        of(
            "convTranspose2d",
            x ->
                Convolutions.convTranspose2d(
                    x,
                    weights(x.type(), x.size(1), 2, 4, 4),
                    null,
                    ConvolutionGeometry.of(2, 1),
                    0)));
  }

  private static Tensor perChannel(Tensor x) {
    return x.sumTo(1, x.size(1), 1, 1).times(1.0 / x.length()).plus(.3);
  }

  private static Tensor perMap(Tensor x) {
    return x.sumTo(x.size(0), x.size(1), 1, 1)
        .times(1.0 / x.length())
        .reshape(x.size(0), x.size(1));
  }

  private static Tensor weights(DataType type, long... shape) {
    return Tensor.constant(numbers(2, shape).castTo(type));
  }

  private static INDArray numbers(long seed, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    RandomStream.of(seed, "numbers", 0).fillGaussian(array, 0, 1);
    return array;
  }

  @AfterAll
  static void closeMemory() {
    MEMORY.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void operation_largeFloats_agreesWithDouble(String name, UnaryOperator<Tensor> operation) {
    for (long[] shape : SHAPES) {
      INDArray[] floats = run(operation, DataType.FLOAT, shape);
      INDArray[] doubles = run(operation, DataType.DOUBLE, shape);
      requireClose(name + " value", floats[0], doubles[0], 1e-5);
      requireClose(
          name + " gradient", floats[1], doubles[1], name.equals("far from zero") ? 1e-3 : 2e-5);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void operation_channelsLast_agreesWithDouble(String name, UnaryOperator<Tensor> operation) {
    UnaryOperator<Tensor> behindAConvolution = x -> operation.apply(sameFromAConvolution(x));
    for (long[] shape : SHAPES) {
      INDArray[] floats = run(behindAConvolution, DataType.FLOAT, shape);
      INDArray[] doubles = run(operation, DataType.DOUBLE, shape);
      requireClose(name + " value", floats[0], doubles[0], 1e-5);
      requireClose(
          name + " gradient", floats[1], doubles[1], name.equals("far from zero") ? 1e-3 : 2e-5);
    }
  }

  /** A convolution with the unit matrix: the same values in the memory order of its results. */
  private static Tensor sameFromAConvolution(Tensor x) {
    INDArray unit = Nd4j.eye(x.size(1)).castTo(x.type()).reshape('c', x.size(1), x.size(1), 1, 1);
    Tensor y = Convolutions.conv2d(x, Tensor.constant(unit), null, ConvolutionGeometry.of(1, 0));
    assertThat(y.isChannelsLast()).isTrue();
    return y;
  }

  private static INDArray[] run(UnaryOperator<Tensor> operation, DataType type, long[] shape) {
    Tensor x = Tensor.variable(numbers(1, shape).castTo(type));
    try (StepScope step = MEMORY.open()) {
      Tensor y = operation.apply(x);
      Tensor gy = Tensor.constant(numbers(3, y.shape()).castTo(type));
      INDArray value = y.copy();
      return new INDArray[] {value, Gradients.weighted(y, gy, List.of(x)).get(x).copy()};
    }
  }

  private static void requireClose(String what, INDArray mine, INDArray wanted, double relative) {
    assertThat(mine.shape()).isEqualTo(wanted.shape());
    double scale = wanted.amaxNumber().doubleValue();
    double worst = mine.castTo(DataType.DOUBLE).subi(wanted).amaxNumber().doubleValue();
    assertThat(worst / scale).as(what).isLessThan(relative);
  }

  @Test
  void activations_extremeScores_stayFinite() {
    Tensor x = Tensor.variable(Nd4j.createFromArray(-1e4f, -100f, 0f, 100f, 1e4f));
    for (UnaryOperator<Tensor> operation :
        List.<UnaryOperator<Tensor>>of(
            Activations::softplus,
            Activations::sigmoid,
            Activations::tanh,
            Activations::elu,
            t -> Activations.logSoftmax(t.reshape(1, 5)),
            t -> Activations.softmax(t.reshape(1, 5)))) {
      Tensor y = operation.apply(x);
      assertFinite(y.copy());
      assertFinite(Gradients.of(Reductions.sum(y), x).get(x).copy());
    }
    assertThat(Activations.softplus(x).copy().toFloatVector())
        .containsExactly(0f, 0f, (float) Math.log(2), 100f, 1e4f);
  }

  private static void assertFinite(INDArray array) {
    for (long i = 0; i < array.length(); i++) {
      assertThat(array.getDouble(i)).isFinite();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void operation_oneValueNotANumber_doesNotHideIt(String name, UnaryOperator<Tensor> operation) {
    INDArray picture = numbers(1, 1, 2, 7, 9);
    picture.putScalar(new long[] {0, 1, 3, 4}, Float.NaN);
    INDArray y = operation.apply(Tensor.constant(picture)).copy();
    assertThat(y.sumNumber().doubleValue()).isNaN();
  }
}
