package io.morph4j.core.kernel;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Convolutions by ND4J's own operations: every backend, float and double. */
final class Nd4jKernels implements ConvolutionKernels {
  private final String reason;

  Nd4jKernels(String reason) {
    this.reason = reason;
  }

  @Override
  public void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
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
  public void backwardWeights(INDArray x, INDArray gy, INDArray gw, ConvolutionGeometry geometry) {
    INDArray anyWeights = Nd4j.zeros(gw.dataType(), gw.shape());
    backward(
        x, anyWeights, gy, Nd4j.createUninitialized(x.dataType(), x.shape()), gw, geometry);
  }

  @Override
  public void backward(
      INDArray x,
      INDArray w,
      INDArray gy,
      INDArray gx,
      INDArray gw,
      ConvolutionGeometry geometry) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(x, w, gy)
            .addOutputs(gx, gw)
            .addIntegerArguments(arguments(w, geometry))
            .build());
  }

  /** kernel, stride, padding, dilation, explicit padding, NCHW, weights (out, in, kH, kW). */
  private static int[] arguments(INDArray w, ConvolutionGeometry g) {
    return new int[] {
      (int) w.size(2), (int) w.size(3), g.stride(), g.stride(), g.padding(), g.padding(),
      g.dilation(), g.dilation(), 0, 0, 1
    };
  }

  @Override
  public String describe() {
    return "ND4J " + Nd4j.getBackend().getClass().getSimpleName()
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
