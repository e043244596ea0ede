package io.morph4j.core.nn;

import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Dense layer {@code (N, in)} to {@code (N, out)}; {@code weight} {@code (out, in)}, {@code bias}.
 */
public final class Linear extends Layer {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  public Linear(Initializer init, int in, int out, boolean withBias) {
    this.weight = parameter("weight", init.weight(out, in));
    this.bias = withBias ? parameter("bias", init.zeros(out)) : null;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Convolutions.linear(x, weight.tensor(), bias == null ? null : bias.tensor());
  }
}
