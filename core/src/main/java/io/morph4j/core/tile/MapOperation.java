package io.morph4j.core.tile;

import io.morph4j.engine.tensor.Tensor;

/** One operation on feature maps, told for a part of its result. Axis 0 are rows, 1 columns. */
interface MapOperation {
  /** The side of the result, of an input's. */
  default long side(long input, int axis) {
    return input;
  }

  /** What of the inputs the part {@code wanted} of the result is computed from. */
  default Span needs(Span wanted, long input, int axis) {
    return wanted;
  }

  /**
   * A part of the result.
   *
   * @param inputs parts of the maps and whole constants, in the order of the operation
   */
  Tensor compute(Frame frame, Tensor[] inputs);

  /** Multiplications and additions for each value of the result, about. */
  default double cost() {
    return 2;
  }

  /**
   * Where a part lies.
   *
   * @param wanted of the result
   * @param given of the inputs
   * @param height of the inputs
   * @param width of the inputs
   */
  record Frame(Region wanted, Region given, long height, long width) {
    long side(int axis) {
      return axis == 0 ? height : width;
    }
  }
}
