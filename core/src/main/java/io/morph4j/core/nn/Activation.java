package io.morph4j.core.nn;

import io.morph4j.core.ops.Activations;
import io.morph4j.core.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A layer without state that applies one function, so that it can stand in a {@link Sequential}.
 */
public final class Activation extends Layer {
  private final UnaryOperator<Tensor> function;

  private Activation(UnaryOperator<Tensor> function) {
    this.function = function;
  }

  /** A layer of any function of one tensor. */
  public static Activation of(UnaryOperator<Tensor> function) {
    return new Activation(function);
  }

  public static Activation relu() {
    return of(Activations::relu);
  }

  public static Activation leakyRelu(double slope) {
    return of(x -> Activations.leakyRelu(x, slope));
  }

  public static Activation tanh() {
    return of(Activations::tanh);
  }

  public static Activation sigmoid() {
    return of(Activations::sigmoid);
  }

  @Override
  public Tensor forward(Tensor x) {
    return function.apply(x);
  }
}
