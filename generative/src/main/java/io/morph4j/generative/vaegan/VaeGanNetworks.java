package io.morph4j.generative.vaegan;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.LayerOptions;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The networks of VAE-GAN (Larsen et al. 2016, table 1). */
public final class VaeGanNetworks {
  private VaeGanNetworks() {}

  /** From a picture to the normal distribution of its code. */
  public static final class VariationalEncoder extends Module {
    private final Sequential trunk;
    private final Linear mean;
    private final Linear logVariance;

    private VariationalEncoder(Sequential trunk, Linear mean, Linear logVariance) {
      this.trunk = inlined(trunk);
      this.mean = child("mu", mean);
      this.logVariance = child("logvar", logVariance);
    }

    /** Mean and log-variance, {@code (N, latent)} each, of pictures {@code (N, C, H, W)}. */
    public Code forward(Tensor x) {
      Tensor features = trunk.forward(x);
      return new Code(mean.forward(features), logVariance.forward(features));
    }
  }

  /** The normal distribution of the codes of a batch. */
  public record Code(Tensor mean, Tensor logVariance) {}

  /**
   * c5 s2 for each width, BN, ReLU, FC(hidden), BN, ReLU, and two dense heads.
   *
   * @param widths of the convolutions. Default is 64, 128, 256
   * @param hidden default is 1024
   * @param latent default is 128
   * @param side a multiple of 8. Default is 64
   */
  public record Encoder(List<Integer> widths, int hidden, int latent, int side, int channels)
      implements NetworkOptions<VariationalEncoder> {
    public Encoder() {
      this(List.of(64, 128, 256), 1024, 128, 64, 3);
    }

    public Encoder {
      widths = List.copyOf(widths);
      requireEighths(side);
    }

    @Override
    public String kind() {
      return "vaegan-encoder";
    }

    @Override
    public VariationalEncoder build(Initializer init) {
      Sequential.Builder net = Sequential.named();
      int in = channels;
      for (int k = 1; k <= widths.size(); k++) {
        int width = widths.get(k - 1);
        net.add("conv" + k, new Conv2d(init, in, width, 5, of(2, 2), false));
        normalized(net, "bn" + k, init, width);
        in = width;
      }
      int features = in * (side >> widths.size()) * (side >> widths.size());
      net.add(x -> x.reshape(-1, features));
      net.add("fc", new Linear(init, features, hidden, false));
      normalized(net, "bn" + (widths.size() + 1), init, hidden);
      return new VariationalEncoder(
          net.build(),
          new Linear(init, hidden, latent, true),
          new Linear(init, hidden, latent, true));
    }

    /** The mean of the code. */
    @Override
    public Tensor forward(VariationalEncoder network, Tensor... inputs) {
      return network.forward(inputs[0]).mean();
    }
  }

  /**
   * FC, BN, ReLU, dc5 s2 for each width, BN, ReLU, c5, tanh: {@code (N, latent)} to {@code (N, C,
   * side, side)} in [-1, 1].
   *
   * @param start width of the first map. Default is 256
   * @param widths of the transposed convolutions. Default is 256, 128, 32
   */
  public record Generator(int start, List<Integer> widths, int latent, int side, int channels)
      implements LayerOptions<Sequential> {
    public Generator() {
      this(256, List.of(256, 128, 32), 128, 64, 3);
    }

    public Generator {
      widths = List.copyOf(widths);
      requireEighths(side);
    }

    @Override
    public String kind() {
      return "vaegan-generator";
    }

    @Override
    public Sequential build(Initializer init) {
      int small = side >> widths.size();
      int units = start * small * small;
      Sequential.Builder net = Sequential.named().add("fc", new Linear(init, latent, units, false));
      normalized(net, "bn0", init, units);
      net.add(x -> x.reshape(-1, start, small, small));
      int in = start;
      for (int k = 1; k <= widths.size(); k++) {
        int width = widths.get(k - 1);
        net.add("dc" + k, new ConvTranspose2d(init, in, width, 5, of(2, 2), 1, false));
        normalized(net, "bn" + k, init, width);
        in = width;
      }
      return net.add("conv", new Conv2d(init, in, channels, 5, of(1, 2), true))
          .add(Activation.tanh())
          .build();
    }
  }

  /** Whether a picture is real, and the features in which pictures are compared. */
  public static final class FeatureDiscriminator extends Module {
    /** One for each convolution: what lies between it and the one before, and itself. */
    private final List<Sequential> convolutions;

    private final Sequential score;

    private FeatureDiscriminator(List<Sequential> convolutions, Sequential score) {
      this.convolutions = convolutions.stream().map(this::inlined).toList();
      this.score = inlined(score);
    }

    /** The output of the last convolution, before its batch normalisation. */
    public Tensor features(Tensor x) {
      return features(x, 0, convolutions.size());
    }

    /**
     * The output of convolution {@code to}, counted from 1, for that of convolution {@code from};
     * for a picture, {@code from} is 0.
     */
    Tensor features(Tensor x, int from, int to) {
      Tensor value = x;
      for (Sequential part : convolutions.subList(from, to)) {
        value = part.forward(value);
      }
      return value;
    }

    /** Logits {@code (N, 1)} of the pictures with these features. */
    public Tensor score(Tensor features) {
      return score.forward(features);
    }
  }

  /**
   * c5 s1, ReLU, c5 s2 for each further width, BN, ReLU, FC(hidden), BN, ReLU, FC1.
   *
   * @param widths of the convolutions. Default is 32, 128, 256, 256
   * @param hidden default is 512
   */
  public record Discriminator(List<Integer> widths, int hidden, int side, int channels)
      implements NetworkOptions<FeatureDiscriminator> {
    public Discriminator() {
      this(List.of(32, 128, 256, 256), 512, 64, 3);
    }

    public Discriminator {
      widths = List.copyOf(widths);
      requireEighths(side);
    }

    @Override
    public String kind() {
      return "vaegan-discriminator";
    }

    @Override
    public FeatureDiscriminator build(Initializer init) {
      int last = widths.size();
      int in = widths.get(0);
      List<Sequential> convolutions = new ArrayList<>();
      convolutions.add(
          Sequential.named()
              .add("conv1", new Conv2d(init, channels, in, 5, of(1, 2), true))
              .build());
      for (int k = 2; k <= last; k++) {
        int width = widths.get(k - 1);
        Sequential.Builder part = Sequential.named();
        if (k == 2) {
          part.add(Activation.relu());
        } else {
          normalized(part, "bn" + (k - 1), init, in);
        }
        part.add("conv" + k, new Conv2d(init, in, width, 5, of(2, 2), false));
        convolutions.add(part.build());
        in = width;
      }
      int units = in * (side >> (last - 1)) * (side >> (last - 1));
      Sequential.Builder score = Sequential.named();
      normalized(score, "bn" + last, init, in);
      score.add(x -> x.reshape(-1, units)).add("fc", new Linear(init, units, hidden, false));
      normalized(score, "bn" + (last + 1), init, hidden);
      score.add("out", new Linear(init, hidden, 1, true));
      return new FeatureDiscriminator(convolutions, score.build());
    }

    @Override
    public Tensor forward(FeatureDiscriminator network, Tensor... inputs) {
      return network.score(network.features(inputs[0]));
    }
  }

  private static void normalized(Sequential.Builder net, String name, Initializer init, int width) {
    net.add(name, new Norm2d(init, width, Norm2d.Options.batch())).add(Activation.relu());
  }

  private static void requireEighths(int side) {
    if (side < 8 || side % 8 != 0) {
      throw new IllegalArgumentException("side is " + side + "; wanted a multiple of 8");
    }
  }
}
