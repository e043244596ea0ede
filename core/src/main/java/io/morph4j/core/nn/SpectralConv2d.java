package io.morph4j.core.nn;

import static io.morph4j.engine.ops.Convolutions.matmul;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution {@code (N, in, H, W)} to {@code (N, out, H', W')} by a weight that is divided by its
 * largest singular value, as a matrix of {@code out} rows (Miyato et al. 2018, algorithm 1): {@code
 * bias}, {@code weight_orig}, {@code weight_u}.
 *
 * <p>Each forward pass in training draws {@code weight_u} nearer to the singular vector by one step
 * of the power method; gradients go through the value, not through the vectors.
 */
public final class SpectralConv2d extends Layer {
  private static final double SMALLEST = 1e-30;

  private final Parameter bias;
  private final Parameter weight;
  private final INDArray u;
  private final ConvolutionGeometry geometry;

  public SpectralConv2d(
      Initializer init, int in, int out, int kernel, ConvolutionGeometry geometry) {
    this.bias = parameter("bias", init.zeros(out));
    this.weight = parameter("weight_orig", init.weight(out, in, kernel, kernel));
    this.u = buffer("weight_u", init.direction(out));
    this.geometry = geometry;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor w = weight.tensor();
    long out = w.size(0);
    Tensor matrix = w.reshape(out, w.length() / out);
    Tensor left = Tensor.constant(u.reshape(1, out));
    Tensor right = unit(matmul(left, matrix.detach(), false, false));
    Tensor projected = matmul(right, matrix, false, true); // (1, out): W v
    if (training()) {
      left = unit(projected.detach());
      u.assign(left.array().reshape(out));
    }
    Tensor value = Reductions.sum(projected.times(left)).reshape(1, 1); // uᵀ W v
    // Dividing the output costs less than dividing the weights, and is the same.
    Tensor scaled = bias.tensor().times(value.reshape(1));
    Tensor y = Convolutions.conv2d(x, w, scaled, geometry);
    return y.times(Arithmetic.reciprocal(value).broadcastTo(1, out).reshape(1, out, 1, 1));
  }

  private static Tensor unit(Tensor x) {
    Tensor squares = Reductions.sum(Arithmetic.square(x)).plus(SMALLEST).reshape(1, 1);
    return x.times(Arithmetic.reciprocal(Arithmetic.sqrt(squares)));
  }
}
