package io.morph4j.engine.tensor;

import org.jspecify.annotations.Nullable;

/** One recorded operation: its inputs, the values its derivative reads, and that derivative. */
public final class Node {
  /** The derivative of one operation, written in operations that may themselves be recorded. */
  @FunctionalInterface
  public interface Backward {
    /**
     * Gradients of the inputs.
     *
     * @param result what the operation returned, with its history
     * @param upstream gradient of the result, same shape as the result
     * @param needed which inputs want a gradient; the others may be left null
     */
    @Nullable Tensor[] gradients(Tensor result, Tensor upstream, boolean[] needed);
  }

  private final long number = StepScope.nextNumber();
  private final Operation operation;
  private final Tensor[] inputs;
  private Tensor[] saved;
  private @Nullable Backward backward;

  Node(Operation operation, Tensor[] inputs, Tensor[] saved, Backward backward) {
    this.operation = operation;
    this.inputs = inputs;
    this.saved = saved.clone();
    this.backward = backward;
    for (Tensor value : saved) {
      value.storage().retain();
    }
  }

  /** Rises with every recorded operation, so that inputs always have smaller numbers. */
  long number() {
    return number;
  }

  String op() {
    return operation.name();
  }

  Operation operation() {
    return operation;
  }

  Tensor[] inputs() {
    return inputs;
  }

  Backward backward() {
    if (backward == null) {
      throw new IllegalStateException(
          "the derivative of "
              + op()
              + " was already taken and its values are gone; ask for both gradients at once, or use"
              + " Gradients.retaining for the first");
    }
    return backward;
  }

  /** Lets go of what the derivative would have needed. */
  void forget() {
    backward = null;
    for (Tensor value : saved) {
      value.storage().drop();
    }
    saved = new Tensor[0];
  }
}
