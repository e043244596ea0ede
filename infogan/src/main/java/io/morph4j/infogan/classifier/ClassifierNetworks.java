package io.morph4j.infogan.classifier;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.codes.LatentCodes;

/** Networks for pictures of 32×32 whose recogniser is a network of its own. */
public final class ClassifierNetworks {
  /** What TensorFlow's batch normalisation has by default. */
  private static final Norm2d.Options BATCH =
      Norm2d.Options.batch().withEps(1e-3).withMomentum(.01);

  private ClassifierNetworks() {}

  /**
   * dc4 s1 to 4×4, then dc4 s2 three times, BN and LReLU(.2) between, sigmoid; widths 4f, 2f, f.
   *
   * <p>{@code (N, inputs)}, codes before noise, to pictures {@code (N, C, 32, 32)} in [0, 1].
   *
   * @param inputs codes and noise together. Default is 72
   * @param filters of the last feature map. Default is 64
   * @param channels default is 1
   */
  public record Generator(int inputs, int filters, int channels)
      implements NetworkOptions<Sequential> {
    public Generator() {
      this(72, 64, 1);
    }

    @Override
    public String kind() {
      return "infogan-classifier-generator";
    }

    @Override
    public Sequential build(Initializer init) {
      Sequential.Builder net = Sequential.named().add(x -> x.reshape(-1, inputs, 1, 1));
      int in = inputs;
      for (int k = 1; k <= 3; k++) {
        int width = filters << (3 - k);
        net.add(
                "de" + k,
                new ConvTranspose2d(init, in, width, 4, k == 1 ? of(1, 0) : of(2, 1), 0, true))
            .add("bn" + k, new Norm2d(init, width, BATCH))
            .add(Activation.leakyRelu(.2));
        in = width;
      }
      return net.add("de4", new ConvTranspose2d(init, in, channels, 4, of(2, 1), 0, true))
          .add(Activation.sigmoid())
          .build();
    }

    /** Noise and codes to pictures. */
    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      return network.forward(Shapes.concat(1, inputs[1], inputs[0]));
    }
  }

  /**
   * c4 s2, BN, LReLU(.2) with widths f, 2f, 4f, then dense: the discriminator with one output, the
   * recogniser with one for each value of the code.
   *
   * <p>{@code (N, C, 32, 32)} to logits; {@link #forward} gives the code {@code (N, D)}, or the
   * logit {@code (N, 1)} of a discriminator.
   *
   * @param codes one categorical code, such as cat10; empty for the discriminator (the default)
   */
  public record Tower(String codes, int filters, int channels)
      implements NetworkOptions<Sequential> {
    public Tower() {
      this("", 32, 1);
    }

    /** The discriminator of these widths. */
    Tower asJudge() {
      return new Tower("", filters, channels);
    }

    @Override
    public String kind() {
      return "infogan-classifier-tower";
    }

    @Override
    public Sequential build(Initializer init) {
      Sequential.Builder net = Sequential.named();
      int in = channels;
      for (int k = 1; k <= 3; k++) {
        int width = filters << (k - 1);
        net.add("conv" + k, new Conv2d(init, in, width, 4, of(2, 1), true))
            .add("bn" + k, new Norm2d(init, width, BATCH))
            .add(Activation.leakyRelu(.2));
        in = width;
      }
      int features = in * 4 * 4;
      int outputs = codes.isEmpty() ? 1 : LatentCodes.parse(codes).classes();
      return net.add(x -> x.reshape(-1, features))
          .add("out", new Linear(init, features, outputs, true))
          .build();
    }

    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      Tensor y = network.forward(inputs[0]);
      return codes.isEmpty() ? y : LatentCodes.parse(codes).shares(y);
    }
  }
}
