package io.morph4j.core.nn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Convolution {@code (N, in, H, W)} to {@code (N, out, H', W')}; {@code weight}, {@code bias}. */
public final class Conv2d extends Layer {
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final ConvolutionGeometry geometry;

  public Conv2d(
      Initializer init,
      int in,
      int out,
      int kernel,
      ConvolutionGeometry geometry,
      boolean withBias) {
    this.weight = parameter("weight", init.weight(out, in, kernel, kernel));
    this.bias = withBias ? parameter("bias", init.zeros(out)) : null;
    this.geometry = geometry;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Convolutions.conv2d(x, weight.tensor(), bias == null ? null : bias.tensor(), geometry);
  }
}
