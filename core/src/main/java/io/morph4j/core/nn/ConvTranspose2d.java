package io.morph4j.core.nn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Transposed convolution; {@code weight} {@code (in, out, k, k)}, {@code bias}. */
public final class ConvTranspose2d extends Layer {
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final ConvolutionGeometry geometry;
  private final int outputPadding;

  public ConvTranspose2d(
      Initializer init,
      int in,
      int out,
      int kernel,
      ConvolutionGeometry geometry,
      int outputPadding,
      boolean withBias) {
    this.weight = parameter("weight", init.weight(in, out, kernel, kernel));
    this.bias = withBias ? parameter("bias", init.zeros(out)) : null;
    this.geometry = geometry;
    this.outputPadding = outputPadding;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Convolutions.convTranspose2d(
        x, weight.tensor(), bias == null ? null : bias.tensor(), geometry, outputPadding);
  }
}
