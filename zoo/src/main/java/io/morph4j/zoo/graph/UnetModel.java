package io.morph4j.zoo.graph;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.zoo.graph.Wiring.Size;
import java.util.Optional;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * {@link UnetGenerator}, the generator of pix2pix, as model of DL4J's zoo; its loss is L1.
 *
 * <pre>C64-C128-C256-C512×(n-3)  down, each c4 s2 p1
 * CD512×(n-4)-C512-C256-C128-C64  up, each dc4 s2 p1 on concat(skip, below), tanh</pre>
 */
public final class UnetModel extends NetworkModel {
  private static final double SLOPE = .2;

  private final UnetGenerator.Options options;

  public UnetModel(UnetGenerator.Options options, GraphSettings settings) {
    super(options, options.inputChannels(), settings);
    this.options = options;
  }

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Maker implements Provider {
    @Override
    public Optional<NetworkModel> model(NetworkOptions<?> options, GraphSettings settings) {
      return options instanceof UnetGenerator.Options unet
          ? Optional.of(new UnetModel(unet, settings))
          : Optional.empty();
    }
  }

  @Override
  protected void wire(Wiring wiring) {
    int f = options.filters();
    boolean bias = options.norm().biasBefore();
    wiring.convolution("model.model.0", halving(options.inputChannels(), f), bias);
    level(wiring, "model.model.1.model.", 1);
    wiring.relu();
    wiring.transposed("model.model.3", halving(2 * f, options.outputChannels()), true);
    wiring.output(Activation.TANH, LossFunction.L1);
  }

  /** Channels of the maps above level {@code number}: 64, 128, 256, 512, 512 … */
  private int width(int number) {
    return options.filters() * (1 << Math.min(number - 1, 3));
  }

  /** One level, its input and then its result as channels. */
  private void level(Wiring wiring, String prefix, int number) {
    boolean innermost = number == options.downs() - 1;
    boolean bias = options.norm().biasBefore();
    int outer = width(number);
    int inner = width(number + 1);
    String input = wiring.last();
    wiring.leakyRelu(SLOPE).convolution(prefix + 1, halving(outer, inner), bias);
    if (!innermost) {
      wiring.norm(prefix + 2, inner, options.norm());
      level(wiring, prefix + "3.model.", number + 1);
    }
    // Behind the activation of the innermost level comes slot 3, elsewhere slot 5.
    int up = innermost ? 3 : 5;
    wiring.relu().transposed(prefix + up, halving(innermost ? inner : 2 * inner, outer), bias);
    wiring.norm(prefix + (up + 1), outer, options.norm());
    // Innermost but one and further out, while the maps have full width.
    if (options.dropout() && !innermost && number >= 4) {
      wiring.dropout();
    }
    wiring.behind(input);
  }

  private static Size halving(int in, int out) {
    return new Size(in, out, 4, 2, 1);
  }
}
