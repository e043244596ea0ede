package io.morph4j.infogan.paper;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.codes.LatentCodes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The networks of the paper (Chen et al. 2016, appendix C.1). */
public final class PaperNetworks {
  private PaperNetworks() {}

  /**
   * FC1024-FC(2f·s²/16)-u64-u1, BN and ReLU between, sigmoid at the end.
   *
   * <p>{@code (N, inputs)}, noise before codes, to pictures {@code (N, C, side, side)} in [0, 1].
   *
   * @param inputs noise and codes together. Default is 74
   * @param filters of the last feature map. Default is 64
   * @param hidden units of the first layer. Default is 1024
   * @param side a multiple of 4. Default is 28
   * @param channels default is 1
   */
  public record Generator(int inputs, int filters, int hidden, int side, int channels)
      implements NetworkOptions<Sequential> {
    public Generator() {
      this(74, 64, 1024, 28, 1);
    }

    public Generator {
      requireQuarters(side);
    }

    @Override
    public String kind() {
      return "infogan-generator";
    }

    @Override
    public Sequential build(Initializer init) {
      int small = side / 4;
      int units = 2 * filters * small * small;
      return Sequential.named()
          .add("fc1", new Linear(init, inputs, hidden, true))
          .add("bn1", new Norm2d(init, hidden, Norm2d.Options.batch()))
          .add(Activation.relu())
          .add("fc2", new Linear(init, hidden, units, true))
          .add("bn2", new Norm2d(init, units, Norm2d.Options.batch()))
          .add(Activation.relu())
          .add(x -> x.reshape(-1, 2L * filters, small, small))
          .add("dc1", new ConvTranspose2d(init, 2 * filters, filters, 4, of(2, 1), 0, true))
          .add("bn3", new Norm2d(init, filters, Norm2d.Options.batch()))
          .add(Activation.relu())
          .add("dc2", new ConvTranspose2d(init, filters, channels, 4, of(2, 1), 0, true))
          .add(Activation.sigmoid())
          .build();
    }

    /** Noise and codes to pictures. */
    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      return network.forward(Shapes.concat(1, inputs));
    }
  }

  /**
   * The trunk c64-c128-FC1024 (LReLU, BN but for the first), a head of one logit and a head
   * FC128-FC(outputs) that reads the codes.
   *
   * <p>{@code (N, C, side, side)} to {@code d_head} {@code (N, 1)} and {@code q_head}: as many
   * logits as a categorical code has values, a mean and a log-variance for a continuous one. {@link
   * #forward} gives the codes {@code (N, D)}.
   *
   * @param codes as {@link LatentCodes#parse} reads them. Default is cat10,2xcont
   * @param headHidden units between trunk and codes. Default is 128
   * @param slope of the leaky ReLUs; .1 in the paper (the default), .01 in its code
   */
  public record Discriminator(
      String codes, int filters, int hidden, int headHidden, int side, int channels, double slope)
      implements NetworkOptions<MultiTaskDiscriminator> {
    public Discriminator() {
      this("cat10,2xcont", 64, 1024, 128, 28, 1, .1);
    }

    public Discriminator {
      requireQuarters(side);
    }

    @Override
    public String kind() {
      return "infogan-discriminator";
    }

    @Override
    public MultiTaskDiscriminator build(Initializer init) {
      int units = 2 * filters * (side / 4) * (side / 4);
      Sequential trunk =
          Sequential.named()
              .add("conv1", new Conv2d(init, channels, filters, 4, of(2, 1), true))
              .add(Activation.leakyRelu(slope))
              .add("conv2", new Conv2d(init, filters, 2 * filters, 4, of(2, 1), true))
              .add("bn2", new Norm2d(init, 2 * filters, Norm2d.Options.batch()))
              .add(Activation.leakyRelu(slope))
              .add(x -> x.reshape(-1, units))
              .add("fc", new Linear(init, units, hidden, true))
              .add("bn3", new Norm2d(init, hidden, Norm2d.Options.batch()))
              .add(Activation.leakyRelu(slope))
              .build();
      Sequential reader =
          Sequential.named()
              .add("fc", new Linear(init, hidden, headHidden, true))
              .add("bn", new Norm2d(init, headHidden, Norm2d.Options.batch()))
              .add(Activation.leakyRelu(slope))
              .add("out", new Linear(init, headHidden, LatentCodes.parse(codes).recognised(), true))
              .build();
      Map<String, Layer> heads = new LinkedHashMap<>();
      heads.put("d_head", Sequential.named().add("out", new Linear(init, hidden, 1, true)).build());
      heads.put("q_head", reader);
      return new MultiTaskDiscriminator("trunk", trunk, heads);
    }

    @Override
    public Tensor forward(MultiTaskDiscriminator network, Tensor... inputs) {
      return LatentCodes.parse(codes).read(network.forward(inputs[0], "q_head"));
    }
  }

  private static void requireQuarters(int side) {
    if (side < 4 || side % 4 != 0) {
      throw new IllegalArgumentException("side is " + side + "; wanted a multiple of 4");
    }
  }
}
