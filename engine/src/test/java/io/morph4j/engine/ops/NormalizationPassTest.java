package io.morph4j.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Normalizations.Then;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Normalisation, scale, shift and activation in one pass over floats, against the steps in double.
 */
@Tag("arrays")
class NormalizationPassTest {
  private static final long[][] SHAPES = {{3, 5, 37, 53}, {2, 37, 7, 45}, {1, 3, 131, 137}, {4, 6}};

  enum Statistics {
    INSTANCE,
    BATCH,
    GIVEN
  }

  static Stream<Arguments> passes() {
    List<Arguments> all = new ArrayList<>();
    for (Statistics statistics : Statistics.values()) {
      for (double slope : new double[] {1, .2, 0}) {
        for (boolean affine : new boolean[] {false, true}) {
          all.add(Arguments.of(statistics, slope, affine, false));
        }
        all.add(Arguments.of(statistics, slope, true, true));
      }
    }
    return all.stream();
  }

  private static INDArray numbers(long seed, DataType type, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    RandomStream.of(seed, "numbers", 0).fillGaussian(array, 0, 1);
    return array.castTo(type);
  }

  private static Tensor pass(Tensor x, Statistics statistics, Then then) {
    if (statistics == Statistics.GIVEN) {
      INDArray mean = numbers(4, x.type(), x.size(1));
      INDArray variance = mean.mul(mean).addi(.5);
      return Normalizations.normalizeBy(x, mean, variance, 1e-5, then);
    }
    return Normalizations.normalize(x, Over.valueOf(statistics.name()), 1e-5, then).y();
  }

  /** The result, its derivatives, and those of the squares of the derivatives. */
  private static List<INDArray> outcome(
      DataType type, long[] shape, boolean channelsLast, Object[] how) {
    Tensor x = Tensor.variable(numbers(1, type, shape));
    List<Tensor> variables = new ArrayList<>(List.of(x));
    Then then = new Then(null, null, (double) how[1]);
    if ((boolean) how[2]) {
      variables.add(Tensor.variable(numbers(2, type, shape[1])));
      variables.add(Tensor.variable(numbers(3, type, shape[1])));
      then = new Then(variables.get(1), variables.get(2), (double) how[1]);
    }
    Tensor left = Tensor.variable(numbers(6, type, besideOf(shape)));
    if ((boolean) how[3]) {
      variables.add(left);
    }
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor input = channelsLast ? throughAConvolution(x) : x;
      Tensor beside = channelsLast ? throughAConvolution(left) : left;
      Then last =
          (boolean) how[3] ? new Then(then.weight(), then.bias(), then.slope(), beside) : then;
      Tensor y = pass(input, (Statistics) how[0], last);
      Tensor gy = Tensor.constant(numbers(5, type, y.shape()));
      List<INDArray> all = new ArrayList<>(List.of(y.copy()));
      Gradients first = Gradients.weighted(y, gy, variables);
      variables.forEach(variable -> all.add(first.get(variable).copy()));
      Tensor again = pass(channelsLast ? throughAConvolution(x) : x, (Statistics) how[0], last);
      Gradients retained = Gradients.retaining(Reductions.sum(again.times(gy)), x);
      Tensor penalty = Reductions.sum(Arithmetic.square(retained.get(x)));
      Gradients second = Gradients.of(penalty, x);
      all.add(second.get(x).copy());
      return all;
    }
  }

  /** Maps of the samples and sides of others, with 20 channels. */
  private static long[] besideOf(long[] shape) {
    long[] beside = shape.clone();
    beside[1] = 20;
    return beside;
  }

  private static Tensor throughAConvolution(Tensor x) {
    INDArray unit = Nd4j.eye(x.size(1)).castTo(x.type()).reshape('c', x.size(1), x.size(1), 1, 1);
    return Convolutions.conv2d(x, Tensor.constant(unit), null, ConvolutionGeometry.of(1, 0));
  }

  @ParameterizedTest(name = "{0} slope {1} affine {2} beside {3}")
  @MethodSource("passes")
  void pass_floats_agreesWithDouble(
      Statistics statistics, double slope, boolean affine, boolean beside) {
    Object[] how = {statistics, slope, affine, beside};
    for (long[] shape : SHAPES) {
      if (beside && shape.length != 4) {
        continue;
      }
      List<INDArray> wanted = outcome(DataType.DOUBLE, shape, false, how);
      for (boolean channelsLast :
          shape.length == 4 ? new boolean[] {false, true} : new boolean[1]) {
        List<INDArray> mine = outcome(DataType.FLOAT, shape, channelsLast, how);
        for (int i = 0; i < wanted.size(); i++) {
          double scale = Math.max(1e-3, wanted.get(i).amaxNumber().doubleValue());
          INDArray off = mine.get(i).castTo(DataType.DOUBLE).subi(wanted.get(i));
          assertThat(off.amaxNumber().doubleValue() / scale).as("result %d", i).isLessThan(2e-5);
        }
      }
    }
  }

  @Test
  void then_mapsBeside_areTheirPositivePartInFront() {
    Tensor left = Tensor.constant(numbers(1, DataType.DOUBLE, 2, 3, 4, 4));
    Tensor x = Tensor.constant(numbers(2, DataType.DOUBLE, 2, 5, 4, 4));
    Tensor alone = Normalizations.normalize(x, Over.BATCH, 1e-5, new Then(null, null, .2)).y();
    Tensor both = Normalizations.normalize(x, Over.BATCH, 1e-5, new Then(null, null, .2, left)).y();
    INDArray wanted = Nd4j.concat(1, Activations.relu(left).array(), alone.array());
    assertThat(both.array()).isEqualTo(wanted);
  }

  @Test
  void pass_constantMap_letsNothingThrough() {
    Tensor x = Tensor.variable(Nd4j.ones(DataType.FLOAT, 1, 2, 8, 8).muli(.1));
    Tensor y = Normalizations.normalize(x, Over.INSTANCE, 1e-5, new Then(null, null, 0)).y();
    assertThat(y.array().amaxNumber().doubleValue()).isZero();
    Tensor gy = Tensor.constant(numbers(5, DataType.FLOAT, 1, 2, 8, 8));
    INDArray gx = Gradients.weighted(y, gy, List.of(x)).get(x).array();
    assertThat(gx.amaxNumber().doubleValue()).isZero();
  }

  @Test
  void statistics_farFromZero_areRight() {
    INDArray maps = numbers(1, DataType.FLOAT, 1, 2, 64, 64).addi(1000);
    INDArray wide = maps.castTo(DataType.DOUBLE);
    Normalizations.Normalized made =
        Normalizations.normalize(Tensor.constant(maps), Over.BATCH, 1e-5);
    INDArray variance = wide.var(false, 0, 2, 3);
    for (int c = 0; c < 2; c++) {
      double wanted = variance.getDouble(c);
      assertThat(made.variance().getDouble(c) / wanted).isBetween(1 - 1e-5, 1 + 1e-5);
    }
  }

  @Test
  void then_slopeOutOfRange_isRefused() {
    assertThatThrownBy(() -> new Then(null, null, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }
}
