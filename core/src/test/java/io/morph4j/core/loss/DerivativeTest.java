package io.morph4j.core.loss;

import static io.morph4j.engine.NumericGradient.checkSecond;
import static io.morph4j.engine.NumericGradient.normal;
import static io.morph4j.engine.NumericGradient.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.NumericGradient;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Tensor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** First and second derivatives of every operation and loss against central differences. */
class DerivativeTest {
  private static final INDArray MATRIX = normal(1, 3, 4);
  private static final INDArray POSITIVE = uniform(2, .5, 2, 3, 4);
  private static final INDArray MAPS = normal(3, 2, 3, 2, 3);
  private static final INDArray PICTURE = normal(3, 1, 2, 4, 4);

  /** Far enough from the corners of the piecewise functions, which lie at 0, 1 and -1. */
  private static final INDArray SMOOTH = normal(4, 3, 4).muli(.1).addi(corners(3, 4));

  private static INDArray corners(long rows, long columns) {
    INDArray values = Nd4j.createUninitialized(MATRIX.dataType(), rows, columns);
    double[] centres = {-1.5, -.5, .5, 1.5};
    for (long i = 0; i < values.length(); i++) {
      values.data().put(i, centres[(int) (i % 4)]);
    }
    return values;
  }

  private static Arguments of(
      String name, Function<Tensor[], Tensor> function, INDArray... inputs) {
    return Arguments.of(name, function, inputs);
  }

  static Stream<Arguments> arithmetic() {
    INDArray row = normal(5, 4);
    INDArray column = normal(6, 3, 1);
    return Stream.of(
        of("plus", t -> t[0].plus(t[1]), MATRIX, normal(7, 3, 4)),
        of("plus, broadcasting", t -> t[0].plus(t[1]), MATRIX, row),
        of("plus, both broadcasting", t -> t[0].plus(t[1]), column, row),
        of("plus itself", t -> t[0].plus(t[0]), MATRIX),
        of("plus number", t -> t[0].plus(3), MATRIX),
        of("minus, broadcasting", t -> t[0].minus(t[1]), column, MATRIX),
        of("minus itself", t -> t[0].minus(t[0].times(t[0])), MATRIX),
        of("times", t -> t[0].times(t[1]), MATRIX, normal(7, 3, 4)),
        of("times, broadcasting", t -> t[0].times(t[1]), MATRIX, column),
        of("times, both broadcasting", t -> t[0].times(t[1]), column, row),
        of("times scalar", t -> t[0].times(Reductions.mean(t[0])), MATRIX),
        of("times number", t -> t[0].times(-2.5), MATRIX),
        of("cube", t -> t[0].times(t[0]).times(t[0]), MATRIX),
        of("divide, broadcasting", t -> Arithmetic.divide(t[0], t[1]), row, POSITIVE),
        of("reciprocal", t -> Arithmetic.reciprocal(t[0]), POSITIVE),
        of("abs", t -> Arithmetic.abs(t[0]).times(t[0]), SMOOTH),
        of("square", t -> Arithmetic.square(t[0]), MATRIX),
        of("sqrt", t -> Arithmetic.sqrt(t[0]), POSITIVE),
        of("log", t -> Arithmetic.log(t[0]), POSITIVE),
        of("boundedLog", t -> Arithmetic.boundedLog(t[0]), POSITIVE),
        of("exp", t -> Arithmetic.exp(t[0]), MATRIX));
  }

