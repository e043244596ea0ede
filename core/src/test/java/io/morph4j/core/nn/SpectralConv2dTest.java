package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against PyTorch's spectral_norm in double: goldens/spectral_conv2d.py prints its numbers. */
class SpectralConv2dTest {
  private static final Tensor X = Tensor.constant(array(Math::cos, 2, 3, 4, 4));

  private static INDArray array(DoubleUnaryOperator value, long... shape) {
    int length = (int) Nd4j.createUninitialized(DataType.DOUBLE, shape).length();
    double[] values = IntStream.range(0, length).mapToDouble(i -> value.applyAsDouble(i)).toArray();
    return Nd4j.createFromArray(values).reshape(shape);
  }

  private static SpectralConv2d layer() {
    Initializer init =
        new Initializer(Initializer.Scheme.NORMAL, .02, DataType.DOUBLE, new RandomStream(1));
    SpectralConv2d layer = new SpectralConv2d(init, 3, 4, 3, ConvolutionGeometry.of(2, 1));
    INDArray u = array(i -> i + 1, 4);
    layer.load(
        Map.of(
            "bias",
            Nd4j.createFromArray(.1, .2, .3, .4),
            "weight_orig",
            array(Math::sin, 4, 3, 3, 3),
            "weight_u",
            u.div(u.norm2Number())));
    return layer;
  }

  @Test
  void forward_inTraining_movesTheVectorAndDividesAsPyTorch() {
    SpectralConv2d layer = layer();
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      layer.forward(X);
      Tensor y = layer.forward(X);
      Tensor loss = Reductions.sum(y.times(Tensor.constant(array(i -> i, 2, 4, 2, 2))));
      Parameter weight = layer.namedParameters().get("weight_orig");
      double[] gradient =
          Gradients.of(loss, layer.parameters()).get(weight.tensor()).copy().data().asDouble();

      assertThat(first(y.copy().data().asDouble()))
          .containsExactly(
              new double[] {
                -0.10406539393358089, 0.9709760639140617, 1.306477590751941, -0.40476247108060115
              },
              within(1e-12));
      assertThat(layer.namedBuffers().get("weight_u").toDoubleVector())
          .containsExactly(
              new double[] {
                0.38031267825779697, -0.6546011493248114, 0.002156121661303885, 0.6533413756975744
              },
              within(1e-12));
      assertThat(first(gradient))
          .containsExactly(
              new double[] {
                -2.9605247173837066, -3.230166933205971, -2.669917102087385, 3.5885346859799347
              },
              within(1e-9));
    }
  }

  private static double[] first(double[] values) {
    return Arrays.copyOf(values, 4);
  }

  @Test
  void forward_outsideTraining_leavesTheVector() {
    SpectralConv2d layer = layer();
    layer.train(false);
    INDArray before = layer.namedBuffers().get("weight_u").dup();

    layer.forward(X);

    assertThat(layer.namedBuffers().get("weight_u")).isEqualTo(before);
  }

  @Test
  void forward_oftenInTraining_hasALargestSingularValueOfOne() {
    Initializer init = Initializer.normal(new RandomStream(4));
    SpectralConv2d layer = new SpectralConv2d(init, 1, 2, 2, ConvolutionGeometry.of(2, 0));
    layer.load(
        Map.of(
            "bias",
            Nd4j.zeros(DataType.FLOAT, 2),
            "weight_orig",
            Nd4j.createFromArray(3f, 0, 0, 0, 0, 1, 0, 0).reshape(2, 1, 2, 2),
            "weight_u",
            Nd4j.createFromArray(.6f, .8f)));
    Tensor x = Tensor.constant(Nd4j.createFromArray(1f, 1, 0, 0).reshape(1, 1, 2, 2));

    for (int i = 0; i < 10; i++) {
      layer.forward(x);
    }

    assertThat(layer.forward(x).copy().data().asFloat())
        .containsExactly(new float[] {1, 1 / 3f}, within(1e-6f));
  }
}
