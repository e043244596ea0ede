package io.morph4j.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Filters and borders by hand-computed values. */
class ResamplingTest {
  private static Tensor impulse(int side, int row, int column) {
    INDArray picture = Nd4j.zeros(DataType.FLOAT, 1, 1, side, side);
    picture.putScalar(new long[] {0, 0, row, column}, 16);
    return Tensor.constant(picture);
  }

  private static float[][] plane(Tensor y) {
    return y.copy().reshape(y.size(2), y.size(3)).toFloatMatrix();
  }

  @Test
  void blur_evenPicture_staysEvenToTheBorders() {
    Tensor x = Tensor.constant(Nd4j.valueArrayOf(new long[] {2, 3, 6, 8}, .5, DataType.FLOAT));
    Tensor half = Resampling.blurPool2(x);
    assertThat(half.shape()).containsExactly(2, 3, 3, 4);
    assertThat(half.copy().ravel().toFloatVector()).containsOnly(.5f);
    Tensor twice = Resampling.blurUpsample2(x);
    assertThat(twice.shape()).containsExactly(2, 3, 12, 16);
    assertThat(twice.copy().ravel().toFloatVector()).containsOnly(.5f);
  }

  @Test
  void blurPool2_impulse_isWeightedByOneTwoOne() {
    float[][] y = plane(Resampling.blurPool2(impulse(6, 2, 3)));
    assertThat(y[1]).containsExactly(0, 2, 2);
    assertThat(y[0]).containsExactly(0, 0, 0);
    assertThat(y[2]).containsExactly(0, 0, 0);
    float[][] corner = plane(Resampling.blurPool2(impulse(6, 1, 1)));
    assertThat(corner[0]).as("the reflected border counts twice").containsExactly(4, 2, 0);
  }

  @Test
  void blurUpsample2_impulse_isWeightedByOneThreeThreeOne() {
    float[][] y = plane(Resampling.blurUpsample2(impulse(4, 1, 2)));
    assertThat(y[2]).containsExactly(0, 0, 0, 3, 9, 9, 3, 0);
    assertThat(y[1]).containsExactly(0, 0, 0, 1, 3, 3, 1, 0);
    assertThat(y[0]).containsOnly(0);
    assertThat(y[5]).containsOnly(0);
  }

  @Test
  void averagePool2_oddSide_isRefusedWithTheNumbers() {
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 1, 5, 6));
    assertThatThrownBy(() -> Resampling.averagePool2(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5×6");
  }

  @Test
  void pad_threeBorders_haveTheirValues() {
    Tensor row = Tensor.constant(Nd4j.createFromArray(1f, 2f, 3f).reshape(1, 1, 1, 3));
    assertThat(Paddings.reflect(row, 0, 0, 2, 1).copy().ravel().toFloatVector())
        .containsExactly(3, 2, 1, 2, 3, 2);
    assertThat(Paddings.replicate(row, 0, 0, 2, 1).copy().ravel().toFloatVector())
        .containsExactly(1, 1, 1, 2, 3, 3);
    assertThat(Paddings.zero(row, 0, 0, 2, 1).copy().ravel().toFloatVector())
        .containsExactly(0, 0, 1, 2, 3, 0);
    assertThat(plane(Paddings.replicate(row, 1, 1, 0, 0))).hasDimensions(3, 3);
  }

  @Test
  void reflect_widerThanThePicture_isRefusedWithTheNumbers() {
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 1, 4, 3));
    assertThatThrownBy(() -> Paddings.reflect(x, 1, 1, 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("side of 3 by 3");
    assertThat(Paddings.reflect(x, 3, 3, 2, 2).shape()).containsExactly(1, 1, 10, 7);
    assertThatThrownBy(() -> Paddings.zero(x, -1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void concatAndSlice_impossibleSides_areRefused() {
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 2, 4, 3));
    Tensor y = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 2, 4, 4));
    assertThatThrownBy(() -> Shapes.concat(1, x, y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 2, 4, 4]");
    assertThatThrownBy(() -> Shapes.slice(x, 1, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis 1 with 2 entries");
  }
}
