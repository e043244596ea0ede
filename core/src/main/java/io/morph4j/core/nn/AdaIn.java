package io.morph4j.core.nn;

import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;

/**
 * Adaptive instance normalisation: {@code [gamma, beta] = fc(s)}, {@code y = (1 + gamma) * IN(x) +
 * beta} (Huang and Belongie 2017; StarGAN v2). Child {@code fc}.
 */
public final class AdaIn extends Module {
  private final Linear fc;
  private final int channels;

  public AdaIn(Initializer init, int styleDimension, int channels) {
    this.fc = child("fc", new Linear(init, styleDimension, 2 * channels, true));
    this.channels = channels;
  }

  /** {@code x} {@code (N, C, H, W)} in the style {@code s} {@code (N, S)}. */
  public Tensor forward(Tensor x, Tensor s) {
    Tensor h = fc.forward(s); // (N, 2C)
    Tensor gamma = Shapes.slice(h, 1, 0, channels);
    Tensor beta = Shapes.slice(h, 1, channels, 2L * channels);
    return Normalizations.adaptive(x, gamma, beta, 1e-5);
  }
}
