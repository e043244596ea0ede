package io.morph4j.zoo.graph;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.PatchDiscriminator;
import io.morph4j.zoo.graph.Wiring.Size;
import java.util.Optional;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * {@link PatchDiscriminator}, PatchGAN, as model of DL4J's zoo: raw scores; its loss is least
 * squares.
 *
 * <pre>C64-C128-C256-C512-C1, c4, LeakyReLU(.2), stride 2 but for the last two</pre>
 */
public final class PatchModel extends NetworkModel {
  private static final double SLOPE = .2;

  private final PatchDiscriminator.Options options;

  /**
   * @throws IllegalArgumentException with spectral normalisation, for which DL4J has no layer
   */
  public PatchModel(PatchDiscriminator.Options options, GraphSettings settings) {
    super(options, options.inputChannels(), settings);
    if (options.spectral()) {
      throw new IllegalArgumentException(
          "spectral is true; DL4J has no layer for it: build the graph with spectral=false");
    }
    this.options = options;
  }

  /** Found by {@link java.util.ServiceLoader}. */
  public static final class Maker implements Provider {
    @Override
    public Optional<NetworkModel> model(NetworkOptions<?> options, GraphSettings settings) {
      return options instanceof PatchDiscriminator.Options patch
          ? Optional.of(new PatchModel(patch, settings))
          : Optional.empty();
    }
  }

  @Override
  protected void wire(Wiring wiring) {
    int f = options.filters();
    wiring.convolution("model.0", new Size(options.inputChannels(), f, 4, 2, 1), true);
    wiring.leakyRelu(SLOPE);
    int width = f;
    int slot = 2;
    for (int k = 1; k <= options.layers(); k++, slot += 3) {
      int next = f * (int) Math.min(1L << k, 8);
      int stride = k < options.layers() ? 2 : 1;
      wiring.convolution(
          "model." + slot, new Size(width, next, 4, stride, 1), options.norm().biasBefore());
      wiring.norm("model." + (slot + 1), next, options.norm()).leakyRelu(SLOPE);
      width = next;
    }
    wiring.convolution("model." + slot, new Size(width, 1, 4, 1, 1), true);
    wiring.output(Activation.IDENTITY, LossFunction.MSE);
  }
}
