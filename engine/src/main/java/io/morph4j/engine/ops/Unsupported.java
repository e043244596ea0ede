package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Tensor;

/** Gradients that cannot be differentiated again say so when somebody tries. */
final class Unsupported {
  private Unsupported() {}

  /**
   * {@code gradient}, computed from {@code upstream} by an {@code op} without second derivative.
   */
  static Tensor second(String op, Tensor gradient, Tensor upstream) {
    return Tensor.recorded(
        op + "Gradient",
        gradient,
        new Tensor[] {upstream},
        new Tensor[0],
        (made, gy, needed) -> {
          throw new UnsupportedOperationException("no second derivative of " + op);
        });
  }
}
