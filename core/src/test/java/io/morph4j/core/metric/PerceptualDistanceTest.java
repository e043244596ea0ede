package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PerceptualDistanceTest {
  private static final PerceptualDistance DISTANCE = PerceptualDistance.unweighted();

  @Test
  void among_threePictures_isTheMeanOfTheirPairs() {
    INDArray maps = Nd4j.createFromArray(new float[] {1, 0, 2, 0, 0, 5}).reshape(3, 2, 1, 1);

    // Two point the same way, the third is at right angles to both: 0, 2 and 2.
    assertThat(DISTANCE.among(List.of(maps))).isCloseTo(4 / 3., within(1e-6));
    assertThat(DISTANCE.among(List.of(maps, maps))).isCloseTo(8 / 3., within(1e-6));
  }

  @Test
  void among_onePicture_isRefused() {
    assertThatThrownBy(() -> DISTANCE.among(List.of(Nd4j.ones(1, 2, 1, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1");
  }
}
