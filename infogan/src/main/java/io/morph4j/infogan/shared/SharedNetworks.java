package io.morph4j.infogan.shared;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.codes.LatentCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks whose discriminator and recogniser share all convolutions. */
public final class SharedNetworks {
  private SharedNetworks() {}

  /**
   * Linear to s/4, BN, (nearest ×2, c3, BN, LReLU(.2)) twice, c3, tanh; widths f, f, f/2.
   *
   * <p>{@code (N, inputs)}, noise before codes, to pictures {@code (N, C, side, side)} in [-1, 1].
   *
   * @param inputs noise and codes together. Default is 74
   * @param filters of the first feature map. Default is 128
   * @param side a multiple of 4. Default is 28
   * @param channels default is 1
   * @param bnEpsilon ε of the second and third batch normalisation; .8 in the published form.
   *     Default is 1e-5
   */
  public record Generator(int inputs, int filters, int side, int channels, double bnEpsilon)
      implements NetworkOptions<Sequential> {
    public Generator() {
      this(74, 128, 28, 1, 1e-5);
    }

    public Generator {
      if (side < 4 || side % 4 != 0 || filters % 2 != 0) {
        throw new IllegalArgumentException(
            "side is %d, filters %d; wanted a multiple of 4 and an even number"
                .formatted(side, filters));
      }
    }

    @Override
    public String kind() {
      return "infogan-shared-generator";
    }

    @Override
    public Sequential build(Initializer init) {
      int small = side / 4;
      Norm2d.Options batch = Norm2d.Options.batch();
      Sequential blocks =
          new Sequential(
              new Norm2d(init, filters, batch),
              Activation.of(Resampling::upsample2),
              new Conv2d(init, filters, filters, 3, of(1, 1), true),
              new Norm2d(init, filters, batch.withEps(bnEpsilon)),
              Activation.leakyRelu(.2),
              Activation.of(Resampling::upsample2),
              new Conv2d(init, filters, filters / 2, 3, of(1, 1), true),
              new Norm2d(init, filters / 2, batch.withEps(bnEpsilon)),
              Activation.leakyRelu(.2),
              new Conv2d(init, filters / 2, channels, 3, of(1, 1), true),
              Activation.tanh());
      return Sequential.named()
          .add("l1", new Sequential(new Linear(init, inputs, filters * small * small, true)))
          .add(x -> x.reshape(-1, filters, small, small))
          .add("conv_blocks", blocks)
          .build();
    }

    /** Noise and codes to pictures. */
    @Override
    public Tensor forward(Sequential network, Tensor... inputs) {
      return network.forward(Shapes.concat(1, inputs));
    }
  }

  /**
   * Four blocks c3 s2, LReLU(.2), channel dropout, BN (not in the first) of widths f, 2f, 4f, 8f,
   * and linear heads.
   *
   * <p>{@code (N, C, side, side)} to {@code valid_fc_layer} {@code (N, 1)}, {@code
   * discrete_fc_layer} logits {@code (N, classes)} and {@code continuous_fc_layer} {@code (N,
   * continuous)}; {@link #forward} gives the codes {@code (N, D)}.
   *
   * @param codes as {@link LatentCodes#parse} reads them. Default is cat10,2xcont
   * @param dropout probability of dropping a channel in training. Default is .25
   * @param bnEpsilon ε of the batch normalisations. Default is 1e-5
   */
  public record Discriminator(
      String codes, int filters, int side, int channels, double dropout, double bnEpsilon)
      implements NetworkOptions<MultiTaskDiscriminator> {
    /** The head that judges. */
    public static final String VALID = "valid_fc_layer";

    /** The head of the categorical codes. */
    public static final String DISCRETE = "discrete_fc_layer";

    /** The head of the continuous codes. */
    public static final String CONTINUOUS = "continuous_fc_layer";

    public Discriminator() {
      this("cat10,2xcont", 16, 28, 1, .25, 1e-5);
    }

    @Override
    public String kind() {
      return "infogan-shared-discriminator";
    }

    @Override
    public MultiTaskDiscriminator build(Initializer init) {
      List<Layer> blocks = new ArrayList<>();
      int in = channels;
      int small = side;
      for (int k = 0; k < 4; k++) {
        int width = filters << k;
        blocks.add(new Conv2d(init, in, width, 3, of(2, 1), true));
        blocks.add(Activation.leakyRelu(.2));
        blocks.add(new Dropout(dropout, true, init.random()));
        if (k > 0) {
          blocks.add(new Norm2d(init, width, Norm2d.Options.batch().withEps(bnEpsilon)));
        }
        in = width;
        small = (small + 1) / 2;
      }
      int features = in * small * small;
      blocks.add(Activation.of(x -> x.reshape(-1, features)));
      LatentCodes read = LatentCodes.parse(codes);
      Map<String, Layer> heads = new LinkedHashMap<>();
      heads.put(VALID, new Sequential(new Linear(init, features, 1, true)));
      heads.put(DISCRETE, new Sequential(new Linear(init, features, read.classes(), true)));
      if (read.continuous() > 0) {
        heads.put(CONTINUOUS, new Sequential(new Linear(init, features, read.continuous(), true)));
      }
      return new MultiTaskDiscriminator("conv_blocks", new Sequential(blocks), heads);
    }

    @Override
    public Tensor forward(MultiTaskDiscriminator network, Tensor... inputs) {
      Map<String, Tensor> answers = new LinkedHashMap<>(network.forward(inputs[0]));
      answers.remove(VALID);
      answers.computeIfPresent(DISCRETE, (name, y) -> LatentCodes.parse(codes).shares(y));
      return Shapes.concat(1, answers.values().toArray(Tensor[]::new));
    }
  }
}
