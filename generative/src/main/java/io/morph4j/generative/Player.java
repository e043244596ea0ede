package io.morph4j.generative;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Module;
import io.morph4j.core.train.StartConfig;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A generator or a discriminator that may be told the class.
 *
 * @param options what it is built from, and run by
 */
public record Player<N extends Module>(NetworkOptions<N> options, N network) {

  /** A fresh network of {@code training}. */
  public static <N extends Module> Player<N> of(
      Training training, String name, NetworkOptions<N> options, StartConfig start) {
    return new Player<>(options, training.network(name, options, start));
  }

  /**
   * What it makes of noise, or how real it finds pictures.
   *
   * @param classes one-hot rows {@code (N, K)}, null for a network that is told none
   */
  public Tensor play(Tensor x, @Nullable Tensor classes) {
    return classes == null ? options.forward(network, x) : options.forward(network, x, classes);
  }
}
