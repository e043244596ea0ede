package io.morph4j.core.network;

import io.morph4j.core.nn.Layer;
import io.morph4j.engine.tensor.Tensor;

/** Options of a network from one tensor to one tensor. */
public interface LayerOptions<N extends Layer> extends NetworkOptions<N> {
  @Override
  default Tensor forward(N network, Tensor... inputs) {
    if (inputs.length != 1) {
      throw new IllegalArgumentException(kind() + " takes one input, got " + inputs.length);
    }
    return network.forward(inputs[0]);
  }
}
