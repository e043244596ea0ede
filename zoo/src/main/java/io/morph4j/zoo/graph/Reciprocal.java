package io.morph4j.zoo.graph;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code 1 / x}, as activation of DL4J. */
public final class Reciprocal extends BaseActivationFunction {
  private static final long serialVersionUID = 1;

  /** Overwrites {@code in}, as DL4J's own do. */
  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.rdivi(1);
  }

  /** {@code -1 / x²} times what comes back. */
  @Override
  public Pair<INDArray, @Nullable INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray slope = in.mul(in).rdivi(-1);
    return new Pair<>(slope.muli(epsilon), null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reciprocal;
  }

  @Override
  public int hashCode() {
    return Reciprocal.class.hashCode();
  }

  @Override
  public String toString() {
    return "reciprocal";
  }
}
