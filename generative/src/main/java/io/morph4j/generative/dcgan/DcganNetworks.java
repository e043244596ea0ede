package io.morph4j.generative.dcgan;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of DCGAN (Radford et al. 2016, section 3 and figure 1). Conditional ones take the
 * class as a one-hot vector: the generator beside the noise, the discriminator as constant planes
 * beside the picture (Mirza and Osindero 2014).
 */
public final class DcganNetworks {
  private DcganNetworks() {}

  /** The normalisation between the convolutions. */
  public enum Norm {
    /** Batch normalisation; the convolutions have no bias. */
    BATCH,
    /** None; the convolutions have a bias and the generator's ReLUs are leaky (.2). */
    NONE;

    private void addBehind(List<Layer> layers, Initializer init, int channels) {
      if (this == BATCH) {
        layers.add(new Norm2d(init, channels, Norm2d.Options.batch()));
      }
    }
  }

  /**
   * dc4 s1 to 4×4 (dc7 to 7×7 for 28 pixels), then dc4 s2 halving the width each time, BN and ReLU
   * between, tanh: {@code u512-u256-u128-u64-u3} for 64 pixels. 3,576,704 parameters.
   *
   * <p>Noise {@code (N, latent)} and, with classes, one-hot {@code (N, classes)} to pictures {@code
   * (N, C, side, side)} in [-1, 1].
   *
   * @param latent length of the noise. Default is 100
   * @param classes 0 (the default) for a generator that is told none
   * @param filters of the last feature map. Default is 64
   * @param channels default is 3
   * @param side 4 or 5 or 7 times a power of two. Default is 64
   * @param norm default is BATCH
   */
  public record Generator(int latent, int classes, int filters, int channels, int side, Norm norm)
      implements NetworkOptions<Sequential> {
    public Generator() {
      this(100, 0, 64, 3, 64, Norm.BATCH);
    }

    public Generator {
      requireSide(side);
    }

    @Override
    public String kind() {
      return "dcgan-generator";
    }

    @Override
    public Sequential build(Initializer init) {
      boolean bias = norm == Norm.NONE;
      int first = smallest(side);
      int width = filters * (side / first) / 2;
      List<Layer> layers = new ArrayList<>();
      layers.add(new ConvTranspose2d(init, latent + classes, width, first, of(1, 0), 0, bias));
      for (; width > filters; width /= 2) {
        norm.addBehind(layers, init, width);
        layers.add(Activation.leakyRelu(bias ? .2 : 0));
        layers.add(new ConvTranspose2d(init, width, width / 2, 4, of(2, 1), 0, bias));
      }
      norm.addBehind(layers, init, width);
      layers.add(Activation.leakyRelu(bias ? .2 : 0));
      layers.add(new ConvTranspose2d(init, width, channels, 4, of(2, 1), 0, bias));
      layers.add(Activation.tanh());
      return Sequential.named()
          .add(z -> z.reshape(-1, latent + classes, 1, 1))
          .add("main", new Sequential(layers))
          .build();
    }

    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      return network.forward(inputs.length == 1 ? inputs[0] : Shapes.concat(1, inputs));
    }
  }

  /**
   * c4 s2 doubling the width each time, LeakyReLU(.2), BN but for the first, and a last convolution
   * over the whole map: {@code C64-C128-C256-C512-c4} for 64 pixels. 2,765,568 parameters.
   *
   * <p>Pictures {@code (N, C, side, side)} and, with classes, one-hot {@code (N, classes)} to
   * logits {@code (N, 1)}.
   *
   * @param norm default is BATCH; NONE where the gradient is penalised
   */
  public record Discriminator(int classes, int filters, int channels, int side, Norm norm)
      implements NetworkOptions<Sequential> {
    public Discriminator() {
      this(0, 64, 3, 64, Norm.BATCH);
    }

    public Discriminator {
      requireSide(side);
    }

    @Override
    public String kind() {
      return "dcgan-discriminator";
    }

    @Override
    public Sequential build(Initializer init) {
      boolean bias = norm == Norm.NONE;
      List<Layer> layers = new ArrayList<>();
      layers.add(new Conv2d(init, channels + classes, filters, 4, of(2, 1), bias));
      layers.add(Activation.leakyRelu(.2));
      int width = filters;
      for (int size = side / 2; size > smallest(side); size /= 2, width *= 2) {
        layers.add(new Conv2d(init, width, 2 * width, 4, of(2, 1), bias));
        norm.addBehind(layers, init, 2 * width);
        layers.add(Activation.leakyRelu(.2));
      }
      layers.add(new Conv2d(init, width, 1, smallest(side), of(1, 0), bias));
      return Sequential.named()
          .add("main", new Sequential(layers))
          .add(scores -> scores.reshape(-1, 1))
          .build();
    }

    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      if (inputs.length == 1) {
        return network.forward(inputs[0]);
      }
      long n = inputs[0].size(0);
      Tensor planes = inputs[1].reshape(n, classes, 1, 1).broadcastTo(n, classes, side, side);
      return network.forward(Shapes.concat(1, inputs[0], planes));
    }
  }

  /** The side of the first map of a generator: 4, 5 or 7. */
  private static int smallest(int side) {
    int size = side;
    while (size % 2 == 0 && size > 4) {
      size /= 2;
    }
    return size;
  }

  /**
   * @throws IllegalArgumentException if there are no networks for that side
   */
  static void requireSide(int side) {
    int first = smallest(side);
    if (side < 8 || first < 4 || first > 7) {
      throw new IllegalArgumentException(
          "side is " + side + "; wanted 4, 5 or 7 times a power of two, such as 28, 32 or 64");
    }
  }
}
