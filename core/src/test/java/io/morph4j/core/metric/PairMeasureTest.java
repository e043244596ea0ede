package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PairMeasureTest {
  private static final INDArray BLACK = Nd4j.valueArrayOf(new long[] {3, 16, 16}, -1f);
  private static final INDArray WHITE = Nd4j.valueArrayOf(new long[] {3, 16, 16}, 1f);

  @Test
  void equalPictures_areAtTheBestValue() {
    INDArray picture = Nd4j.linspace(DataType.FLOAT, -1, 0.002, 768).reshape('c', 3, 16, 16);

    assertThat(PairMeasure.L1.of(picture, picture)).isZero();
    assertThat(PairMeasure.MSE.of(picture, picture)).isZero();
    assertThat(PairMeasure.PSNR.of(picture, picture)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(PairMeasure.SSIM.of(picture, picture)).isCloseTo(1, within(1e-12));
  }

  @Test
  void blackAndWhite_areAtTheWorstValue() {
    assertThat(PairMeasure.L1.of(BLACK, WHITE)).isEqualTo(1);
    assertThat(PairMeasure.PSNR.of(BLACK, WHITE)).isZero();
    assertThat(PairMeasure.SSIM.of(BLACK, WHITE)).isLessThan(1e-3);
  }

  @Test
  void ssim_smallerThanTheWindow_isRefused() {
    assertThatThrownBy(() -> PairMeasure.SSIM.of(Nd4j.ones(3, 10, 20), Nd4j.ones(3, 10, 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("at least 11", "20 x 10");
  }

  @Test
  void differentSizes_areRefusedWithBothSizes() {
    assertThatThrownBy(() -> PairMeasure.L1.of(BLACK, Nd4j.ones(3, 16, 17)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("16 x 16", "17 x 16");
  }
}
