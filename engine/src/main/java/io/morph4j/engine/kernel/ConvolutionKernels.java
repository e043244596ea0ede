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
   * Where the derivatives of one convolution go; null for those that nobody wants.
   *
   * @param x of the shape of the pictures
   * @param w of the shape of the weights
   * @param add whether to add to what {@code w} holds instead of replacing it
   * @param bias (out), the sums of {@code gy}; only for kernels that {@link #sumBias}
   */
  record Adjoints(
      @Nullable INDArray x, @Nullable INDArray w, boolean add, @Nullable INDArray bias) {}

  /** Both adjoints of one convolution, where a kernel has more of them at once than apart. */
  default void backward(
      INDArray x, INDArray w, INDArray gy, Adjoints results, ConvolutionGeometry geometry) {
    if (results.x() != null) {
      backwardData(gy, w, results.x(), geometry);
    }
    if (results.w() != null) {
      backwardWeights(x, gy, results.w(), results.add(), geometry);
    }
  }

  /** Whether {@link #backward} has the gradient of the bias for the asking. */
  default boolean sumBias() {
    return false;
  }

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
