package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.Tensor;

/**
 * The 1×1 PatchGAN: scores every pixel by itself (Isola et al. 2017, appendix 6.1.2).
 *
 * <p>{@code (N, in, H, W)} to raw scores {@code (N, 1, H, W)}.
 */
public final class PixelDiscriminator extends Layer {
  /**
   * Options of the discriminator.
   *
   * @param filters width of the first layer; default 64
   * @param norm default INSTANCE
   */
  public record Options(int inputChannels, int filters, Norm norm)
      implements LayerOptions<PixelDiscriminator> {
    /** RGB, 64 filters, instance norm. */
    public Options() {
      this(3, 64, Norm.INSTANCE);
    }

    @Override
    public String kind() {
      return "pixel";
    }

    @Override
    public PixelDiscriminator build(Initializer init) {
      return new PixelDiscriminator(init, inputChannels, filters, norm);
    }
  }

  private final Sequential net;

  public PixelDiscriminator(Initializer init, int inputChannels, int filters, Norm norm) {
    boolean bias = norm.biasBefore();
    this.net =
        child(
            "net",
            new Sequential(
                new Conv2d(init, inputChannels, filters, 1, of(1, 0), true),
                Activation.leakyRelu(.2),
                new Conv2d(init, filters, 2 * filters, 1, of(1, 0), bias),
                norm.layer(init, 2 * filters),
                Activation.leakyRelu(.2),
                new Conv2d(init, 2 * filters, 1, 1, of(1, 0), bias)));
  }

  @Override
  public Tensor forward(Tensor x) {
    return net.forward(x);
  }
}
