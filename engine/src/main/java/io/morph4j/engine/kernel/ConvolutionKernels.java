package io.morph4j.engine.kernel;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The three linear maps behind every convolution and transposed convolution, and the product of
 * matrices behind dense layers.
 *
 * <p>Pictures are {@code (N, C, H, W)}, or {@code (N, H, W, C)} if {@link #channelsLast}; weights
 * are {@code (out, in, kH, kW)}; all arrays are dense, row-major and of one type; results are
 * written into arrays of the right shape. The transposed convolution with weights {@code (in, out,
 * kH, kW)} is {@link #backwardData} of the convolution.
 */
public interface ConvolutionKernels {
  /** {@code y = conv(x, w) + bias}, cross-correlation with zero padding. */
  void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry);

  /** {@code gx}: the adjoint of the convolution in its input, applied to {@code gy}. */
  void backwardData(INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry);

  /**
   * {@code gw}: the adjoint of the convolution in its weights.
   *
   * @param add whether to add to what {@code gw} holds instead of replacing it
   */
  void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry);

  /**
   * {@code y = a b + bias}, a product of matrices.
   *
   * @param transposeA whether {@code a} is given as (inner, rows)
   * @param transposeB whether {@code b} is given as (columns, inner)
   * @param bias (columns), added to every row, or null
   */
  void multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      @Nullable INDArray bias,
      INDArray y);

  /**
   * Says that {@code w} stays as it is, so that what a kernel makes of it may serve again.
   *
   * @param forEver whether that holds as long as the array exists, or until {@link
   *     io.morph4j.engine.tensor.Parameter#changed}
   */
  default void keep(INDArray w, boolean forEver) {}

  /** Says that {@code w} will not be read again, so that what was made of it can be given back. */
  default void forget(INDArray w) {}

  /** Whether pictures are {@code (N, H, W, C)}. */
  default boolean channelsLast() {
    return false;
  }

  /** One line for people: which library computes, and why this one. */
  String describe();
}
