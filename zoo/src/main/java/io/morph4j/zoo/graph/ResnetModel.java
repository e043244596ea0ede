package io.morph4j.zoo.graph;

import io.morph4j.core.file.UserException;
import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.zoo.graph.Wiring.Size;
import java.util.Optional;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * {@link ResnetGenerator}, the generator of CycleGAN, as model of DL4J's zoo; its loss is L1.
 *
 * <pre>c7s1-64, d128, d256, R256×n, u128, u64, c7s1-3, tanh</pre>
 */
public final class ResnetModel extends NetworkModel {
  private final ResnetGenerator.Options options;

  /**
   * @throws UserException if it filters while it grows the picture, or learns the change of the
   *     picture
   */
  public ResnetModel(ResnetGenerator.Options options, GraphSettings settings) {
    super(options, options.inputChannels(), settings);
    if (options.upsampling() == Upsampling.BLUR) {
      throw new UserException(
          "a resnet with upsampling blur is not known as graph of DL4J; 'morph4j export onnx'"
              + " writes it");
    }
    this.options = options;
  }

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Maker implements Provider {
    @Override
    public Optional<NetworkModel> model(NetworkOptions<?> options, GraphSettings settings) {
      return options instanceof ResnetGenerator.Options resnet
          ? Optional.of(new ResnetModel(resnet, settings))
          : Optional.empty();
    }
  }

  /** Slots of the published {@code nn.Sequential}, which its names count. */
  private static final class Slots {
    private final String prefix;
    private int next;

    Slots(String prefix) {
      this.prefix = prefix;
    }

    String take() {
      return prefix + next++;
    }
  }

  @Override
  protected void wire(Wiring wiring) {
    Norm norm = options.norm();
    boolean bias = norm.biasBefore();
    int f = options.filters();
    Slots slots = new Slots("model.");
    slots.take();
    wiring.border(Border.REFLECT, 3);
    wiring.convolution(slots.take(), new Size(options.inputChannels(), f, 7, 1, 0), bias);
    activated(wiring, slots, f);
    for (int width = f; width < 4 * f; width *= 2) {
      wiring.convolution(slots.take(), new Size(width, 2 * width, 3, 2, 1), bias);
      activated(wiring, slots, 2 * width);
    }
    for (int i = 0; i < options.blocks(); i++) {
      block(wiring, new Slots(slots.take() + ".conv_block."), 4 * f);
    }
    for (int width = 4 * f; width > f; width /= 2) {
      up(wiring, slots, width);
      activated(wiring, slots, width / 2);
    }
    slots.take();
    wiring.border(Border.REFLECT, 3);
    wiring.convolution(slots.take(), new Size(f, options.outputChannels(), 7, 1, 0), true);
    switch (options.globalSkip()) {
      case NONE -> wiring.output(Activation.TANH, LossFunction.L1);
      case ADD -> {
        String change = wiring.last();
        wiring.from(Wiring.INPUT).times(GlobalSkip.ADD_SHARE);
        wiring.activation(new InverseTanh()).plus(change);
        wiring.output(Activation.TANH, LossFunction.L1);
      }
      case BLEND -> {
        double share = GlobalSkip.BLEND_SHARE;
        String way = wiring.activation(new ActivationTanH()).last();
        wiring.multiplied(Wiring.INPUT).times(share).plus(1);
        String bend = wiring.activation(new Reciprocal()).last();
        wiring.from(way).activation(new ActivationLReLU(-1)); // the absolute value
        wiring.multiplied(Wiring.INPUT).times(share - 1).plus(way).plus(Wiring.INPUT);
        wiring.multiplied(bend).output(Activation.IDENTITY, LossFunction.L1);
      }
    }
  }

  private void activated(Wiring wiring, Slots slots, int channels) {
    wiring.norm(slots.take(), channels, options.norm()).relu();
    slots.take();
  }

  private void block(Wiring wiring, Slots slots, int width) {
    String input = wiring.last();
    padded(wiring, slots, width);
    activated(wiring, slots, width);
    if (options.dropout()) {
      slots.take();
      wiring.dropout();
    }
    padded(wiring, slots, width);
    wiring.norm(slots.take(), width, options.norm()).plus(input);
  }

  /** Zero padding is the convolution's own and has no slot. */
  private void padded(Wiring wiring, Slots slots, int width) {
    boolean own = options.padding() == Border.ZERO;
    if (!own) {
      slots.take();
      wiring.border(options.padding(), 1);
    }
    wiring.convolution(
        slots.take(), new Size(width, width, 3, 1, own ? 1 : 0), options.norm().biasBefore());
  }

  /**
   * The published transposed convolution has padding 1 and one row more at the end: all of DL4J's
   * rows but the first.
   */
  private void up(Wiring wiring, Slots slots, int width) {
    boolean bias = options.norm().biasBefore();
    if (options.upsampling() == Upsampling.TRANSPOSED) {
      wiring.transposed(slots.take(), new Size(width, width / 2, 3, 2, 0), bias).cropTopLeft(1);
      return;
    }
    slots.take();
    slots.take();
    wiring.doubled();
    if (options.upsampling() == Upsampling.BILINEAR) {
      // Doubled values averaged with both neighbours by 1, 2, 1.
      wiring.border(Border.REPLICATE, 1).averaged().averaged();
    }
    wiring.border(Border.REFLECT, 1);
    wiring.convolution(slots.take(), new Size(width, width / 2, 3, 1, 0), bias);
  }
}
