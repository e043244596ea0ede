package io.morph4j.engine.kernel;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolutions by ND4J's own operations: every backend, float and double.
 *
 * <p>Its float operations refuse dilation. Dilated weights are therefore spread out over a larger
 * kernel with zeros between the taps, which is the same convolution.
 */
public final class Nd4jKernels implements ConvolutionKernels {
  private final String reason;

  /**
   * @param reason why not by another library, for people; may be empty
   */
  public Nd4jKernels(String reason) {
    this.reason = reason;
  }

  @Override
  public void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    if (geometry.dilation() > 1) {
      forward(x, spread(w, geometry), bias, y, undilated(geometry));
      return;
    }
    DynamicCustomOp.DynamicCustomOpsBuilder op = DynamicCustomOp.builder("conv2d");
    if (bias == null) {
      op.addInputs(x, w);
    } else {
      op.addInputs(x, w, bias);
    }
    Nd4j.exec(op.addOutputs(y).addIntegerArguments(arguments(w, geometry)).build());
  }

  @Override
  public void backwardData(INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    INDArray anyInput = Nd4j.zeros(gx.dataType(), gx.shape());
    backward(anyInput, w, gy, gx, Nd4j.createUninitialized(w.dataType(), w.shape()), geometry);
  }

  @Override
  public void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry) {
    INDArray anyWeights = Nd4j.zeros(gw.dataType(), gw.shape());
    INDArray anyData = Nd4j.createUninitialized(x.dataType(), x.shape());
    INDArray result = add ? Nd4j.createUninitialized(gw.dataType(), gw.shape()) : gw;
    backward(x, anyWeights, gy, anyData, result, geometry);
    if (add) {
      gw.addi(result);
    }
  }

  @Override
  public void multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      @Nullable INDArray bias,
      INDArray y) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(a, b)
            .addOutputs(y)
            .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
            .build());
    if (bias != null) {
      y.addiRowVector(bias);
    }
  }

  private void backward(
      INDArray x, INDArray w, INDArray gy, INDArray gx, INDArray gw, ConvolutionGeometry geometry) {
    if (geometry.dilation() > 1) {
      INDArray wide = spread(w, geometry);
      INDArray wideGradient = Nd4j.createUninitialized(gw.dataType(), wide.shape());
      backward(x, wide, gy, gx, wideGradient, undilated(geometry));
      gw.assign(taps(wideGradient, gw.shape(), geometry));
      return;
    }
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(x, w, gy)
            .addOutputs(gx, gw)
            .addIntegerArguments(arguments(w, geometry))
            .build());
  }

  private static ConvolutionGeometry undilated(ConvolutionGeometry g) {
    return new ConvolutionGeometry(g.stride(), g.padding(), 1);
  }

  /** {@code w} with {@code dilation - 1} zeros between neighbouring taps. */
  private static INDArray spread(INDArray w, ConvolutionGeometry g) {
    INDArray wide =
        Nd4j.zeros(
            w.dataType(),
            w.size(0),
            w.size(1),
            g.dilation() * (w.size(2) - 1) + 1,
            g.dilation() * (w.size(3) - 1) + 1);
    taps(wide, w.shape(), g).assign(w);
    return wide;
  }

  /**
   * The view of the taps of a spread kernel. ND4J's own indexing drops a dimension of which one
   * entry is left.
   *
   * @param shape of the kernel that was spread
   */
  private static INDArray taps(INDArray wide, long[] shape, ConvolutionGeometry g) {
    long[] stride = wide.stride().clone();
    stride[2] *= g.dilation();
    stride[3] *= g.dilation();
    return Nd4j.create(wide.data(), shape, stride, wide.offset(), 'c', wide.dataType());
  }

  /** kernel, stride, padding, dilation, explicit padding, NCHW, weights (out, in, kH, kW). */
  private static int[] arguments(INDArray w, ConvolutionGeometry g) {
    return new int[] {
      (int) w.size(2),
      (int) w.size(3),
      g.stride(),
      g.stride(),
      g.padding(),
      g.padding(),
      g.dilation(),
      g.dilation(),
      0,
      0,
      1
    };
  }

  @Override
  public String describe() {
    return "ND4J "
        + Nd4j.getBackend().getClass().getSimpleName()
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
