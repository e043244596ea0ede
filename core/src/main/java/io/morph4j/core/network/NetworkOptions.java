package io.morph4j.core.network;

import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.Tensor;

/**
 * What one kind of network is built from. Implementations are records; a model file keeps their
 * components as texts under the kind's name, and {@link NetworkKinds} makes the record again.
 *
 * <p>Found by {@link java.util.ServiceLoader}: an implementation has a public constructor without
 * arguments that gives the published defaults, and a service line with its binary name. Nothing
 * else is edited for a new kind of network to be trained, translated with and exported.
 *
 * @param <N> the network
 */
public interface NetworkOptions<N extends Module> {
  /** The name in model files, e.g. {@code resnet}. */
  String kind();

  /** A network with start values from {@code init}. */
  N build(Initializer init);

  /**
   * What a trained network is run by, without knowing its class.
   *
   * @param inputs in the order of the network's own {@code forward}; labels and domains as rows
   *     {@code (N, K)} of zeros and ones, noise and codes as rows {@code (N, Z)}
   */
  Tensor forward(N network, Tensor... inputs);

  /**
   * The same with dropout, if the weights are the same with and without it. Default: these options.
   */
  default NetworkOptions<N> withDropout() {
    return this;
  }

  /** The sides of input pictures are multiples of this. Default is 1. */
  default int multiple() {
    return 1;
  }

  /**
   * Masks {@code (N, 1, H, W)} of the pictures, in [0, 1], that {@link #forward} takes after its
   * other inputs, all or none of them. Default is 0.
   */
  default int masks() {
    return 0;
  }

  /** The least side of an input picture. Default is 1. */
  default int leastSide() {
    return 1;
  }
}
