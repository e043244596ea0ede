package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Operations compute in one type: nothing is converted in silence. */
final class SameType {
  private SameType() {}

  /**
   * Refuses tensors of several types; null entries are left out.
   *
   * @throws IllegalArgumentException with both types
   */
  static void require(String op, Tensor first, @Nullable Tensor... others) {
    for (Tensor other : others) {
      if (other != null && other.type() != first.type()) {
        throw new IllegalArgumentException(op + ": " + first.type() + " and " + other.type());
      }
    }
  }
}
