package io.morph4j.generative.density;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.tensor.RandomStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class PointNetworkTest {

  @Test
  void spread_everyHiddenUnit_isZeroAtOneOfThePoints() {
    PointNetwork options = new PointNetwork(2, 30, 1, PointNetwork.Depth.DEEP, false);
    Sequential network =
        options.build(
            new Initializer(Initializer.Scheme.KAIMING, 1, DataType.FLOAT, new RandomStream(3)));
    INDArray points = Nd4j.createUninitialized(DataType.FLOAT, 50, 2);
    new RandomStream(4).fillUniform(points, 1, 9);

    options.spread(network, points, new RandomStream(5));

    Map<String, INDArray> state = network.state();
    INDArray sums = sums(points, state, "map1");
    assertThat(nearestToZero(sums)).isLessThan(1e-4);
    INDArray second = sums(Transforms.leakyRelu(sums, .1, true), state, "map2");
    assertThat(nearestToZero(second)).isLessThan(1e-4);
    assertThat(state.get("map1.bias").amaxNumber().doubleValue()).isGreaterThan(1);
  }

  private static INDArray sums(INDArray x, Map<String, INDArray> state, String layer) {
    return x.mmul(state.get(layer + ".weight").transpose())
        .addRowVector(state.get(layer + ".bias").reshape(1, 30));
  }

  /** The largest, over units, of the least absolute value over points. */
  private static double nearestToZero(INDArray sums) {
    return Transforms.abs(sums).min(0).maxNumber().doubleValue();
  }
}
