package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.nn.SpectralConv2d;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * PatchGAN: scores overlapping patches of a picture (Isola et al. 2017, appendix 6.1.2).
 *
 * <pre>C64-C128-C256-C512-C1, c4, LeakyReLU(.2), stride 2 but for the last two</pre>
 *
 * <p>{@code (N, in, H, W)} to raw scores {@code (N, 1, h, w)}: 30×30 for 256² with three layers,
 * each seeing 70×70 pixels. 2,764,737 parameters for RGB with instance norm.
 */
public final class PatchDiscriminator extends Layer {
  /**
   * Options of the discriminator.
   *
   * @param filters width of the first layer; default 64
   * @param layers strided layers; default 3
   * @param norm default INSTANCE
   * @param spectral whether weights are divided by their largest singular values, in place of a
   *     norm ({@link SpectralConv2d}); default false
   */
  public record Options(int inputChannels, int filters, int layers, Norm norm, boolean spectral)
      implements LayerOptions<PatchDiscriminator> {
    /** RGB, 64 filters, three strided layers, instance norm. */
    public Options() {
      this(3, 64, 3, Norm.INSTANCE);
    }

    /** Weights as they are. */
    public Options(int inputChannels, int filters, int layers, Norm norm) {
      this(inputChannels, filters, layers, norm, false);
    }

    public Options {
      if (inputChannels < 1 || layers < 1 || filters < 1) {
        throw new IllegalArgumentException(
            "channels, layers and filters must be positive: %d, %d, %d"
                .formatted(inputChannels, layers, filters));
      }
      Counts.check(inputChannels, filters, layers);
    }

    @Override
    public String kind() {
      return "patch";
    }

    @Override
    public PatchDiscriminator build(Initializer init) {
      return new PatchDiscriminator(init, this);
    }
  }

  private final Sequential model;

  /**
   * @param filters width of the first layer; default 64
   * @param layers strided layers; default 3
   */
  public PatchDiscriminator(
      Initializer init, int inputChannels, int filters, int layers, Norm norm) {
    this(init, new Options(inputChannels, filters, layers, norm));
  }

  private PatchDiscriminator(Initializer init, Options options) {
    Norm norm = options.spectral ? Norm.NONE : options.norm;
    List<Layer> model = new ArrayList<>();
    model.add(convolution(init, options, options.inputChannels, options.filters, 2, true));
    model.add(Activation.leakyRelu(.2));
    int width = options.filters;
    for (int k = 1; k <= options.layers; k++) {
      int next = options.filters * (int) Math.min(1L << k, 8);
      int stride = k < options.layers ? 2 : 1;
      model.add(convolution(init, options, width, next, stride, norm.biasBefore()));
      model.add(norm.layer(init, next));
      model.add(Activation.leakyRelu(.2));
      width = next;
    }
    model.add(convolution(init, options, width, 1, 1, true));
    this.model = child("model", new Sequential(model));
  }

  private static Layer convolution(
      Initializer init, Options options, int in, int out, int stride, boolean bias) {
    return options.spectral
        ? new SpectralConv2d(init, in, out, 4, of(stride, 1))
        : new Conv2d(init, in, out, 4, of(stride, 1), bias);
  }

  /** Side of the input that one score sees: 16, 34, 70, 142, 286 for one to five layers. */
  public static int receptiveField(int layers) {
    int field = 1;
    for (int k = layers + 1; k >= 0; k--) {
      int stride = k < layers ? 2 : 1;
      field = (field - 1) * stride + 4;
    }
    return field;
  }

  @Override
  public Tensor forward(Tensor x) {
    return model.forward(x);
  }
}
