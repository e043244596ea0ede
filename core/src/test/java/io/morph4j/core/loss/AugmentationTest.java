package io.morph4j.core.loss;

import static io.morph4j.engine.NumericGradient.checkSecond;
import static io.morph4j.engine.NumericGradient.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a discriminator is shown, by what must hold for every draw. */
class AugmentationTest {
  private static Augmentation of(String policy, long seed) {
    return Augmentation.of(policy, () -> new RandomStream(seed));
  }

  @Test
  void apply_none_isThePictureItself() {
    Tensor x = Tensor.constant(normal(1, 2, 3, 8, 8));
    assertThat(of("none", 1).apply(x)).isSameAs(x);
  }

  @Test
  void apply_translation_movesEachPictureByUpToAnEighth() {
    INDArray picture = Nd4j.zeros(DataType.FLOAT, 20, 1, 16, 16);
    for (int n = 0; n < 20; n++) {
      picture.putScalar(new int[] {n, 0, 8, 5}, 7);
    }
    INDArray moved = of("translation", 3).apply(Tensor.constant(picture)).copy();
    boolean[] rows = new boolean[16];
    boolean[] columns = new boolean[16];
    for (int n = 0; n < 20; n++) {
      for (int row = 0; row < 16; row++) {
        for (int column = 0; column < 16; column++) {
          if (moved.getDouble(n, 0, row, column) == 7) {
            rows[row] = true;
            columns[column] = true;
          }
        }
      }
    }
    assertThat(moved.sumNumber().doubleValue()).isEqualTo(140);
    assertThat(rows).containsExactly(span(16, 6, 10));
    assertThat(columns).containsExactly(span(16, 3, 7));
  }

  private static boolean[] span(int length, int from, int to) {
    boolean[] span = new boolean[length];
    Arrays.fill(span, from, to + 1, true);
    return span;
  }

  @Test
  void apply_cutout_clearsAtMostAQuarter() {
    INDArray ones = Nd4j.ones(DataType.FLOAT, 50, 3, 16, 16);
    INDArray cut = of("cutout", 5).apply(Tensor.constant(ones)).copy();
    double[] left = cut.sum(1, 2, 3).divi(3).toDoubleVector();
    assertThat(Arrays.stream(left).min()).hasValue(192);
    assertThat(Arrays.stream(left).max().orElseThrow()).isBetween(200., 256.);
    assertThat(Arrays.stream(left).distinct().count()).isGreaterThan(5);
  }

  @Test
  void apply_color_keepsWhatIsConstantBySaturationAndContrast() {
    INDArray grey = Nd4j.valueArrayOf(new long[] {30, 3, 4, 4}, .25, DataType.FLOAT);
    INDArray changed = of("color", 7).apply(Tensor.constant(grey)).copy();
    double[] brightness = changed.mean(1, 2, 3).toDoubleVector();
    assertThat(Arrays.stream(brightness).min().orElseThrow()).isBetween(-.2501, 0.);
    assertThat(Arrays.stream(brightness).max().orElseThrow()).isBetween(.5, .7501);
    assertThat(Arrays.stream(brightness).distinct().count()).isGreaterThan(20);
    assertThat(changed.std(1, 2, 3).maxNumber().doubleValue()).isLessThan(1e-5);
  }

  @Test
  void apply_all_passesGradients() {
    checkSecond(
        t -> Arithmetic.square(of("color,translation,cutout", 11).apply(t[0])),
        normal(2, 2, 3, 8, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "colour", "color,", "none,color"})
  void of_policyThatCannotBeRead_isRefusedWithAnExample(String policy) {
    assertThatThrownBy(() -> of(policy, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("augment is \"" + policy + "\"")
        .hasMessageContaining("color,translation,cutout");
  }
}
