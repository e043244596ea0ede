package io.morph4j.core.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;

class GanLossTest {
  private static Tensor scores() {
    return Tensor.variable(Nd4j.createFromArray(-2f, 0.5f, 3f, 0f).reshape(2, 1, 1, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "LSGAN, 3.5625, 3.3125, 3.5625",
    "VANILLA, .8356849, 1.2106849, .8356849",
    "WGAN, -.375, .375, -.375",
    "HINGE, 1.125, 1.625, -.375",
    "NON_SATURATING, .8356849, 1.2106849, .8356849"
  })
  void lossOfFourScores_isTheFormulasValue(
      GanLoss loss, double real, double fake, double generator) {
    Offset<Double> allowed = Offset.offset(1e-6);
    assertThat(loss.real(scores()).item()).isCloseTo(real, allowed);
    assertThat(loss.fake(scores()).item()).isCloseTo(fake, allowed);
    assertThat(loss.generator(scores()).item()).isCloseTo(generator, allowed);
  }

  @ParameterizedTest
  @EnumSource(GanLoss.class)
  void extremeScores_giveFiniteLossesAndSlopes(GanLoss loss) {
    Tensor x = Tensor.variable(Nd4j.createFromArray(-1e4f, 1e4f));
    for (Tensor value : new Tensor[] {loss.real(x), loss.fake(x), loss.generator(x)}) {
      assertThat(value.item()).isFinite();
      assertThat(Gradients.of(value, x).get(x).array().sumNumber().doubleValue()).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(GanLoss.class)
  void generator_stepAgainstTheSlope_raisesTheScores(GanLoss loss) {
    Tensor x = Tensor.variable(Nd4j.createFromArray(-.5f, .25f));
    float[] slope = Gradients.of(loss.generator(x), x).get(x).copy().toFloatVector();
    assertThat(slope[0]).isNegative();
    assertThat(slope[1]).isNegative();
  }

  @Test
  void identityAndCycle_arePlainMeansOfDifferences() {
    Tensor a = Tensor.constant(Nd4j.createFromArray(1f, -1f, .5f, 0f));
    Tensor b = Tensor.constant(Nd4j.createFromArray(0f, -1f, 1f, 2f));
    assertThat(LossFunctions.l1(a, b).item()).isEqualTo(.875);
    assertThat(LossFunctions.cycle(a, b).item()).isEqualTo(.875);
    assertThat(LossFunctions.identity(a, b).item()).isEqualTo(.875);
    assertThat(LossFunctions.mse(a, b).item()).isEqualTo(5.25 / 4);
  }

  @Test
  void bce_probabilitiesRoundedToZeroAndOne_staysFinite() {
    Tensor p = Tensor.variable(Nd4j.createFromArray(0f, 1f, 0f, 1f));
    Tensor targets = Tensor.constant(Nd4j.createFromArray(0f, 1f, 1f, 0f));
    Tensor loss = LossFunctions.bce(p, targets);
    assertThat(loss.item()).isEqualTo(50);
    float[] slope = Gradients.of(loss, p).get(p).copy().toFloatVector();
    assertThat(slope).containsExactly(.25f, -.25f, -2.5e11f, 2.5e11f);
  }
}
