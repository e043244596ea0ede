package io.morph4j.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.reflect.ClassPath;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every operation in both types and both orders of memory, at sizes that are split over threads and
 * with sides that no block size divides, against the row-major double.
 */
class FloatAgainstDoubleTest {
  private static final StepMemory MEMORY = new StepMemory();

  private static final long[][] SHAPES = {
    {1, 1, 131, 137}, {3, 5, 37, 53}, {2, 37, 7, 45}, {1, 1, 5, 7}, {3, 1, 5, 5}
  };

  private static final String FAR = "Normalizations.normalize far from zero";

  /** Named by the class and method that it is about, and what is special. */
  private static Arguments of(String name, UnaryOperator<Tensor> operation) {
    return Arguments.of(name, operation);
  }

  static Stream<Arguments> operations() {
    return Stream.of(activations(), maps(), norms(), arithmetic(), shapes(), convolutions())
        .flatMap(operations -> operations);
  }

  private static Stream<Arguments> activations() {
    return Stream.of(
        of("Activations.relu", Activations::relu),
        of("Activations.leakyRelu", x -> Activations.leakyRelu(x, .2)),
        of("Activations.tanh", Activations::tanh),
        of("Activations.sigmoid", Activations::sigmoid),
        of("Activations.softplus", Activations::softplus),
        of("Activations.elu", Activations::elu),
        of("Activations.softmax", x -> Activations.softmax(x.reshape(x.size(0), -1)).times(9)),
        of("Activations.logSoftmax", x -> Activations.logSoftmax(x.reshape(x.size(0), -1))),
        of("Activations.reluBeside", x -> Activations.reluBeside(x, x.times(2))),
        of("Dropouts.elementwise", x -> Dropouts.elementwise(x, .3, stream())),
        of("Dropouts.channelwise", x -> Dropouts.channelwise(x, .3, stream()).plus(x)));
  }

  private static Stream<Arguments> maps() {
    return Stream.of(
        of("Paddings.reflect", x -> Paddings.reflect(x, 3, 2, 1, 4)),
        of("Paddings.replicate", x -> Paddings.replicate(x, 0, 2, 3, 1)),
        of("Paddings.zero", x -> Paddings.zero(x, 2, 0, 1, 3)),
        of("Paddings.pad all round", x -> Paddings.pad(x, Border.REFLECT, new int[] {3, 3, 3, 3})),
        of("Resampling.upsample2", Resampling::upsample2),
        of("Resampling.averagePool2", x -> Resampling.averagePool2(Paddings.zero(x, 0, 1, 0, 1))),
        of("Resampling.blurPool2", Resampling::blurPool2),
        of("Resampling.blurUpsample2", Resampling::blurUpsample2));
  }

  private static Stream<Arguments> norms() {
    return Stream.of(
        of(
            "Normalizations.normalize instance",
            x -> Normalizations.normalize(x, Over.INSTANCE, 1e-5).y()),
        of(
            "Normalizations.normalize batch",
            x -> Normalizations.normalize(x, Over.BATCH, 1e-5).y()),
        of(FAR, x -> Normalizations.normalize(x.plus(100), Over.INSTANCE, 1e-5).y()),
        of(
            "Normalizations.normalize beside",
            x -> Normalizations.normalize(x, Over.BATCH, 1e-5, leaky(x, x.times(2))).y()),
        of(
            "Normalizations.normalizeBy",
            x -> Normalizations.normalizeBy(x, statistic(x, .1), statistic(x, 2), 1e-5, leaky(x))),
        of("Normalizations.moments", FloatAgainstDoubleTest::byMoments),
        of("AdjustedStatistics.by", x -> x.plus(adjusted(x))),
        of(
            "Normalizations.affine",
            x -> Normalizations.affine(x, flat(perChannel(x)), flat(perChannel(x.times(2))))),
        of(
            "Normalizations.adaptive",
            x -> Normalizations.adaptive(x, perMap(x), perMap(x).times(2), 1e-5)));
  }

  private static Tensor byMoments(Tensor x) {
    Normalizations.Moments moments = Normalizations.moments(x);
    long[] perChannel = {1, x.size(1), 1, 1};
    Tensor mean = Tensor.constant(moments.mean().reshape(perChannel));
    return x.minus(mean).times(Tensor.constant(moments.variance().reshape(perChannel)));
  }

  private static Tensor adjusted(Tensor x) {
    AdjustedStatistics.Rule rule =
        (place, mean, variance) -> {
          mean.muli(.5);
          variance.addi(1);
        };
    return StepScope.withoutRecording(
        () ->
            AdjustedStatistics.by(
                rule, () -> Normalizations.normalize(x, Over.INSTANCE, 1e-5).y()));
  }

