package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * RMSProp (Tieleman and Hinton 2012): {@code v = α·v + (1-α)·g²; p -= lr·g/(√v + ε)}. The optimiser
 * of WGAN.
 */
public final class RmsProp extends Optimizer {
  private final double alpha;
  private final double eps;
  private final INDArray v;

  /**
   * @param alpha default .99
   * @param eps default 1e-8
   */
  public RmsProp(FlatParameters parameters, double learningRate, double alpha, double eps) {
    super(parameters, learningRate);
    this.alpha = alpha;
    this.eps = eps;
    this.v = moment("v");
  }

  @Override
  protected void update(INDArray values, INDArray slopes, long start, long end) {
    INDArray square = part(v, start, end);
    square.muli(alpha).addi(slopes.mul(slopes).muli(1 - alpha));
    INDArray scale = Transforms.sqrt(square, true).addi(eps);
    values.subi(slopes.div(scale).muli(learningRate()));
  }
}
