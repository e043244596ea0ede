package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.network.Norm;
import io.morph4j.core.network.PatchDiscriminator;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OnePassTest {
  private static PatchDiscriminator network(Norm norm) {
    return new PatchDiscriminator(Initializer.normal(new RandomStream(3)), 3, 4, 2, norm);
  }

  private static Tensor pictures(int count, int side, long seed) {
    INDArray pictures = Nd4j.createUninitialized(DataType.FLOAT, count, 3, side, side);
    new RandomStream(seed).fillUniform(pictures, -1, 1);
    return Tensor.variable(pictures);
  }

  private record Result(INDArray first, INDArray second, INDArray ofFirst, INDArray parameters) {}

  private static Result run(Norm norm, Tensor one, Tensor two, boolean together) {
    PatchDiscriminator net = network(norm);
    FlatParameters flat = FlatParameters.of(net);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      OnePass.Pair made =
          together
              ? OnePass.forward(net, one, two)
              : new OnePass.Pair(net.forward(one), net.forward(two));
      Tensor loss =
          Reductions.mean(Arithmetic.square(made.first()))
              .minus(Reductions.mean(made.second()).times(3));
      INDArray ofFirst = Gradients.retaining(loss, one).get(one).copy();
      Gradients.of(loss, flat.parameters());
      return new Result(made.first().copy(), made.second().copy(), ofFirst, flat.gradients().dup());
    }
  }

  @Test
  void forward_instanceNorm_givesTheNumbersOfTwoPasses() {
    Tensor one = pictures(1, 32, 5);
    Tensor two = pictures(2, 32, 6);
    Result apart = run(Norm.INSTANCE, one, two, false);
    Result together = run(Norm.INSTANCE, one, two, true);

    for (List<INDArray> pair :
        List.of(
            List.of(together.first(), apart.first()),
            List.of(together.second(), apart.second()),
            List.of(together.ofFirst(), apart.ofFirst()),
            List.of(together.parameters(), apart.parameters()))) {
      INDArray wanted = pair.get(1);
      assertThat(pair.get(0).shape()).isEqualTo(wanted.shape());
      assertThat(wanted.norm2Number().doubleValue()).isPositive();
      assertThat(pair.get(0).distance2(wanted) / wanted.norm2Number().doubleValue())
          .isCloseTo(0, within(2e-6));
    }
  }

  @Test
  void forward_batchNorm_keepsTheStatisticsOfEachBatch() {
    Tensor one = pictures(2, 32, 5);
    Tensor two = pictures(2, 32, 6);

    assertThat(run(Norm.BATCH, one, two, true)).isEqualTo(run(Norm.BATCH, one, two, false));
  }

  @Test
  void forward_picturesOfTwoSizes_givesTheNumbersOfTwoPasses() {
    Tensor one = pictures(1, 32, 5);
    Tensor two = pictures(1, 48, 6);

    assertThat(run(Norm.INSTANCE, one, two, true)).isEqualTo(run(Norm.INSTANCE, one, two, false));
  }
}