  private static Normalizations.Then leaky(Tensor x) {
    return leaky(x, null);
  }

  private static Normalizations.Then leaky(Tensor x, @Nullable Tensor left) {
    return new Normalizations.Then(flat(perChannel(x)), flat(perChannel(x)), .2, left);
  }

  private static Tensor flat(Tensor perChannel) {
    return perChannel.reshape(perChannel.length());
  }

  private static INDArray statistic(Tensor x, double value) {
    return Nd4j.valueArrayOf(new long[] {x.size(1)}, value, x.type());
  }

  private static RandomStream stream() {
    return RandomStream.of(5, "dropout", 0);
  }

  private static Stream<Arguments> arithmetic() {
    return Stream.of(
        of("Tensor.plus and minus", x -> x.plus(x.times(.5)).minus(x.times(x)).plus(1.5)),
        of("Tensor.plus per channel", x -> x.plus(perChannel(x))),
        of("Tensor.minus per channel", x -> x.minus(perChannel(x))),
        of("Tensor.times per channel", x -> x.times(perChannel(x))),
        of(
            "Tensor.minus per channel first",
            x -> perChannel(x).minus(x).plus(perChannel(x).times(x))),
        of("Tensor.sumTo per sample", x -> x.minus(x.sumTo(x.size(0), 1, 1, 1)).times(.1)),
        of("Tensor.sumTo per row", x -> x.times(x.sumTo(1, 1, x.size(2), 1)).times(.1)),
        of("Tensor.sumTo per channel", x -> Arithmetic.square(x.sumTo(1, x.size(1), 1, 1))),
        of("Tensor.broadcastTo", x -> perChannel(x).broadcastTo(x.shape()).times(x)),
        of("Tensor.reshape mixed", x -> x.reshape(x.shape()).times(x).plus(x.reshape(x.shape()))),
        of("Tensor.reshape rows", x -> x.reshape(x.size(0), -1).times(2).reshape(x.shape())),
        of("Tensor.detach", x -> x.times(x.detach())),
        of("Reductions.sum and mean", x -> Reductions.sum(x).times(Reductions.mean(x))),
        of("Reductions.mean", x -> x.plus(Reductions.mean(x))),
        of("Reductions.sumPerSample", Reductions::sumPerSample),
        of("Arithmetic.abs", x -> Arithmetic.abs(x).plus(1)),
        of("Arithmetic.square", x -> Arithmetic.square(x).plus(x.sumTo(1, x.size(1), 1, 1))),
        of("Arithmetic.reciprocal", x -> Arithmetic.reciprocal(Arithmetic.abs(x).plus(1))),
        of("Arithmetic.divide", x -> Arithmetic.divide(x, Arithmetic.square(x).plus(1))),
        of("Arithmetic.boundedLog", x -> Arithmetic.boundedLog(Arithmetic.abs(x).plus(.1))),
        of("Arithmetic.log", x -> Arithmetic.log(Arithmetic.square(x).plus(.5))),
        of("Arithmetic.exp", x -> Arithmetic.exp(x.times(.5))),
        of("Arithmetic.sqrt", x -> Arithmetic.sqrt(Arithmetic.square(x).plus(1))));
  }

  private static Stream<Arguments> shapes() {
    return Stream.of(
        of("Shapes.concat", x -> Shapes.concat(1, x, x.times(2))),
        of("Shapes.concat samples", x -> Shapes.concat(0, x, x.times(2), perChannel(x).plus(x))),
        of("Shapes.concat rows", x -> Shapes.concat(2, x, x.times(x))),
        of("Shapes.slice channels", x -> Shapes.slice(x, 1, x.size(1) / 2, x.size(1))),
        of("Shapes.slice rows and columns", x -> Shapes.slice(Shapes.slice(x, 2, 1, 4), 3, 2, 5)),
        of(
            "Shapes.embedding",
            x -> {
              int[] rows = IntStream.range(0, (int) x.size(2)).map(i -> (i + 3) % 5).toArray();
              Tensor table = x.sumTo(1, 1, x.size(2), x.size(3)).reshape(x.size(2), x.size(3));
              return Shapes.embedding(rows, table);
            }));
  }

