package io.morph4j.generative.density;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;

/**
 * A dense network on points of the plane: FC, LeakyReLU(.1), [FC, LeakyReLU,] FC and, if asked for,
 * sigmoid.
 *
 * <p>{@code (N, inputs)} to {@code (N, outputs)}. A condition, the second input of {@link
 * #forward}, is put in front of the first.
 *
 * @param inputs default is 2
 * @param hidden units of each hidden layer. Default is 50
 * @param outputs default is 2
 * @param depth default is SIMPLE
 * @param sigmoid whether outputs are in [0, 1]; without it they are raw scores. Default is true
 */
public record PointNetwork(int inputs, int hidden, int outputs, Depth depth, boolean sigmoid)
    implements NetworkOptions<Sequential> {

  /** How many hidden layers there are. */
  public enum Depth {
    /** One. */
    SIMPLE,
    /** Two. */
    DEEP
  }

  public PointNetwork() {
    this(2, 50, 2, Depth.SIMPLE, true);
  }

  @Override
  public String kind() {
    return "points";
  }

  @Override
  public Sequential build(Initializer init) {
    Sequential.Builder net =
        Sequential.named()
            .add("map1", new Linear(init, inputs, hidden, true))
            .add(Activation.leakyRelu(.1));
    if (depth == Depth.DEEP) {
      net.add("map2", new Linear(init, hidden, hidden, true)).add(Activation.leakyRelu(.1));
    }
    net.add(depth == Depth.DEEP ? "map3" : "map2", new Linear(init, hidden, outputs, true));
    return sigmoid ? net.add(Activation.sigmoid()).build() : net.build();
  }

  @Override
  public Tensor forward(Sequential network, Tensor... inputs) {
    return network.forward(inputs.length == 1 ? inputs[0] : Shapes.concat(1, inputs[1], inputs[0]));
  }
}
