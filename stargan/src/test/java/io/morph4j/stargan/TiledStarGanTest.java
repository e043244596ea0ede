package io.morph4j.stargan;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.nn.Initializer;
import io.morph4j.core.tile.TiledNetwork;
import io.morph4j.core.tile.Tiling;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.v1.StarGan1Generator;
import io.morph4j.stargan.v2.StarGan2Generator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Generators that are guided: labels are planes of the picture's size, styles change norms. */
class TiledStarGanTest {
  private static final Initializer WEIGHTS =
      new Initializer(Initializer.Scheme.XAVIER, 1, DataType.FLOAT, new RandomStream(3));

  @Test
  void run_byLabel_equalsTheWholePicture() {
    StarGan1Generator network = new StarGan1Generator.Options(3, 2, 8, 1).build(WEIGHTS);
    network.train(false);
    Tensor label = Tensor.constant(Nd4j.create(new float[] {1, 0}, new long[] {1, 2}, 'c'));

    assertSame(x -> network.forward(x, label), 8);
  }

  @Test
  void run_byStyle_equalsTheWholePicture() {
    StarGan2Generator.Options options = new StarGan2Generator.Options(3, 32, 8, 16, 4, 0);
    StarGan2Generator network = options.build(WEIGHTS);
    network.train(false);
    Tensor style =
        Tensor.constant(Nd4j.create(new float[] {.5f, -1, 2, .1f}, new long[] {1, 4}, 'c'));

    assertSame(x -> network.forward(x, style), options.leastSide());
  }

  private static void assertSame(UnaryOperator<Tensor> network, int side) {
    INDArray picture = Nd4j.create(DataType.FLOAT, new long[] {1, 3, 96, 136}, 'c');
    new RandomStream(2).fillUniform(picture, -1, 1);
    try (StepMemory memory = new StepMemory()) {
      INDArray whole;
      try (StepScope ignored = memory.openWithoutGradients()) {
        whole = network.apply(Tensor.constant(picture)).copy();
      }
      INDArray tiled = TiledNetwork.of(network, 3, side, memory).run(picture, Tiling.of(32));

      assertThat(tiled.sub(whole).amaxNumber().doubleValue())
          .isLessThan(1e-4 * Math.max(1, whole.amaxNumber().doubleValue()));
    }
  }
}
