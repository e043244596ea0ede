package io.morph4j.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleSupplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RandomStreamTest {
  private static double[] draw(int n, DoubleSupplier source) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = source.getAsDouble();
    }
    return values;
  }

  @Test
  void restore_inTheMiddleOfANormalPair_goesOnTheSame() {
    RandomStream stream = new RandomStream(5);
    stream.nextGaussian();
    long[] state = stream.state();
    double[] first = draw(50, stream::nextGaussian);
    RandomStream other = new RandomStream(77);
    other.restore(state);
    assertThat(draw(50, other::nextGaussian)).isEqualTo(first);
    assertThatThrownBy(() -> other.restore(new long[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3");
  }

  @Test
  void of_otherSeedPurposeOrIndex_isAnotherStream() {
    long reference = RandomStream.of(1, "flip", 0).nextLong();
    assertThat(RandomStream.of(1, "flip", 0).nextLong()).isEqualTo(reference);
    assertThat(RandomStream.of(2, "flip", 0).nextLong()).isNotEqualTo(reference);
    assertThat(RandomStream.of(1, "crop", 0).nextLong()).isNotEqualTo(reference);
    assertThat(RandomStream.of(1, "flip", 1).nextLong()).isNotEqualTo(reference);
  }

  @Test
  void of_consecutiveIndices_areUncorrelated() {
    double[] values = new double[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = RandomStream.of(3, "sample", i).nextDouble() - .5;
    }
    double product = 0;
    double sum = 0;
    for (int i = 1; i < values.length; i++) {
      product += values[i] * values[i - 1];
      sum += values[i];
    }
    assertThat(sum / values.length).isCloseTo(0, Offset.offset(.01));
    assertThat(product / values.length * 12).isCloseTo(0, Offset.offset(.03));
  }

  @Test
  void nextGaussian_manyDraws_haveNormalMoments() {
    RandomStream stream = new RandomStream(9);
    double[] moments = new double[5];
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      double value = stream.nextGaussian();
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(value, k) / n;
      }
    }
    assertThat(moments[1]).isCloseTo(0, Offset.offset(.01));
    assertThat(moments[2]).isCloseTo(1, Offset.offset(.015));
    assertThat(moments[3]).isCloseTo(0, Offset.offset(.04));
    assertThat(moments[4]).isCloseTo(3, Offset.offset(.1));
  }

  @Test
  void nextInt_manyDraws_areEvenAndInRange() {
    RandomStream stream = new RandomStream(4);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[stream.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
    assertThatThrownBy(() -> stream.nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void nextDoubleAndBoolean_manyDraws_areUniform() {
    RandomStream stream = new RandomStream(6);
    double[] values = draw(50_000, () -> stream.nextDouble(-2, 6));
    assertThat(java.util.Arrays.stream(values).allMatch(v -> v >= -2 && v < 6)).isTrue();
    assertThat(java.util.Arrays.stream(values).average().orElseThrow())
        .isCloseTo(2, Offset.offset(.05));
    double heads = java.util.Arrays.stream(draw(50_000, () -> stream.nextBoolean() ? 1 : 0)).sum();
    assertThat(heads).isBetween(24_500., 25_500.);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void fill_viewOfALargerArray_touchesItsOwnElementsOnly(DataType type) {
    INDArray flat = Nd4j.valueArrayOf(new long[] {20}, -7., type);
    INDArray view = flat.get(NDArrayIndex.interval(5, 11)).reshape('c', 2, 3);
    new RandomStream(2).fillUniform(view, 1, 2);
    assertOnly(flat);
    new RandomStream(2).fillGaussian(view, 1.5, 1e-3);
    assertOnly(flat);
  }

  private static void assertOnly(INDArray flat) {
    for (int i = 0; i < 20; i++) {
      if (i >= 5 && i < 11) {
        assertThat(flat.getDouble(i)).isBetween(1., 2.);
      } else {
        assertThat(flat.getDouble(i)).isEqualTo(-7);
      }
    }
  }
}
