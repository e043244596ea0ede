package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropoutTest {
  private static final Tensor ONES = Tensor.constant(Nd4j.ones(DataType.FLOAT, 4, 25, 10, 10));

  @Test
  void forward_training_dropsTheShareAndKeepsTheMean() {
    INDArray y = new Dropout(.3, false, new RandomStream(1)).forward(ONES).array();
    float[] values = y.dup().reshape(10_000).toFloatVector();
    int dropped = 0;
    for (float value : values) {
      assertThat(value).isIn(0f, (float) (1 / .7));
      dropped += value == 0 ? 1 : 0;
    }
    assertThat(dropped).isBetween(2850, 3150);
    assertThat(y.meanNumber().doubleValue()).isBetween(.97, 1.03);
  }

  @Test
  void forward_channels_dropsWholePlanes() {
    INDArray y = new Dropout(.5, true, new RandomStream(1)).forward(ONES).array();
    INDArray planes = y.dup().reshape(100, 100);
    int dropped = 0;
    for (int i = 0; i < 100; i++) {
      double low = planes.getRow(i).minNumber().doubleValue();
      assertThat(planes.getRow(i).maxNumber().doubleValue()).isEqualTo(low).isIn(0., 2.);
      dropped += low == 0 ? 1 : 0;
    }
    assertThat(dropped).isBetween(30, 70);
  }

  @Test
  void forward_evaluating_returnsItsInputUnlessAlwaysOn() {
    Dropout dropout = new Dropout(.5, false, new RandomStream(1));
    dropout.train(false);
    assertThat(dropout.forward(ONES)).isSameAs(ONES);
    dropout.alwaysOn(true);
    assertThat(dropout.forward(ONES).array().minNumber().doubleValue()).isZero();
  }

  @Test
  void forward_restoredStream_repeatsTheMask() {
    Dropout dropout = new Dropout(.5, false, new RandomStream(1));
    long[] state = dropout.random().state();
    INDArray first = dropout.forward(ONES).copy();
    assertThat(dropout.forward(ONES).copy()).isNotEqualTo(first);
    dropout.random().restore(state);
    assertThat(dropout.forward(ONES).copy()).isEqualTo(first);
  }

  @Test
  void gradient_droppedElements_isZeroExactlyThere() {
    Tensor x = Tensor.variable(Nd4j.ones(DataType.FLOAT, 2, 3, 4, 4));
    Tensor y = new Dropout(.5, false, new RandomStream(1)).forward(x);
    INDArray values = y.copy();
    assertThat(Gradients.of(Reductions.sum(y), x).get(x).array()).isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-.1, 1, Double.NaN})
  void forward_impossibleProbability_isRefused(double probability) {
    assertThatThrownBy(() -> new Dropout(probability, false, new RandomStream(1)).forward(ONES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(probability));
  }
}
