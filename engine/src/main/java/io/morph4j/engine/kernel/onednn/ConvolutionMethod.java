package io.morph4j.engine.kernel.onednn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One way to compute convolutions; {@link OneDnnKernels} asks them in order. */
interface ConvolutionMethod {
  /** Whether it is the best for {@code problem} of those that were not asked before. */
  boolean suits(ConvolutionProblem problem);

  /**
   * Computes the operand that {@link ConvolutionProblem#pass} says of the others.
   *
   * @param x pictures (N, H, W, in), or their gradient
   * @param w weights (out, in, kH, kW), or their gradient
   * @param bias (out), or null; forward only
   * @param y pictures (N, H', W', out), or their gradient
   */
  void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y);

  /** What is kept between calls. */
  default long keptBytes() {
    return 0;
  }

  /** Gives back what is kept between calls; the next ones make it anew. */
  default void release() {}
}
