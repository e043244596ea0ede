package io.morph4j.core.nn;

import io.morph4j.engine.ops.Dropouts;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;

/**
 * Dropout while training. Its random stream belongs to the network and is part of a checkpoint.
 *
 * <p>{@link #alwaysOn} keeps it on in translation, as pix2pix was published.
 */
public final class Dropout extends Layer {
  private final double probability;
  private final boolean channels;
  private final RandomStream random;
  private boolean alwaysOn;

  /**
   * @param probability of dropping, in [0, 1)
   * @param channels whether whole channels are dropped
   */
  public Dropout(double probability, boolean channels, RandomStream random) {
    this.probability = probability;
    this.channels = channels;
    this.random = random;
  }

  public void alwaysOn(boolean on) {
    alwaysOn = on;
  }

  /** The stream the masks are drawn from. */
  public RandomStream random() {
    return random;
  }

  @Override
  public Tensor forward(Tensor x) {
    if (!training() && !alwaysOn) {
      return x;
    }
    return channels
        ? Dropouts.channelwise(x, probability, random)
        : Dropouts.elementwise(x, probability, random);
  }
}
