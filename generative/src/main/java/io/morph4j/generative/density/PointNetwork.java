package io.morph4j.generative.density;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

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
  private static final double SLOPE = .1;

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
            .add(Activation.leakyRelu(SLOPE));
    if (depth == Depth.DEEP) {
      net.add("map2", new Linear(init, hidden, hidden, true)).add(Activation.leakyRelu(SLOPE));
    }
    net.add(depth == Depth.DEEP ? "map3" : "map2", new Linear(init, hidden, outputs, true));
    return sigmoid ? net.add(Activation.sigmoid()).build() : net.build();
  }

  @Override
  public Tensor forward(Sequential network, Tensor... inputs) {
    return network.forward(inputs.length == 1 ? inputs[0] : Shapes.concat(1, inputs[1], inputs[0]));
  }

  /**
   * Moves the edge of each hidden unit to a point of the input: its bias becomes minus what its
   * weights make of that point. With biases of 0 all edges of the first layer meet at 0, and the
   * network begins as smooth as it can be.
   *
   * @param inputs as of {@link #forward}, condition in front, {@code (M, inputs)}
   */
  void spread(Sequential network, INDArray inputs, RandomStream random) {
    Map<String, INDArray> state = network.state();
    INDArray h = inputs;
    for (int layer = 1; layer <= (depth == Depth.DEEP ? 2 : 1); layer++) {
      INDArray sums = h.mmul(of(state, "map" + layer + ".weight").transpose());
      INDArray bias = of(state, "map" + layer + ".bias");
      for (int unit = 0; unit < hidden; unit++) {
        bias.putScalar(unit, -sums.getDouble(random.nextInt((int) h.size(0)), unit));
      }
      sums.addiRowVector(bias.reshape(1, hidden));
      h = Transforms.leakyRelu(sums, SLOPE, false);
    }
  }

  private static INDArray of(Map<String, INDArray> state, String name) {
    return Objects.requireNonNull(state.get(name), name);
  }
}
