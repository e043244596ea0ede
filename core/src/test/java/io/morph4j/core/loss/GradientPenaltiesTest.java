package io.morph4j.core.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.Golden;
import io.morph4j.core.network.GoldenNetwork;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** R1 and WGAN-GP through whole discriminators against reference second derivatives. */
class GradientPenaltiesTest {

  @ParameterizedTest
  @CsvSource({
    "patch_instance, FLOAT",
    "patch_instance, DOUBLE",
    "dcgan_d_nonorm, FLOAT",
    "dcgan_d_nonorm, DOUBLE",
    "stargan1_d, FLOAT",
    "stargan1_d, DOUBLE",
    "stargan2_d, FLOAT",
    "stargan2_d, DOUBLE"
  })
  void penalty_ofDiscriminator_matchesReference(String file, DataType type) {
    Golden golden = Golden.read("penalty_" + file);
    GoldenNetwork net =
        GoldenNetwork.build(
            golden.text("arch"),
            golden.object("hparams"),
            new Initializer(Initializer.Scheme.NORMAL, .02, type, new RandomStream(1)));
    net.module().load(golden.arrays("w."));
    FlatParameters flat = FlatParameters.of(net.module());
    int[] labels = golden.has("label") ? golden.integers("label") : null;
    UnaryOperator<Tensor> score =
        x -> {
          Map<String, Tensor> answers = net.pass().run(Map.of("x", x), labels);
          return answers.containsKey("y") ? answers.get("y") : answers.get("y.src");
        };
    Tensor real = Tensor.constant(golden.array("x", type));
    Tensor fake = Tensor.constant(golden.array("fake", type));
    Tensor alpha = Tensor.constant(golden.array("alpha", type));
    try (StepMemory memory = new StepMemory()) {
      try (StepScope step = memory.open()) {
        checkSlope(golden, "r1.", score, real);
        check(golden, "r1.", GradientPenalties.r1(score, real), net, flat);
      }
      try (StepScope step = memory.open()) {
        Tensor between = real.times(alpha).plus(fake.times(alpha.times(-1).plus(1)));
        checkSlope(golden, "gp.", score, between);
        check(golden, "gp.", GradientPenalties.wganGp(score, real, fake, alpha), net, flat);
      }
    }
    golden.requireAllChecked("");
  }

  private static void checkSlope(
      Golden golden, String tag, UnaryOperator<Tensor> score, Tensor point) {
    Tensor x = point.leaf();
    Tensor slope = Gradients.retaining(score.apply(x), x).get(x);
    golden.check(tag + "dscore_dx", slope.array());
  }

  private static void check(
      Golden golden, String tag, Tensor penalty, GoldenNetwork net, FlatParameters flat) {
    golden.check(tag + "value", penalty.array());
    Gradients gradients = Gradients.of(penalty, flat.parameters());
    Map<String, Parameter> parameters = net.module().namedParameters();
    assertThat(golden.names(tag + "g.")).containsExactlyInAnyOrderElementsOf(parameters.keySet());
    parameters.forEach(
        (name, parameter) -> golden.check(tag + "g." + name, gradients.get(parameter).array()));
  }

  @Test
  void wganGp_flatScore_isOneWithoutInfinities() {
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 2, 1, 2, 2));
    Tensor weight = Tensor.variable(Nd4j.zeros(DataType.FLOAT, 1, 1, 2, 2));
    Tensor alpha = Tensor.constant(Nd4j.valueArrayOf(new long[] {2, 1, 1, 1}, .5, DataType.FLOAT));
    Tensor penalty = GradientPenalties.wganGp(t -> t.times(weight), x, x, alpha);
    assertThat(penalty.item()).isEqualTo(1);
    assertThat(Gradients.of(penalty, weight).get(weight).copy().sumNumber().doubleValue())
        .isFinite();
  }

  @Test
  void r1_scoreOfTheWrongPicture_isZero() {
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 2, 1, 2, 2));
    assertThat(GradientPenalties.r1(t -> x.times(2), x).item()).isZero();
  }

  @Test
  void crossEntropy_classOutOfRange_isRefused() {
    Tensor logits = Tensor.constant(Nd4j.ones(DataType.FLOAT, 2, 3));
    assertThatThrownBy(() -> LossFunctions.crossEntropy(logits, new int[] {0, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3");
    assertThatThrownBy(() -> LossFunctions.crossEntropy(logits, new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2");
  }
}