  private static Stream<Arguments> convolutions() {
    ConvolutionGeometry same = ConvolutionGeometry.of(1, 1);
    ConvolutionGeometry half = ConvolutionGeometry.of(2, 1);
    return Stream.of(
        of(
            "Convolutions.conv2d",
            x -> Convolutions.conv2d(x, weights(x, 4, x.size(1), 3, 3), weights(x, 4), same)),
        of(
            "Convolutions.convTranspose2d",
            x -> {
              Tensor w = weights(x, x.size(1), 2, 4, 4);
              return Convolutions.convTranspose2d(x, w, weights(x, 2), half, 0);
            }),
        of(
            "Convolutions.linear",
            x -> Convolutions.linear(rows(x), weights(x, 4, x.size(3)), weights(x, 4))),
        of(
            "Convolutions.matmul",
            x -> Convolutions.matmul(rows(x), rows(x), true, false).times(1e-2)));
  }

  private static Tensor rows(Tensor x) {
    return x.reshape(-1, x.size(3));
  }

  private static Tensor perChannel(Tensor x) {
    return x.sumTo(1, x.size(1), 1, 1).times(1.0 / x.length()).plus(.3);
  }

  private static Tensor perMap(Tensor x) {
    return x.sumTo(x.size(0), x.size(1), 1, 1)
        .times(1.0 / x.length())
        .reshape(x.size(0), x.size(1));
  }

  private static Tensor weights(Tensor like, long... shape) {
    return Tensor.constant(numbers(2, shape).castTo(like.type()));
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
  void operation_anyTypeAndOrder_agreesWithRowMajorDouble(
      String name, UnaryOperator<Tensor> operation) {
    for (long[] shape : SHAPES) {
      INDArray[] wanted = run(operation, DataType.DOUBLE, false, false, shape);
      for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
        for (boolean last : new boolean[] {false, true}) {
          for (boolean lastUpstream : new boolean[] {false, true}) {
            INDArray[] mine = run(operation, type, last, lastUpstream, shape);
            String what =
                "%s of %s %s, channels last %s, upstream %s"
                    .formatted(name, type, Arrays.toString(shape), last, lastUpstream);
            boolean exact = type == DataType.DOUBLE;
            requireClose(what, mine[0], wanted[0], exact ? 1e-12 : 1e-5);
            double gradient = name.equals(FAR) ? 1e-3 : 2e-5;
            requireClose(what + " gradient", mine[1], wanted[1], exact ? 1e-9 : gradient);
          }
        }
      }
    }
  }

  @Test
  void operations_allPublicOnes_areCompared() throws IOException {
    List<String> names = operations().map(each -> (String) each.get()[0]).toList();
    ClassPath.from(getClass().getClassLoader())
        .getTopLevelClasses(Activations.class.getPackageName())
        .stream()
        .map(ClassPath.ClassInfo::load)
        .filter(type -> Modifier.isPublic(type.getModifiers()) && type != KernelChoice.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
        .forEach(name -> assertThat(names).anyMatch(known -> known.startsWith(name)));
  }

  @Test
  void operations_severalTypes_areRefusedWithBoth() {
    Tensor floats = Tensor.constant(numbers(1, 1, 2, 4, 4));
    Tensor doubles = Tensor.constant(numbers(1, 1, 2, 4, 4).castTo(DataType.DOUBLE));
    List<ThrowingCallable> calls =
        List.of(
            () -> floats.plus(doubles),
            () -> Shapes.concat(1, floats, doubles),
            () -> Activations.reluBeside(floats, doubles),
            () -> Convolutions.conv2d(floats, doubles, null, ConvolutionGeometry.of(1, 0)),
            () -> Convolutions.matmul(rows(floats), rows(doubles), true, false),
            () -> Normalizations.normalize(floats, Over.BATCH, 1e-5, leaky(doubles)));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("FLOAT and DOUBLE");
    }
  }

  /** Value and gradient, with the input and what comes from above in the given orders. */
  private static INDArray[] run(
      UnaryOperator<Tensor> operation,
      DataType type,
      boolean last,
      boolean lastUpstream,
      long[] shape) {
    INDArray numbers = numbers(1, shape).castTo(type);
    try (StepScope step = MEMORY.open()) {
      Tensor x = last ? Tensor.constant(numbers).channelsLast().leaf() : Tensor.variable(numbers);
      Tensor y = operation.apply(x);
      Tensor gy = Tensor.constant(numbers(3, y.shape()).castTo(type));
      INDArray value = y.copy();
      Tensor upstream = lastUpstream && y.rank() == 4 ? gy.channelsLast() : gy;
      return new INDArray[] {value, Gradients.weighted(y, upstream, List.of(x)).get(x).copy()};
    }
  }

  private static void requireClose(String what, INDArray mine, INDArray wanted, double relative) {
    assertThat(mine.shape()).as(what).isEqualTo(wanted.shape());
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
