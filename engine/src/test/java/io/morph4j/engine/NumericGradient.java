package io.morph4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares derivatives with central differences, in double. The functions may have results of any
 * shape: a fixed random weighting makes them a number. Of large inputs about a dozen elements are
 * moved.
 */
public final class NumericGradient {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-7;
  private static final int SAMPLES = 12;

  private NumericGradient() {}

  /** Standard normal numbers, the same for the same seed and shape. */
  public static INDArray normal(long seed, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.DOUBLE, shape);
    RandomStream.of(seed, "numeric", 0).fillGaussian(array, 0, 1);
    return array;
  }

  /** Uniform numbers in [low, high). */
  public static INDArray uniform(long seed, double low, double high, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.DOUBLE, shape);
    RandomStream.of(seed, "numeric", 0).fillUniform(array, low, high);
    return array;
  }

  /** Fails unless the gradients of {@code f} by each of {@code inputs} are right. */
  public static void checkFirst(Function<Tensor[], Tensor> f, INDArray... inputs) {
    Tensor[] leaves = variables(inputs);
    Gradients gradients = Gradients.of(weighted(f.apply(leaves)), leaves);
    compare(
        "first derivative",
        point -> weighted(f.apply(variables(point))).item(),
        inputs,
        Arrays.stream(leaves).map(leaf -> gradients.get(leaf).copy()).toArray(INDArray[]::new));
  }

  /**
   * Fails unless the gradients of {@code value} by all parameters together, along one random
   * direction, are right.
   */
  public static void checkParameters(Collection<Parameter> parameters, Supplier<Tensor> value) {
    Gradients gradients = Gradients.of(value.get(), parameters);
    Map<Parameter, INDArray> directions = new LinkedHashMap<>();
    double slope = 0;
    for (Parameter parameter : parameters) {
      INDArray direction = normal(directions.size(), parameter.shape());
      directions.put(parameter, direction);
      slope += gradients.get(parameter).array().mul(direction).sumNumber().doubleValue();
    }
    double step = 1e-7;
    directions.forEach((parameter, direction) -> parameter.array().addi(direction.mul(step)));
    double after = value.get().item();
    directions.forEach((parameter, direction) -> parameter.array().subi(direction.mul(2 * step)));
    double before = value.get().item();
    directions.forEach((parameter, direction) -> parameter.array().addi(direction.mul(step)));
    assertThat(slope)
        .as("slope along a random direction")
        .isCloseTo((after - before) / (2 * step), Offset.offset(1e-5 * (1 + Math.abs(slope))));
    assertThat(Math.abs(slope)).isGreaterThan(1e-6);
  }

  /** Fails unless first derivatives and the derivatives of those are right. */
  public static void checkSecond(Function<Tensor[], Tensor> f, INDArray... inputs) {
    checkFirst(f, inputs);
    Tensor[] leaves = variables(inputs);
    Gradients gradients = Gradients.of(slope(f, leaves), leaves);
    compare(
        "second derivative",
        point -> slope(f, variables(point)).item(),
        inputs,
        Arrays.stream(leaves).map(leaf -> gradients.get(leaf).copy()).toArray(INDArray[]::new));
  }

  /** A number made of the first derivatives, with history. */
  private static Tensor slope(Function<Tensor[], Tensor> f, Tensor[] leaves) {
    Gradients first = Gradients.retaining(weighted(f.apply(leaves)), leaves);
    Tensor sum = Tensor.scalar(DataType.DOUBLE, 0);
    for (int i = 0; i < leaves.length; i++) {
      Tensor direction = Tensor.constant(normal(100 + i, leaves[i].shape()));
      sum = sum.plus(Reductions.sum(first.get(leaves[i]).times(direction)));
    }
    return sum;
  }

  private static Tensor weighted(Tensor y) {
    return Reductions.sum(y.times(Tensor.constant(normal(99, y.shape()))));
  }

  private static Tensor[] variables(INDArray[] inputs) {
    return Arrays.stream(inputs).map(Tensor::variable).toArray(Tensor[]::new);
  }

  private static void compare(
      String what, ToDoubleFunction<INDArray[]> value, INDArray[] inputs, INDArray[] gradients) {
    for (int i = 0; i < inputs.length; i++) {
      double scale = Math.max(1, gradients[i].ameanNumber().doubleValue());
      long stride = Math.max(1, inputs[i].length() / SAMPLES | 1);
      for (long k = 0; k < inputs[i].length(); k += stride) {
        double numeric =
            (shifted(value, inputs, i, k, STEP) - shifted(value, inputs, i, k, -STEP)) / (2 * STEP);
        assertThat(gradients[i].getDouble(k))
            .as("%s by input %d at %d: numerically %s", what, i, k, numeric)
            .isCloseTo(numeric, Offset.offset(TOLERANCE * scale));
      }
    }
  }

  private static double shifted(
      ToDoubleFunction<INDArray[]> value, INDArray[] inputs, int input, long k, double by) {
    INDArray[] point = inputs.clone();
    point[input] = inputs[input].dup('c');
    point[input].data().put(k, point[input].data().getDouble(k) + by);
    return value.applyAsDouble(point);
  }
}
