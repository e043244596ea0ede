package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Adadelta (Zeiler 2012): {@code v = ρ·v + (1-ρ)·g²; d = √(a+ε)/√(v+ε)·g; a = ρ·a + (1-ρ)·d²; p -=
 * lr·d}.
 */
public final class Adadelta extends Optimizer {
  private final double rho;
  private final double eps;
  private final INDArray v;
  private final INDArray a;

  /**
   * @param learningRate default 1
   * @param rho default .9
   * @param eps default 1e-6
   */
  public Adadelta(FlatParameters parameters, double learningRate, double rho, double eps) {
    super(parameters, learningRate);
    this.rho = rho;
    this.eps = eps;
    this.v = moment("v");
    this.a = moment("a");
  }

  @Override
  protected void update(INDArray values, INDArray slopes, long start, long end) {
    INDArray square = part(v, start, end);
    INDArray moves = part(a, start, end);
    square.muli(rho).addi(slopes.mul(slopes).muli(1 - rho));
    INDArray move =
        Transforms.sqrt(moves.add(eps), false)
            .divi(Transforms.sqrt(square.add(eps), false))
            .muli(slopes);
    moves.muli(rho).addi(move.mul(move).muli(1 - rho));
    values.subi(move.muli(learningRate()));
  }
}
