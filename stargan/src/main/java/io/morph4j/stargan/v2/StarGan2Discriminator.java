package io.morph4j.stargan.v2;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;

/**
 * D: a picture and a domain to a score of how real it is as one of that domain (Choi et al. 2020,
 * table 7).
 *
 * <pre>c3 s1-64, ResBlk ↓ until 512×4×4, LeakyReLU(.2), c4 p0, LeakyReLU(.2), c1-domains</pre>
 *
 * <p>No norm, so penalties on its gradient are exact. 20,852,290 parameters for 256² and two
 * domains.
 */
public final class StarGan2Discriminator extends Module {
  /**
   * Options of the discriminator.
   *
   * @param channels of pictures; default 3
   * @param imageSize side of the pictures, a power of two from 16 to 1024; default 256
   * @param filters width of the first layer; default 64
   * @param maxFilters up to which the width doubles; default 512
   * @param domains default 2
   */
  public record Options(int channels, int imageSize, int filters, int maxFilters, int domains)
      implements NetworkOptions<StarGan2Discriminator> {
    /** RGB, 256², 64 to 512 filters, two domains. */
    public Options() {
      this(3, 256, 64, 512, 2);
    }

    public Options {
      new Widths(channels, imageSize, filters, maxFilters);
      if (domains < 1) {
        throw new IllegalArgumentException("domains must be positive: " + domains);
      }
    }

    @Override
    public String kind() {
      return "stargan2-discriminator";
    }

    @Override
    public StarGan2Discriminator build(Initializer init) {
      return new StarGan2Discriminator(init, this);
    }

    /** Pictures {@code (N, channels, imageSize, imageSize)} and domains {@code (N, domains)}. */
    @Override
    public Tensor forward(StarGan2Discriminator network, Tensor... inputs) {
      return network.forward(inputs[0], inputs[1]);
    }
  }

  private final Sequential main;

  public StarGan2Discriminator(Initializer init, Options o) {
    Widths widths = new Widths(o.channels(), o.imageSize(), o.filters(), o.maxFilters());
    List<Layer> layers = widths.trunk(init);
    layers.add(new Conv2d(init, widths.trunkWidth(), o.domains(), 1, of(1, 0), true));
    this.main = child("main", new Sequential(layers));
  }

  /**
   * The scores {@code (N)} of pictures in their domains, logits.
   *
   * @param x {@code (N, channels, imageSize, imageSize)} in [-1, 1]
   * @param domains {@code (N, domains)}, one-hot
   */
  public Tensor forward(Tensor x, Tensor domains) {
    Tensor scores = main.forward(x); // (N, domains, 1, 1)
    return Branches.select(scores.reshape(scores.size(0), scores.size(1), 1), domains)
        .reshape(x.size(0));
  }
}
