package io.morph4j.stargan.v2;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * E: a picture and its domain to its style (Choi et al. 2020, table 7).
 *
 * <pre>
 * c3 s1-64, ResBlk ↓ until 512×4×4, LeakyReLU(.2), c4 p0, LeakyReLU(.2);   per domain: linear 64
 * </pre>
 *
 * <p>20,916,928 parameters for 256² and two domains.
 */
public final class StyleEncoder extends Module {
  /**
   * Options of the style encoder.
   *
   * @param channels of pictures; default 3
   * @param imageSize side of the pictures, a power of two from 16 to 1024; default 256
   * @param filters width of the first layer; default 64
   * @param maxFilters up to which the width doubles; default 512
   * @param styleDimension length of a style; default 64
   * @param domains default 2
   */
  public record Options(
      int channels, int imageSize, int filters, int maxFilters, int styleDimension, int domains)
      implements NetworkOptions<StyleEncoder> {
    private static final int MOST_DOMAINS = 65536;

    /** RGB, 256², 64 to 512 filters, styles of 64, two domains. */
    public Options() {
      this(3, 256, 64, 512, 64, 2);
    }

    public Options {
      new Widths(channels, imageSize, filters, maxFilters);
      if (styleDimension < 1 || domains < 1 || domains > MOST_DOMAINS) {
        throw new IllegalArgumentException(
            "styleDimension and domains must be positive, domains at most 65536: %d, %d"
                .formatted(styleDimension, domains));
      }
    }

    @Override
    public String kind() {
      return "stargan2-encoder";
    }

    @Override
    public StyleEncoder build(Initializer init) {
      return new StyleEncoder(init, this);
    }

    /** Pictures {@code (N, channels, imageSize, imageSize)} and domains {@code (N, domains)}. */
    @Override
    public Tensor forward(StyleEncoder network, Tensor... inputs) {
      return network.forward(inputs[0], inputs[1]);
    }
  }

  private final Sequential shared;
  private final Branches unshared;

  public StyleEncoder(Initializer init, Options o) {
    Widths widths = new Widths(o.channels(), o.imageSize(), o.filters(), o.maxFilters());
    this.shared = child("shared", new Sequential(widths.trunk(init)));
    this.unshared =
        child(
            "unshared",
            new Branches(
                IntStream.range(0, o.domains())
                    .mapToObj(k -> new Linear(init, widths.trunkWidth(), o.styleDimension(), true))
                    .toList()));
  }

  /**
   * The styles {@code (N, styleDimension)} of pictures.
   *
   * @param x {@code (N, channels, imageSize, imageSize)} in [-1, 1]
   * @param domains {@code (N, domains)}, one-hot
   */
  public Tensor forward(Tensor x, Tensor domains) {
    Tensor h = shared.forward(x); // (N, trunkWidth, 1, 1)
    return unshared.forward(h.reshape(h.size(0), h.size(1)), domains);
  }
}
