package io.morph4j.cut;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * F: features of places to vectors of length one, by an MLP for each layer (Park et al. 2020,
 * section 3). Children {@code mlp_0}, {@code mlp_1}, ..., each linear, ReLU, linear.
 */
final class PatchProjections extends Module {
  private static final double LEAST_LENGTH = 1e-7;

  /**
   * @param channels of the maps of each layer
   * @param width of the vectors
   */
  record Options(List<Integer> channels, int width) implements NetworkOptions<PatchProjections> {
    @Override
    public String kind() {
      return "cut-projections";
    }

    @Override
    public PatchProjections build(Initializer init) {
      return new PatchProjections(init, this);
    }

    /** Rows of the first layer: the others take others. */
    @Override
    public Tensor forward(PatchProjections network, Tensor... inputs) {
      return network.forward(0, inputs[0]);
    }
  }

  private final List<Sequential> projections = new ArrayList<>();

  PatchProjections(Initializer init, Options options) {
    for (int i = 0; i < options.channels().size(); i++) {
      projections.add(
          child(
              "mlp_" + i,
              new Sequential(
                  new Linear(init, options.channels().get(i), options.width(), true),
                  Activation.relu(),
                  new Linear(init, options.width(), options.width(), true))));
    }
  }

  /**
   * The vectors of places of layer {@code i}.
   *
   * @param rows (R, C)
   * @return (R, width), of length one
   */
  Tensor forward(int i, Tensor rows) {
    Tensor f = projections.get(i).forward(rows);
    Tensor length = Arithmetic.sqrt(Arithmetic.square(f).sumTo(f.size(0), 1)); // (R, 1)
    return Arithmetic.divide(f, length.plus(LEAST_LENGTH));
  }
}
