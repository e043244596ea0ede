package io.morph4j.core.nn;

import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.tensor.Tensor;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * A layer without state that applies one function, so that it can stand in a {@link Sequential}.
 */
public final class Activation extends Layer {
  private final UnaryOperator<Tensor> function;
  private final double slope;

  private Activation(UnaryOperator<Tensor> function, double slope) {
    this.function = function;
    this.slope = slope;
  }

  /** A layer of any function of one tensor. */
  public static Activation of(UnaryOperator<Tensor> function) {
    return new Activation(function, Double.NaN);
  }

  public static Activation relu() {
    return leakyRelu(0);
  }

  public static Activation leakyRelu(double slope) {
    return new Activation(x -> Activations.leakyRelu(x, slope), slope);
  }

  public static Activation tanh() {
    return of(Activations::tanh);
  }

  public static Activation sigmoid() {
    return of(Activations::sigmoid);
  }

  /** The slope below zero of a ReLU or leaky ReLU, empty for other functions. */
  OptionalDouble slope() {
    return Double.isNaN(slope) ? OptionalDouble.empty() : OptionalDouble.of(slope);
  }

  @Override
  public Tensor forward(Tensor x) {
    return function.apply(x);
  }
}