  static Stream<Arguments> activations() {
    return Stream.of(
        of("relu", t -> Activations.relu(t[0]).times(t[0]), SMOOTH),
        of("leakyRelu", t -> Activations.leakyRelu(t[0], .2), SMOOTH),
        of(
            "reluBeside",
            t -> Arithmetic.square(Activations.reluBeside(t[0], t[1])),
            MAPS,
            normal(7, 2, 1, 2, 3)),
        of("leakyRelu of a product", t -> Activations.leakyRelu(t[0].times(t[0]), .2), SMOOTH),
        of("elu", t -> Activations.elu(t[0]), SMOOTH),
        of("tanh", t -> Activations.tanh(t[0]), MATRIX),
        of("sigmoid", t -> Activations.sigmoid(t[0]), MATRIX),
        of("softplus", t -> Activations.softplus(t[0]), MATRIX),
        of("softmax", t -> Activations.softmax(t[0]), MATRIX),
        of("logSoftmax", t -> Activations.logSoftmax(t[0]), MATRIX));
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        of("reshape", t -> Arithmetic.square(t[0].reshape(2, -1)), MATRIX),
        of("broadcastTo", t -> Arithmetic.square(t[0].broadcastTo(2, 3, 4)), normal(8, 3, 1)),
        of("sumTo", t -> Arithmetic.square(t[0].sumTo(3, 1)), MATRIX),
        of("sum", t -> Arithmetic.square(Reductions.sum(t[0])), MATRIX),
        of("mean", t -> Arithmetic.square(Reductions.mean(t[0])), MATRIX),
        of("sumPerSample", t -> Arithmetic.square(Reductions.sumPerSample(t[0])), MAPS),
        of(
            "concat",
            t -> Arithmetic.square(Shapes.concat(1, t[0], t[1], t[0])),
            MATRIX,
            normal(9, 3, 2)),
        of("slice", t -> Arithmetic.square(Shapes.slice(t[0], 3, 1, 3)), MAPS));
  }

  static Stream<Arguments> pictures() {
    return Stream.of(
        of("reflect", t -> Arithmetic.square(Paddings.reflect(t[0], 1, 3, 2, 0)), PICTURE),
        of("replicate", t -> Arithmetic.square(Paddings.replicate(t[0], 2, 1, 0, 3)), PICTURE),
        of("zero", t -> Arithmetic.square(Paddings.zero(t[0], 1, 0, 2, 1)), PICTURE),
        of("upsample2", t -> Arithmetic.square(Resampling.upsample2(t[0])), PICTURE),
        of("averagePool2", t -> Arithmetic.square(Resampling.averagePool2(t[0])), PICTURE),
        of("blurPool2", t -> Arithmetic.square(Resampling.blurPool2(t[0])), PICTURE),
        of("blurUpsample2", t -> Arithmetic.square(Resampling.blurUpsample2(t[0])), PICTURE));
  }

  static Stream<Arguments> convolutions() {
    return Stream.of(
        of(
            "conv2d",
            t -> Convolutions.conv2d(t[0], t[1], t[2], ConvolutionGeometry.of(1, 1)),
            normal(10, 2, 2, 4, 3),
            normal(11, 3, 2, 3, 3),
            normal(12, 3)),
        of(
            "conv2d stride 2, side that does not fit",
            t -> Convolutions.conv2d(t[0], t[1], null, ConvolutionGeometry.of(2, 1)),
            normal(10, 1, 2, 6, 5),
            normal(11, 2, 2, 4, 4)),
        of(
            "conv2d dilated",
            t -> Convolutions.conv2d(t[0], t[1], null, new ConvolutionGeometry(1, 2, 2)),
            normal(10, 1, 1, 5, 4),
            normal(11, 2, 1, 3, 3)),
        of(
            "convTranspose2d",
            t -> Convolutions.convTranspose2d(t[0], t[1], t[2], ConvolutionGeometry.of(2, 1), 1),
            normal(10, 2, 3, 2, 3),
            normal(11, 3, 2, 3, 3),
            normal(12, 2)),
        of(
            "linear",
            t -> Convolutions.linear(t[0], t[1], t[2]),
            MATRIX,
            normal(11, 2, 4),
            normal(12, 2)),
        of("matmul", t -> Convolutions.matmul(t[0], t[1], false, false), MATRIX, normal(11, 4, 2)),
        of(
            "matmul, a^T",
            t -> Convolutions.matmul(t[0], t[1], true, false),
            MATRIX,
            normal(11, 3, 2)),
        of(
            "matmul, b^T",
            t -> Convolutions.matmul(t[0], t[1], false, true),
            MATRIX,
            normal(11, 2, 4)),
        of(
            "matmul, both",
            t -> Convolutions.matmul(t[0], t[1], true, true),
            MATRIX,
            normal(11, 2, 3)));
  }

  static Stream<Arguments> normalizations() {
    INDArray mean = normal(13, 3);
    INDArray variance = uniform(14, .5, 2, 3);
    return Stream.of(
        of("instance", t -> Normalizations.normalize(t[0], Over.INSTANCE, 1e-5).y(), MAPS),
        of("batch", t -> Normalizations.normalize(t[0], Over.BATCH, 1e-5).y(), MAPS),
        of("batch of features", t -> Normalizations.normalize(t[0], Over.BATCH, .8).y(), MATRIX),
        of(
            "given statistics",
            t ->
                Arithmetic.square(
                    Normalizations.normalizeBy(
                        t[0], mean, variance, 1e-5, new Normalizations.Then(null, null, 1))),
            MAPS),
        of(
            "affine",
            t -> Arithmetic.square(Normalizations.affine(t[0], t[1], t[2])),
            MAPS,
            normal(15, 3),
            normal(16, 3)),
        of(
            "adaptive",
            t -> Normalizations.adaptive(t[0], t[1], t[2], 1e-5),
            MAPS,
            normal(15, 2, 3),
            normal(16, 2, 3)));
  }

  static Stream<Arguments> losses() {
    INDArray targets = uniform(17, 0, 1, 3, 4);
    INDArray probabilities = uniform(18, .1, .9, 3, 4);
    return Stream.of(
        of("l1", t -> LossFunctions.l1(t[0], t[1]), SMOOTH, corners(3, 4).muli(-1)),
        of("cycle", t -> LossFunctions.cycle(t[0], t[1]), SMOOTH, corners(3, 4).muli(-1)),
        of("identity", t -> LossFunctions.identity(t[0], t[1]), SMOOTH, corners(3, 4).muli(-1)),
        of("mse", t -> LossFunctions.mse(t[0], t[1]), MATRIX, targets),
        of("bceWithLogits", t -> LossFunctions.bceWithLogits(t[0], t[1]), MATRIX, targets),
        of(
            "bceWithLogitsPerSample",
            t -> LossFunctions.bceWithLogitsPerSample(t[0], t[1]),
            MATRIX,
            targets),
        of("bce", t -> LossFunctions.bce(t[0], t[1]), probabilities, targets),
        of("crossEntropy", t -> LossFunctions.crossEntropy(t[0], new int[] {3, 0, 1}), MATRIX),
        of("klStandardNormal", t -> LossFunctions.klStandardNormal(t[0], t[1]), MATRIX, targets));
  }

  static Stream<Arguments> ganLosses() {
    return Stream.of(GanLoss.values())
        .flatMap(
            loss ->
                Stream.of(
                    of(loss + " real", t -> loss.real(t[0]), SMOOTH),
                    of(loss + " fake", t -> loss.fake(t[0]), SMOOTH),
                    of(loss + " generator", t -> loss.generator(t[0]), SMOOTH)));
  }

  /** Sides of length one in every place. */
  static Stream<Arguments> degenerate() {
    INDArray point = normal(20, 1, 1, 2, 2);
    INDArray pair = normal(21, 1, 2, 1, 2);
    ConvolutionGeometry once = ConvolutionGeometry.of(1, 1);
    return Stream.of(
        of("concat of one channel each", t -> Shapes.concat(1, t[0], t[0].times(t[0])), point),
        of("slice of one channel", t -> Shapes.slice(t[0], 1, 1, 2).times(t[0]), pair),
        of("slice of one row", t -> Arithmetic.square(Shapes.slice(t[0], 2, 0, 1)), point),
        of("pad one channel", t -> Arithmetic.square(Paddings.reflect(t[0], 1, 1, 1, 1)), point),
        of("pad one row", t -> Arithmetic.square(Paddings.replicate(t[0], 2, 1, 1, 1)), pair),
        of(
            "instance of one channel",
            t -> Normalizations.normalize(t[0], Over.INSTANCE, .1).y(),
            point),
        of("batch of one sample", t -> Normalizations.normalize(t[0], Over.BATCH, .1).y(), pair),
        of(
            "batch of one feature",
            t -> Normalizations.normalize(t[0], Over.BATCH, .1).y(),
            normal(22, 3, 1)),
        of("scalar plus scalar", t -> t[0].plus(t[1]).times(t[0]), normal(23), normal(24)),
        of("scalar times maps", t -> t[0].times(t[1]), normal(23), pair),
        of(
            "sum over samples",
            t -> Arithmetic.square(t[0].sumTo(1, 2, 1, 1)),
            normal(25, 3, 2, 1, 1)),
        of(
            "one column",
            t -> Convolutions.linear(t[0], t[1], t[2]),
            normal(26, 3, 1),
            normal(27, 1, 1),
            normal(28, 1)),
        of(
            "one sample",
            t -> Convolutions.linear(t[0], t[1], t[2]),
            normal(26, 1, 3),
            normal(27, 2, 3),
            normal(28, 2)),
        of("softmax of one class", t -> Activations.logSoftmax(t[0]).plus(t[0]), normal(29, 2, 1)),
        of("softmax of one sample", t -> Activations.logSoftmax(t[0]), normal(29, 1, 3)),
        of(
            "1x1 map",
            t -> Convolutions.conv2d(t[0], t[1], null, once),
            normal(30, 1, 1, 1, 1),
            normal(31, 1, 1, 3, 3)),
        of(
            "upsample a point",
            t -> Arithmetic.square(Resampling.upsample2(t[0])),
            normal(30, 1, 1, 1, 1)),
        of("pool to a point", t -> Arithmetic.square(Resampling.averagePool2(t[0])), point));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "degenerate",
    "arithmetic",
    "activations",
    "shapes",
    "pictures",
    "convolutions",
    "normalizations",
    "losses",
    "ganLosses"
  })
  void operation_inDouble_agreesWithCentralDifferencesTwice(
      String name, Function<Tensor[], Tensor> function, INDArray[] inputs) {
    checkSecond(function, inputs);
  }

  @Test
  void embedding_inDouble_addsUpRepeatedRows() {
    NumericGradient.checkFirst(
        t -> Arithmetic.square(Shapes.embedding(new int[] {2, 0, 2}, t[0])), normal(1, 4, 3));
    NumericGradient.checkFirst(
        t -> Arithmetic.square(Shapes.embedding(new int[] {1}, t[0])), normal(1, 2, 1));
    NumericGradient.checkFirst(
        t -> Arithmetic.square(Shapes.embedding(new int[] {0, 0}, t[0])), normal(1, 1, 3));
  }

  @Test
  void embedding_secondDerivative_isRefusedByName() {
    Tensor table = Tensor.variable(normal(1, 4, 3));
    Tensor y = Arithmetic.square(Shapes.embedding(new int[] {2, 0, 2}, table));
    Tensor slope = Gradients.retaining(Reductions.sum(y), table).get(table);
    Tensor loss = Reductions.sum(Arithmetic.square(slope));
    assertThatThrownBy(() -> Gradients.of(loss, table))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no second derivative of embedding");
  }

  @Test
  void detach_partOfAProduct_countsAsAConstant() {
    Tensor x = Tensor.variable(Nd4j.scalar(3.0));
    Tensor y = x.detach().times(x);
    assertThat(Gradients.of(y, x).get(x).item()).isEqualTo(3);
  }

  @Test
  void threeOperations_thirdDerivative_isRightToo() {
    Tensor x = Tensor.variable(Nd4j.scalar(.7).castTo(MATRIX.dataType()));
    Tensor y = x.times(x).times(x).times(x);
    Tensor first = Gradients.retaining(y, x).get(x);
    Tensor second = Gradients.retaining(first, x).get(x);
    Tensor third = Gradients.of(second, x).get(x);
    assertThat(third.item()).isCloseTo(24 * .7, org.assertj.core.data.Offset.offset(1e-12));
  }
}
