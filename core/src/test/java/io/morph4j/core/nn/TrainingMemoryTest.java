package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.optim.Adam;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The memory of steps that train networks. */
class TrainingMemoryTest {
  /** A net with every way of holding memory: convolutions, normalisation, a reused value. */
  private static Sequential net(long seed) {
    Initializer init = Initializer.normal(new RandomStream(seed));
    return new Sequential(
        new Conv2d(init, 1, 4, 3, ConvolutionGeometry.of(1, 1), true),
        new Norm2d(init, 4, Norm2d.Options.batch()),
        Activation.leakyRelu(.2),
        Activation.of(x -> x.plus(x.times(.5))),
        new Conv2d(init, 4, 1, 3, ConvolutionGeometry.of(1, 1), true),
        Activation.tanh());
  }

  private static float[] train(
      Sequential net, long seed, int side, int steps, List<Long> reserved) {
    FlatParameters flat = FlatParameters.of(net);
    Adam adam = new Adam(flat, .01, Adam.Options.betas(.5, .999));
    RandomStream data = RandomStream.of(seed, "data", 0);
    INDArray picture = Nd4j.create(DataType.FLOAT, 2, 1, side, side);
    try (StepMemory memory = new StepMemory()) {
      for (int i = 0; i < steps; i++) {
        data.fillGaussian(picture, 0, 1);
        try (StepScope step = memory.open()) {
          Tensor x = Tensor.constant(picture);
          Tensor loss = Reductions.mean(Arithmetic.square(net.forward(x)));
          adam.step(Gradients.of(loss, flat.parameters()));
        }
        reserved.add(memory.reservedBytes());
      }
    }
    return flat.values().dup().toFloatVector();
  }

  @Test
  void thousandSteps_smallNet_reserveNothingAfterTheFirst() {
    List<Long> reserved = new ArrayList<>();
    Initializer init = Initializer.normal(new RandomStream(1));
    Sequential net =
        new Sequential(
            new Conv2d(init, 1, 2, 3, ConvolutionGeometry.of(1, 1), true),
            Activation.leakyRelu(.2));
    train(net, 1, 6, 1000, reserved);
    assertThat(reserved).hasSize(1000).containsOnly(reserved.get(0));
  }

  @ParameterizedTest
  @CsvSource({"6, 30", "72, 3"})
  void training_sameSeed_givesTheSameBytes(int side, int steps) {
    float[] first = train(net(7), 7, side, steps, new ArrayList<>());
    assertThat(train(net(7), 7, side, steps, new ArrayList<>())).isEqualTo(first);
    assertThat(train(net(8), 8, side, steps, new ArrayList<>())).isNotEqualTo(first);
  }

  @Test
  void peak_layersTidied_isLowerThanWithoutAndGradientsAreTheSame() {
    Sequential net = net(3);
    FlatParameters flat = FlatParameters.of(net);
    INDArray picture = Nd4j.create(DataType.FLOAT, 1, 1, 32, 32);
    new RandomStream(1).fillGaussian(picture, 0, 1);
    try (StepMemory memory = new StepMemory()) {
      long[] peaks = new long[2];
      float[][] gradients = new float[2][];
      for (int i = 0; i < 2; i++) {
        memory.resetPeak();
        try (StepScope step = memory.open()) {
          Tensor y = Tensor.constant(picture);
          if (i == 0) {
            y = net.forward(y);
          } else {
            for (Layer layer : net.layers()) {
              y = layer.forward(y);
            }
          }
          Gradients.of(Reductions.mean(y.times(y)), flat.parameters());
          peaks[i] = memory.peakBytes();
          gradients[i] = flat.gradients().dup().toFloatVector();
        }
      }
      assertThat(gradients[0]).isEqualTo(gradients[1]);
      assertThat(peaks[0]).isLessThan(peaks[1]);
    }
  }
}
