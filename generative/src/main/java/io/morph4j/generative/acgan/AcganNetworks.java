package io.morph4j.generative.acgan;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Embedding;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks of AC-GAN (Odena et al. 2017) in the form that is usual for digits of 28 pixels.
 * Where sides do not divide evenly the padding is one row below and one column on the right.
 */
public final class AcganNetworks {
  private AcganNetworks() {}

  /** The noise times an embedding of the class, then layers. */
  public static final class ClassGenerator extends Module {
    private final Embedding embedding;
    private final Sequential layers;

    private ClassGenerator(Embedding embedding, Sequential layers) {
      this.embedding = child("embed", embedding);
      this.layers = inlined(layers);
    }

    /** Pictures from noise {@code (N, latent)} and one-hot classes {@code (N, K)}. */
    public Tensor forward(Tensor z, Tensor classes) {
      return layers.forward(z.times(embedding.forward(classes)));
    }
  }

  /**
   * FC1024-FC(f·s²/16), nearest ×2, c5 2f, nearest ×2, c5 f, c2, ReLU between, tanh.
   *
   * <p>Noise {@code (N, latent)} and one-hot {@code (N, classes)} to pictures {@code (N, C, side,
   * side)} in [-1, 1]. 8,172,521 parameters.
   *
   * @param latent length of noise and class embedding. Default is 100
   * @param hidden units of the first layer. Default is 1024
   * @param filters of the last feature map. Default is 128
   * @param side a multiple of 4. Default is 28
   * @param channels default is 1
   */
  public record Generator(int latent, int classes, int hidden, int filters, int side, int channels)
      implements NetworkOptions<ClassGenerator> {
    public Generator() {
      this(100, 10, 1024, 128, 28, 1);
    }

    public Generator {
      if (side < 4 || side % 4 != 0) {
        throw new IllegalArgumentException("side is " + side + "; wanted a multiple of 4");
      }
    }

    @Override
    public String kind() {
      return "acgan-generator";
    }

    @Override
    public ClassGenerator build(Initializer init) {
      int small = side / 4;
      Embedding embedding = new Embedding(init, classes, latent);
      Sequential layers =
          Sequential.named()
              .add("fc1", new Linear(init, latent, hidden, true))
              .add(Activation.relu())
              .add("fc2", new Linear(init, hidden, filters * small * small, true))
              .add(Activation.relu())
              .add(x -> Resampling.upsample2(x.reshape(-1, filters, small, small)))
              .add("conv1", new Conv2d(init, filters, 2 * filters, 5, of(1, 2), true))
              .add(Activation.relu())
              .add(Resampling::upsample2)
              .add("conv2", new Conv2d(init, 2 * filters, filters, 5, of(1, 2), true))
              .add(x -> belowAndRight(Activations.relu(x)))
              .add("conv3", new Conv2d(init, filters, channels, 2, of(1, 0), true))
              .add(Activation.tanh())
              .build();
      return new ClassGenerator(embedding, layers);
    }

    @Override
    public Tensor forward(ClassGenerator network, Tensor... inputs) {
      return network.forward(inputs[0], inputs[1]);
    }
  }

  /**
   * c3 s2 f, c3 2f, c3 4f, c3 8f, each LeakyReLU(.3) and dropout, and two linear heads: {@code adv}
   * {@code (N, 1)} whether the picture is real, {@code aux} {@code (N, classes)} its class, both
   * logits. 939,787 parameters.
   *
   * @param filters of the first layer. Default is 32
   * @param dropout probability of dropping a value in training. Default is .3
   */
  public record Discriminator(
      int classes, int filters, int side, int channels, double slope, double dropout)
      implements NetworkOptions<MultiTaskDiscriminator> {
    public Discriminator() {
      this(10, 32, 28, 1, .3, .3);
    }

    @Override
    public String kind() {
      return "acgan-discriminator";
    }

    @Override
    public MultiTaskDiscriminator build(Initializer init) {
      Sequential.Builder trunk = Sequential.named().add(AcganNetworks::belowAndRight);
      int in = channels;
      for (int k = 0; k < 4; k++) {
        int width = filters << k;
        trunk
            .add(
                "conv" + (k + 1),
                new Conv2d(init, in, width, 3, k == 0 ? of(2, 0) : of(1, 1), true))
            .add(Activation.leakyRelu(slope))
            .add(new Dropout(dropout, false, init.random()));
        in = width;
      }
      int features = in * (side / 2) * (side / 2);
      trunk.add(x -> x.reshape(-1, features));
      Map<String, Layer> heads = new LinkedHashMap<>();
      heads.put("adv", new Linear(init, features, 1, true));
      heads.put("aux", new Linear(init, features, classes, true));
      return new MultiTaskDiscriminator("", trunk.build(), heads);
    }

    /** Both heads side by side, {@code (N, 1 + classes)}. */
    @Override
    public Tensor forward(MultiTaskDiscriminator network, Tensor... inputs) {
      return Shapes.concat(1, network.forward(inputs[0]).values().toArray(Tensor[]::new));
    }
  }

  private static Tensor belowAndRight(Tensor x) {
    return Paddings.zero(x, 0, 1, 0, 1);
  }
}
