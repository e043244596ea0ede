package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.tensor.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SetDistancesTest {
  private static INDArray normal(long seed, long rows, long columns) {
    INDArray array = Nd4j.create(DataType.DOUBLE, rows, columns);
    new RandomStream(seed).fillGaussian(array, 0, 1);
    return array;
  }

  @Test
  void frechet_shiftedSet_isTheSquareOfTheShift() {
    INDArray x = normal(1, 50, 5);

    assertThat(FrechetDistance.between(x, x.add(2))).isCloseTo(5 * 4, within(1e-9));
  }

  @Test
  void frechet_scaledSet_isTheTraceOfTheDifferenceOfRoots() {
    INDArray x = normal(2, 300, 6);
    INDArray centred = x.subRowVector(x.mean(0));
    double trace = centred.mul(centred).sumNumber().doubleValue() / 299;

    assertThat(FrechetDistance.between(centred, centred.mul(3)))
        .isCloseTo(4 * trace, within(1e-9 * trace));
  }

  @Test
  void frechet_fewerSamplesThanFeatures_agreesWithAppendedZeros() {
    INDArray x = normal(3, 8, 20);
    INDArray y = normal(4, 11, 20);
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 8, 5);

    double distance = FrechetDistance.between(x, y);

    assertThat(
            FrechetDistance.between(
                Nd4j.concat(1, x, zeros), Nd4j.concat(1, y, Nd4j.zeros(DataType.DOUBLE, 11, 5))))
        .isCloseTo(distance, within(1e-9));
  }

  @Test
  void frechet_twoThousandFeatures_isZeroForEqualSets() {
    INDArray x = normal(5, 60, 2048);

    assertThat(FrechetDistance.between(x, x.dup())).isCloseTo(0, within(1e-8));
  }

  @Test
  void frechet_oneSample_isRefused() {
    assertThatThrownBy(() -> FrechetDistance.between(normal(1, 1, 4), normal(2, 5, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs 2 samples, got 1 and 5");
  }

  @Test
  void kernel_sameDistribution_isSmallBesideAnother() {
    INDArray x = normal(6, 400, 8);
    INDArray y = normal(7, 400, 8);

    double same = KernelDistance.defaults().between(x, y).value();
    double other = KernelDistance.defaults().between(x, y.add(0.5)).value();

    assertThat(Math.abs(same)).isLessThan(0.03);
    assertThat(other).isGreaterThan(0.3);
  }

  @Test
  void kernel_subsets_agreeWithTheWholeAndTellTheirDeviation() {
    INDArray x = normal(8, 300, 6);
    INDArray y = normal(9, 300, 6).muli(1.5);

    KernelDistance.Estimate whole = KernelDistance.defaults().between(x, y);
    KernelDistance.Estimate parts = new KernelDistance(200, 100, 1).between(x, y);

    assertThat(whole.deviation()).isNaN();
    assertThat(parts.deviation()).isPositive();
    assertThat(parts.value()).isCloseTo(whole.value(), within(parts.deviation()));
  }

  @Test
  void perceptual_equalMapsOppositeMapsAndWeights_areKnownValues() {
    INDArray a = normal(10, 3, 4).reshape('c', 1, 3, 2, 2);

    PerceptualDistance plain = PerceptualDistance.unweighted();

    assertThat(plain.between(List.of(a), List.of(a))).containsExactly(0);
    assertThat(plain.between(List.of(a, a), List.of(a.neg(), a))[0]).isCloseTo(4, within(1e-6));
    assertThat(plain.between(List.of(a), List.of(a.mul(7)))[0])
        .as("length does not count")
        .isCloseTo(0, within(1e-6));
    assertThat(
            new PerceptualDistance(List.of(new double[] {.5, .5, .5}))
                .between(List.of(a), List.of(a.neg()))[0])
        .isCloseTo(2, within(1e-6));
  }

  @Test
  void perceptual_otherShapes_areRefused() {
    assertThatThrownBy(
            () ->
                PerceptualDistance.unweighted()
                    .between(List.of(Nd4j.ones(1, 2, 3, 3)), List.of(Nd4j.ones(1, 2, 3, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 2, 3, 4]");
  }
}
