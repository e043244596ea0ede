package io.morph4j.generative.bigan;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;

/**
 * The dense networks of BiGAN on digits, which know nothing of neighbouring pixels (Donahue et al.
 * 2017, section 4.1).
 */
public final class BiganNetworks {
  private BiganNetworks() {}

  /**
   * FC-FC, BN, ReLU each, FC, sigmoid: codes {@code (N, latent)} to pictures {@code (N, C, side,
   * side)} in [0, 1].
   *
   * @param latent default is 50
   * @param hidden default is 1024
   * @param channels default is 1
   * @param side default is 28
   */
  public record Generator(int latent, int hidden, int channels, int side)
      implements NetworkOptions<Sequential> {
    public Generator() {
      this(50, 1024, 1, 28);
    }

    @Override
    public String kind() {
      return "bigan-generator";
    }

    @Override
    public Sequential build(Initializer init) {
      return Sequential.named()
          .add("fc1", new Linear(init, latent, hidden, false))
          .add("bn1", new Norm2d(init, hidden, Norm2d.Options.batch()))
          .add(Activation.relu())
          .add("fc2", new Linear(init, hidden, hidden, false))
          .add("bn2", new Norm2d(init, hidden, Norm2d.Options.batch()))
          .add(Activation.relu())
          .add("fc3", new Linear(init, hidden, channels * side * side, true))
          .add(Activation.sigmoid())
          .add(x -> x.reshape(-1, channels, side, side))
          .build();
    }

    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      return network.forward(inputs[0]);
    }
  }

  /**
   * FC, LeakyReLU(.2), FC, BN, LeakyReLU, FC: the encoder on pictures, the discriminator on
   * pictures and codes side by side.
   *
   * <p>{@code (N, C, H, W)} and, for the discriminator, {@code (N, latent)} to {@code (N,
   * outputs)}.
   *
   * @param inputs numbers of a picture and, for the discriminator, its code. Default is 784
   * @param outputs default is 50
   */
  public record Tower(int inputs, int outputs, int hidden) implements NetworkOptions<Sequential> {
    public Tower() {
      this(784, 50, 1024);
    }

    @Override
    public String kind() {
      return "bigan-tower";
    }

    @Override
    public Sequential build(Initializer init) {
      return Sequential.named()
          .add("fc1", new Linear(init, inputs, hidden, true))
          .add(Activation.leakyRelu(.2))
          .add("fc2", new Linear(init, hidden, hidden, false))
          .add("bn2", new Norm2d(init, hidden, Norm2d.Options.batch()))
          .add(Activation.leakyRelu(.2))
          .add("fc3", new Linear(init, hidden, outputs, true))
          .build();
    }

    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      Tensor x = inputs[0].reshape(inputs[0].size(0), -1);
      return network.forward(inputs.length == 1 ? x : Shapes.concat(1, x, inputs[1]));
    }
  }
}
