package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FailureMeasuresTest {
  private static INDArray random(long seed, long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    new RandomStream(seed).fillUniform(array, -1, 1);
    return array;
  }

  private static INDArray pattern(double amplitude, boolean stripes) {
    INDArray array = Nd4j.create(DataType.FLOAT, 3, 34, 42);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 34; y++) {
        for (int x = 0; x < 42; x++) {
          boolean even = (stripes ? x : x + y) % 2 == 0;
          array.putScalar(new int[] {c, y, x}, even ? 2 * amplitude : -2 * amplitude);
        }
      }
    }
    return array;
  }

  @Test
  void checkerboard_ofKnownAmplitude_isTheAmplitude() {
    assertThat(CheckerboardEnergy.of(pattern(0.1, true))).isCloseTo(0.1, within(1e-6));
    assertThat(CheckerboardEnergy.of(pattern(0.1, false)))
        .as("(-1)^(x+y), seen along both axes")
        .isCloseTo(0.1, within(1e-6));
  }

  @Test
  void checkerboard_flatAndRamp_isZero() {
    INDArray ramp = Nd4j.create(DataType.FLOAT, 1, 20, 20);
    for (int i = 0; i < 400; i++) {
      ramp.putScalar(new int[] {0, i / 20, i % 20}, (i % 20) * 0.05 + (i / 20) * 0.02 - 0.7);
    }
    assertThat(CheckerboardEnergy.of(Nd4j.zeros(3, 16, 16))).isZero();
    assertThat(CheckerboardEnergy.of(ramp)).isCloseTo(0, within(1e-6));
  }

  @Test
  void checkerboard_noise_isFarBelowItsStrength() {
    assertThat(CheckerboardEnergy.of(random(1, 3, 66, 66))).isLessThan(0.06);
  }

  @Test
  void checkerboard_tinyPicture_isRefused() {
    assertThatThrownBy(() -> CheckerboardEnergy.of(Nd4j.zeros(3, 9, 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("at least 10", "20 x 9");
  }

  @Test
  void edges_ofAStepAndARamp_areTheirSquaredDifferences() {
    INDArray step = Nd4j.ones(DataType.FLOAT, 2, 9, 9);
    step.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(4, 9)).assign(-1);
    INDArray ramp = Nd4j.create(DataType.FLOAT, 1, 20, 20);
    for (int i = 0; i < 400; i++) {
      ramp.putScalar(new int[] {0, i / 20, i % 20}, (i % 20) * 0.06 + (i / 20) * 0.04 - 0.7);
    }

    assertThat(EdgeEnergy.of(step)).as("one of eight columns").isCloseTo(1 / 8.0, within(1e-12));
    assertThat(EdgeEnergy.of(ramp)).isCloseTo(0.03 * 0.03 + 0.02 * 0.02, within(1e-7));
    assertThat(EdgeEnergy.of(Nd4j.zeros(3, 16, 16))).isZero();
  }

  @Test
  void edges_tinyPicture_isRefused() {
    assertThatThrownBy(() -> EdgeEnergy.of(Nd4j.zeros(3, 1, 20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("at least 2", "20 x 1");
  }

  @Test
  void colourCorrelation_copyNegativeAndNoise_is1Minus1And0() {
    INDArray picture = random(2, 3, 32, 32);

    assertThat(ColourCorrelation.between(picture, picture)).isCloseTo(1, within(1e-12));
    assertThat(ColourCorrelation.between(picture, picture.neg())).isCloseTo(-1, within(1e-12));
    assertThat(ColourCorrelation.between(picture, random(3, 3, 32, 32))).isCloseTo(0, within(0.06));
    assertThat(ColourCorrelation.between(picture, Nd4j.ones(3, 32, 32))).isNaN();
  }

  @Test
  void identityCollapse_copyFullChangeAndMore_is1And0AndBelow() {
    assertThat(IdentityCollapse.score(0, 0.3)).isEqualTo(1);
    assertThat(IdentityCollapse.score(0.3, 0.3)).isZero();
    assertThat(IdentityCollapse.score(0.6, 0.3)).isCloseTo(-1, within(1e-12));
    assertThat(IdentityCollapse.score(0, 0)).isNaN();
  }

  @Test
  void diversity_equalRows_isZeroAndGrowsWithSpread() {
    INDArray spread = random(4, 30, 8);

    assertThat(Diversity.defaults().of(Nd4j.ones(30, 8))).isZero();
    assertThat(Diversity.defaults().of(spread.mul(2)))
        .isCloseTo(2 * Diversity.defaults().of(spread), within(1e-6));
  }

  @Test
  void diversity_randomPairs_isNearThatOfAllPairs() {
    INDArray features = random(5, 200, 4);

    assertThat(new Diversity(5000, 1).of(features))
        .isCloseTo(new Diversity(20_000, 1).of(features), within(0.02));
  }
}
