package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Sequential;
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
   */
  public record Options(int inputChannels, int filters, int layers, Norm norm)
      implements LayerOptions<PatchDiscriminator> {
    /** RGB, 64 filters, three strided layers, instance norm. */
    public Options() {
      this(3, 64, 3, Norm.INSTANCE);
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
      return new PatchDiscriminator(init, inputChannels, filters, layers, norm);
    }
  }

  private final Sequential model;

  /**
   * @param filters width of the first layer; default 64
   * @param layers strided layers; default 3
   */
  public PatchDiscriminator(
      Initializer init, int inputChannels, int filters, int layers, Norm norm) {
    if (layers < 1 || filters < 1) {
      throw new IllegalArgumentException(
          "layers and filters must be positive: %d, %d".formatted(layers, filters));
    }
    List<Layer> model = new ArrayList<>();
    model.add(new Conv2d(init, inputChannels, filters, 4, of(2, 1), true));
    model.add(Activation.leakyRelu(.2));
    int width = filters;
    for (int k = 1; k <= layers; k++) {
      int next = filters * (int) Math.min(1L << k, 8);
      model.add(new Conv2d(init, width, next, 4, of(k < layers ? 2 : 1, 1), norm.biasBefore()));
      model.add(norm.layer(init, next));
      model.add(Activation.leakyRelu(.2));
      width = next;
    }
    model.add(new Conv2d(init, width, 1, 4, of(1, 1), true));
    this.model = child("model", new Sequential(model));
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
