package io.morph4j.stargan.v1;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The generator of StarGAN (Choi et al. 2018, table 4): a picture and the wanted labels in, the
 * picture with these labels out.
 *
 * <pre>concat(x, label planes), c7s1-64, d128, d256, R256×6, u128, u64, c7s1-3, tanh</pre>
 *
 * <p>{@code d} and {@code u} are c4 s2 p1, no convolution has a bias, all borders are zeros: with
 * reflected ones the normalisation would cancel the constant label planes. 8,430,528 parameters
 * with five labels, checked against the published implementation, whose names these are.
 */
public final class StarGan1Generator extends Module {
  /**
   * Options of the generator.
   *
   * @param channels of pictures; default 3
   * @param labels domains or attributes; default 5
   * @param filters width of the first layer; default 64
   * @param blocks residual blocks; default 6
   * @param second how many of the labels, the last ones, are those of a second data set that it was
   *     trained on jointly; default 0
   */
  public record Options(int channels, int labels, int filters, int blocks, int second)
      implements NetworkOptions<StarGan1Generator> {
    /** RGB, five labels, 64 filters, six blocks. */
    public Options() {
      this(3, 5, 64, 6);
    }

    /** Of one data set. */
    public Options(int channels, int labels, int filters, int blocks) {
      this(channels, labels, filters, blocks, 0);
    }

    public Options {
      if (channels < 1 || labels < 1 || filters < 1 || blocks < 0) {
        throw new IllegalArgumentException(
            "channels, labels and filters must be positive, blocks not negative: %d, %d, %d, %d"
                .formatted(channels, labels, filters, blocks));
      }
      if (second < 0 || second >= labels) {
        throw new IllegalArgumentException(
            "second is %d; of %d labels it can be 0 to %d".formatted(second, labels, labels - 1));
      }
    }

    @Override
    public String kind() {
      return "stargan1-generator";
    }

    @Override
    public StarGan1Generator build(Initializer init) {
      return new StarGan1Generator(init, this);
    }

    /**
     * Pictures {@code (N, channels, H, W)} and labels {@code (N, labels)}. Of labels of two data
     * sets, the second is meant where it has one, else the first.
     */
    @Override
    public Tensor forward(StarGan1Generator network, Tensor... inputs) {
      if (inputs.length != 2) {
        throw new IllegalArgumentException(
            kind() + " takes pictures and labels, got " + inputs.length + " inputs");
      }
      return network.forward(inputs[0], second == 0 ? inputs[1] : withMask(inputs[1]));
    }

    private Tensor withMask(Tensor c) {
      Tensor of2 = Shapes.slice(c, 1, labels - second, labels).sumTo(c.size(0), 1);
      Tensor is2 = of2.plus(Activations.relu(of2.plus(-1)).times(-1)); // 1 at most
      return Shapes.concat(1, c, is2.times(-1).plus(1), is2);
    }

    @Override
    public int multiple() {
      return 4;
    }

    @Override
    public int leastSide() {
      return 8;
    }
  }

  private final Sequential main;
  private final int labels;

  public StarGan1Generator(Initializer init, Options options) {
    int f = options.filters();
    this.labels = options.labels() + (options.second() > 0 ? 2 : 0);
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv2d(init, options.channels() + labels, f, 7, of(1, 3), false));
    addNorm(layers, init, f, true);
    for (int width = f; width < 4 * f; width *= 2) {
      layers.add(new Conv2d(init, width, 2 * width, 4, of(2, 1), false));
      addNorm(layers, init, 2 * width, true);
    }
    for (int i = 0; i < options.blocks(); i++) {
      layers.add(new Block(init, 4 * f));
    }
    for (int width = 4 * f; width > f; width /= 2) {
      layers.add(new ConvTranspose2d(init, width, width / 2, 4, of(2, 1), 0, false));
      addNorm(layers, init, width / 2, true);
    }
    layers.add(new Conv2d(init, f, options.channels(), 7, of(1, 3), false));
    layers.add(Activation.tanh());
    this.main = child("main", new Sequential(layers));
  }

  /**
   * Instance norm with parameters. The published one keeps running statistics as well and never
   * uses them, in translation neither.
   */
  private static void addNorm(List<Layer> layers, Initializer init, int width, boolean relu) {
    Norm2d norm = new Norm2d(init, width, new Norm2d.Options(Over.INSTANCE, true, true, 1e-5, .1));
    norm.useBatchStatistics(true);
    layers.add(norm);
    if (relu) {
      layers.add(Activation.relu());
    }
  }

  /**
   * The pictures {@code x} as they would be with the labels {@code c}.
   *
   * @param x {@code (N, channels, H, W)} in [-1, 1], sides multiples of 4
   * @param c {@code (N, labels)}: ones where the label applies, else zeros; with labels of two data
   *     sets {@code (N, labels + 2)}, at the end a bit for each set: which one the labels are of
   * @return the shape of {@code x}, in [-1, 1]
   */
  public Tensor forward(Tensor x, Tensor c) {
    if (c.rank() != 2 || c.size(0) != x.size(0) || c.size(1) != labels) {
      throw new IllegalArgumentException(
          "for %d pictures labels of shape (%d, %d) are wanted, got %s"
              .formatted(x.size(0), x.size(0), labels, c));
    }
    if (x.size(2) % 4 != 0 || x.size(3) % 4 != 0) {
      throw new IllegalArgumentException(
          "this generator takes sides that are multiples of 4, got %d×%d"
              .formatted(x.size(2), x.size(3)));
    }
    Tensor planes =
        c.reshape(c.size(0), labels, 1, 1).broadcastTo(c.size(0), labels, x.size(2), x.size(3));
    return main.forward(Shapes.concat(1, x, planes)); // (N, channels + labels, H, W) in
  }

  /** {@code x + norm(c3(relu(norm(c3(x)))))}. */
  private static final class Block extends Layer {
    private final Sequential path;

    Block(Initializer init, int width) {
      List<Layer> layers = new ArrayList<>();
      layers.add(new Conv2d(init, width, width, 3, of(1, 1), false));
      addNorm(layers, init, width, true);
      layers.add(new Conv2d(init, width, width, 3, of(1, 1), false));
      addNorm(layers, init, width, false);
      this.path = child("main", new Sequential(layers));
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.plus(path.forward(x));
    }
  }
}
