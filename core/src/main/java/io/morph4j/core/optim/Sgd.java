package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient descent with optional momentum: {@code u = momentum·u + g; p -= lr·u}. */
public final class Sgd extends Optimizer {
  private final double momentum;
  private final INDArray u;

  /**
   * @param momentum in [0, 1); default 0
   */
  public Sgd(FlatParameters parameters, double learningRate, double momentum) {
    super(parameters, learningRate);
    this.momentum = momentum;
    this.u = moment("u");
  }

  @Override
  protected void update(INDArray values, INDArray slopes, long start, long end) {
    INDArray velocity = part(u, start, end);
    velocity.muli(momentum).addi(slopes);
    values.subi(velocity.mul(learningRate()));
  }
}
