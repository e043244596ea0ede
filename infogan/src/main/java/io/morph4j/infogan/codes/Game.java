package io.morph4j.infogan.codes;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Module;
import io.morph4j.core.train.Step;
import io.morph4j.engine.tensor.Tensor;

/** How one published form of InfoGAN updates its networks. */
public interface Game {
  /**
   * One update of every network.
   *
   * @param x real pictures {@code (N, C, side, side)} in the range of the form's generator
   * @param labels their classes
   */
  void step(Step step, Tensor x, int[] labels);

  /** The network that reads codes off pictures. */
  Recogniser recogniser();

  /** A network that reads codes off pictures, and may judge them too. */
  record Recogniser(NetworkOptions<?> options, Module network) {}
}
