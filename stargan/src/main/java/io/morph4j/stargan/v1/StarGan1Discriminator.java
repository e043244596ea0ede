package io.morph4j.stargan.v1;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The discriminator of StarGAN (Choi et al. 2018, table 5): scores of patches, and logits of the
 * labels.
 *
 * <pre>C64-C128-C256-C512-C1024-C2048, c4 s2 p1, LeakyReLU(.01); then c3 to 1 and ck to the labels
 * </pre>
 *
 * <p>The kernel k covers the whole of the last map. No norm, so penalties on its gradient are exact
 * per picture. 44,762,048 parameters for 128² and five labels.
 */
public final class StarGan1Discriminator extends MultiTaskDiscriminator {
  private static final String SCORES = "conv1";
  private static final String CLASSES = "conv2";

  /**
   * Options of the discriminator.
   *
   * @param channels of pictures; default 3
   * @param labels domains or attributes; default 5
   * @param imageSize side of the squares it is trained on; default 128
   * @param filters width of the first layer; default 64
   * @param layers strided layers; 2^layers divides the side; default 6
   */
  public record Options(int channels, int labels, int imageSize, int filters, int layers)
      implements NetworkOptions<StarGan1Discriminator> {
    /** RGB, five labels, 128², 64 filters, six layers. */
    public Options() {
      this(3, 5, 128, 64, 6);
    }

    public Options {
      if (channels < 1 || labels < 1 || filters < 1 || layers < 1 || layers > 12) {
        throw new IllegalArgumentException(
            "channels, labels and filters must be positive, layers 1 to 12: %d, %d, %d, %d"
                .formatted(channels, labels, filters, layers));
      }
      if (imageSize < 1 << layers || imageSize % (1 << layers) != 0) {
        throw new IllegalArgumentException(
            "imageSize %d is no multiple of %d, 2 to the number of layers"
                .formatted(imageSize, 1 << layers));
      }
    }

    @Override
    public String kind() {
      return "stargan1-discriminator";
    }

    @Override
    public StarGan1Discriminator build(Initializer init) {
      return new StarGan1Discriminator(init, this);
    }

    /** The scores of pictures. */
    @Override
    public Tensor forward(StarGan1Discriminator network, Tensor... inputs) {
      return network.scores(inputs[0]);
    }
  }

  /**
   * What the discriminator says of pictures.
   *
   * @param scores {@code (N, 1, h, w)}, high for real ones
   * @param classes logits {@code (N, labels)}
   */
  public record Answers(Tensor scores, Tensor classes) {}

  public StarGan1Discriminator(Initializer init, Options options) {
    super("main", trunk(init, options), heads(init, options));
  }

  private static Sequential trunk(Initializer init, Options options) {
    List<Layer> layers = new ArrayList<>();
    int in = options.channels();
    for (int i = 0; i < options.layers(); i++) {
      int width = options.filters() << i;
      layers.add(new Conv2d(init, in, width, 4, of(2, 1), true));
      layers.add(Activation.leakyRelu(.01));
      in = width;
    }
    return new Sequential(layers);
  }

  private static Map<String, Layer> heads(Initializer init, Options options) {
    int in = options.filters() << (options.layers() - 1);
    int side = options.imageSize() >> options.layers();
    Map<String, Layer> heads = new LinkedHashMap<>();
    heads.put(SCORES, new Conv2d(init, in, 1, 3, of(1, 1), false));
    heads.put(CLASSES, new Conv2d(init, in, options.labels(), side, of(1, 0), false));
    return heads;
  }

  /** Both answers for {@code x}, {@code (N, channels, imageSize, imageSize)}. */
  public Answers answers(Tensor x) {
    Map<String, Tensor> answers = forward(x);
    Tensor classes = Objects.requireNonNull(answers.get(CLASSES)); // (N, labels, 1, 1)
    return new Answers(
        Objects.requireNonNull(answers.get(SCORES)),
        classes.reshape(classes.size(0), classes.size(1)));
  }

  /** The scores alone. */
  public Tensor scores(Tensor x) {
    return forward(x, SCORES);
  }
}
