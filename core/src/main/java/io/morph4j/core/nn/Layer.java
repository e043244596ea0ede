package io.morph4j.core.nn;

import io.morph4j.engine.tensor.Tensor;

/** A module from one tensor to one tensor. */
public abstract class Layer extends Module {
  /** The output for {@code x}; classes say which shapes they take and give. */
  public abstract Tensor forward(Tensor x);
}
