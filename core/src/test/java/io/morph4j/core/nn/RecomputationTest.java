package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RecomputationTest {
  private record Result(INDArray gradients, INDArray ofInput, long peak, long[] random) {}

  private static Result run(boolean saveMemory, boolean dropout) {
    RandomStream random = new RandomStream(3);
    ResnetGenerator net =
        new ResnetGenerator(
            Initializer.normal(random),
            ResnetGenerator.Options.of(4).withFilters(8).withDropout(dropout));
    net.saveMemory(saveMemory);
    FlatParameters flat = FlatParameters.of(net);
    INDArray pictures = Nd4j.createUninitialized(DataType.FLOAT, 1, 3, 32, 32);
    new RandomStream(5).fillUniform(pictures, -1, 1);
    Tensor x = Tensor.variable(pictures);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor twice = net.forward(net.forward(x));
      Tensor loss = Reductions.mean(Arithmetic.square(twice));
      INDArray ofInput = Gradients.of(loss, x).get(x).copy();
      Tensor again = net.forward(net.forward(x));
      Gradients.of(Reductions.mean(Arithmetic.abs(again)), flat.parameters());
      return new Result(flat.gradients().dup(), ofInput, memory.peakBytes(), random.state());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forward_recomputedBlocks_giveTheSameNumbersInLessMemory(boolean dropout) {
    Result kept = run(false, dropout);
    Result twice = run(true, dropout);

    assertThat(twice.gradients()).isEqualTo(kept.gradients());
    assertThat(twice.ofInput()).isEqualTo(kept.ofInput());
    assertThat(twice.random()).isEqualTo(kept.random());
    assertThat(kept.gradients().norm2Number().doubleValue()).isPositive();
    assertThat(twice.peak()).isLessThan(kept.peak() * 8 / 10);
  }

  @Test
  void forward_runningStatistics_isRefused() {
    ResnetGenerator net =
        new ResnetGenerator(
            Initializer.normal(new RandomStream(1)),
            ResnetGenerator.Options.of(1).withFilters(4).withNorm(Norm.BATCH));
    net.saveMemory(true);
    Tensor x = Tensor.constant(Nd4j.zeros(DataType.FLOAT, 1, 3, 8, 8));

    assertThatThrownBy(() -> net.forward(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("running_mean")
        .hasMessageContaining("cannot be computed twice");
  }
}
