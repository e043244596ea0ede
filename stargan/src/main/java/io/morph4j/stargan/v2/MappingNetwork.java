package io.morph4j.stargan.v2;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * F: noise and a domain to a style (Choi et al. 2020, table 6).
 *
 * <pre>shared: 4 × (linear 512, ReLU);   per domain: 3 × (linear 512, ReLU), linear 64</pre>
 *
 * <p>2,438,272 parameters for two domains.
 */
public final class MappingNetwork extends Module {
  /**
   * Options of the mapping network.
   *
   * @param latentDimension length of the noise; default 16
   * @param hidden width of the layers; default 512
   * @param styleDimension length of a style; default 64
   * @param domains default 2
   */
  public record Options(int latentDimension, int hidden, int styleDimension, int domains)
      implements NetworkOptions<MappingNetwork> {
    private static final int MOST_DOMAINS = 65536;

    /** 16, 512, 64, two domains. */
    public Options() {
      this(16, 512, 64, 2);
    }

    public Options {
      if (latentDimension < 1
          || hidden < 1
          || styleDimension < 1
          || domains < 1
          || domains > MOST_DOMAINS) {
        throw new IllegalArgumentException(
            "dimensions and domains must be positive, domains at most 65536: %d, %d, %d, %d"
                .formatted(latentDimension, hidden, styleDimension, domains));
      }
    }

    @Override
    public String kind() {
      return "stargan2-mapping";
    }

    @Override
    public MappingNetwork build(Initializer init) {
      return new MappingNetwork(init, this);
    }

    /** Noise {@code (N, latentDimension)} and domains {@code (N, domains)}. */
    @Override
    public Tensor forward(MappingNetwork network, Tensor... inputs) {
      return network.forward(inputs[0], inputs[1]);
    }
  }

  private final Sequential shared;
  private final Branches unshared;

  public MappingNetwork(Initializer init, Options o) {
    List<Layer> first = new ArrayList<>();
    addHidden(first, init, o.latentDimension(), o.hidden());
    for (int i = 0; i < 3; i++) {
      addHidden(first, init, o.hidden(), o.hidden());
    }
    this.shared = child("shared", new Sequential(first));
    this.unshared =
        child(
            "unshared",
            new Branches(
                IntStream.range(0, o.domains()).mapToObj(domain -> branch(init, o)).toList()));
  }

  private static Sequential branch(Initializer init, Options o) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      addHidden(layers, init, o.hidden(), o.hidden());
    }
    layers.add(new Linear(init, o.hidden(), o.styleDimension(), true));
    return new Sequential(layers);
  }

  private static void addHidden(List<Layer> layers, Initializer init, int in, int out) {
    layers.add(new Linear(init, in, out, true));
    layers.add(Activation.relu());
  }

  /**
   * The styles {@code (N, styleDimension)} of noise.
   *
   * @param z {@code (N, latentDimension)}, standard normal
   * @param domains {@code (N, domains)}, one-hot
   */
  public Tensor forward(Tensor z, Tensor domains) {
    return unshared.forward(shared.forward(z), domains);
  }
}
