package io.morph4j.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Reductions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientsTest {
  private static Tensor variable(float... values) {
    return Tensor.variable(Nd4j.createFromArray(values));
  }

  private static float[] values(Tensor tensor) {
    return tensor.copy().toFloatVector();
  }

  @Test
  void of_secondTimeOverTheSameGraph_saysWhatToDo() {
    Tensor x = variable(1, 2);
    Tensor y = Activations.tanh(x);
    Tensor loss = Reductions.sum(y);
    Gradients.of(loss, x);
    assertThatThrownBy(() -> Gradients.of(loss, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already taken")
        .hasMessageContaining("Gradients.retaining");
    Tensor other = Reductions.sum(y.times(2));
    assertThatThrownBy(() -> Gradients.of(other, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tanh");
  }

  @Test
  void retaining_thenOf_bothWork() {
    Tensor x = variable(1, 2);
    Tensor loss = Reductions.sum(x.times(x));
    assertThat(values(Gradients.retaining(loss, x).get(x))).containsExactly(2, 4);
    assertThat(values(Gradients.of(loss, x).get(x))).containsExactly(2, 4);
  }

  @Test
  void keeping_twoLossesOfOneForwardPass_giveBothGradients() {
    INDArray slopes = Nd4j.createFromArray(7f, 7f);
    Parameter x = new Parameter("x", Nd4j.createFromArray(1f, 2f));
    x.rebind(x.array(), slopes);
    Tensor squares = x.tensor().times(x.tensor());

    Gradients.keeping(Reductions.sum(squares), List.of(x));
    assertThat(slopes.toFloatVector()).containsExactly(2, 4);
    Gradients.of(Reductions.sum(squares.times(-3)), List.of(x));
    assertThat(slopes.toFloatVector()).containsExactly(-6, -12);
  }

  @Test
  void and_severalLosses_areAsTheirSum() {
    INDArray values = Nd4j.createFromArray(1f, 2f, 3f);
    INDArray slopes = Nd4j.createFromArray(7f, 7f, 7f);
    Parameter used = new Parameter("used", values.dup());
    used.rebind(values, slopes);
    Parameter once = new Parameter("once", Nd4j.createFromArray(4f));
    once.rebind(once.array(), Nd4j.createFromArray(7f));
    List<Parameter> both = List.of(used, once);
    Tensor x = used.tensor();
    Gradients gradients =
        Gradients.of(Reductions.sum(x.times(x)), both)
            .and(Reductions.sum(x.times(once.tensor())), both)
            .and(Reductions.sum(x), both);
    assertThat(slopes.toFloatVector()).containsExactly(2 + 4 + 1, 4 + 4 + 1, 6 + 4 + 1);
    assertThat(values(gradients.get(once))).containsExactly(6);
    assertThat(gradients.reaches(once)).isTrue();
  }

  @Test
  void and_parameterOfNoFlatBuffer_isRefused() {
    Parameter parameter = new Parameter("lonely", Nd4j.createFromArray(4f));
    Gradients first = Gradients.of(Reductions.sum(parameter.tensor()), List.of(parameter));
    assertThatThrownBy(() -> first.and(Reductions.sum(parameter.tensor()), List.of(parameter)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lonely");
  }

  @Test
  void of_severalElements_isRefusedWithTheShape() {
    Tensor x = variable(1, 2);
    assertThatThrownBy(() -> Gradients.of(x.times(2), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]");
  }

  @Test
  void weighted_upstreamOfAnotherShape_isRefused() {
    Tensor x = variable(1, 2);
    assertThatThrownBy(() -> Gradients.weighted(x.times(2), variable(1, 2, 3), List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3]");
  }

  @Test
  void weighted_upstreamFromTheSameStep_canBeUsedAgain() {
    Tensor x = variable(1, 2);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor upstream = variable(10, 100).times(1);
      Tensor first = Gradients.weighted(x.times(2), upstream, List.of(x)).get(x);
      assertThat(values(first)).containsExactly(20, 200);
      Tensor second = Gradients.weighted(x.times(3), upstream, List.of(x)).get(x);
      assertThat(values(second)).containsExactly(30, 300);
      assertThat(values(first)).containsExactly(20, 200);
    }
  }

  @Test
  void of_valueUsedManyTimes_addsUpItsParts() {
    Tensor x = variable(3);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor a = x.times(2);
      Tensor y = a.plus(a).plus(a.times(a)).plus(x).minus(a);
      assertThat(values(Gradients.of(Reductions.sum(y), x).get(x))).containsExactly(27);
    }
  }

  @Test
  void of_intermediateTensor_givesItsGradientToo() {
    Tensor x = variable(1, 2);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor a = x.times(3);
      Gradients gradients = Gradients.of(Reductions.sum(a.times(a)), a, x);
      assertThat(values(gradients.get(a))).containsExactly(6, 12);
      assertThat(values(gradients.get(x))).containsExactly(18, 36);
    }
  }

  @Test
  void of_tensorThatTheLossDoesNotReach_isZeros() {
    Tensor x = variable(1, 2);
    Parameter apart = new Parameter("apart", Nd4j.ones(DataType.FLOAT, 3));
    Parameter used = new Parameter("used", Nd4j.ones(DataType.FLOAT, 2));
    Tensor loss = Reductions.sum(x.times(used.tensor()));
    Gradients gradients = Gradients.of(loss, List.of(apart, used));
    assertThat(gradients.reaches(apart)).isFalse();
    assertThat(gradients.reaches(used)).isTrue();
    assertThat(values(gradients.get(apart))).containsExactly(0, 0, 0);
    assertThat(values(gradients.get(used))).containsExactly(1, 2);
    assertThat(values(gradients.get(variable(5)))).containsExactly(0);
  }

  @Test
  void of_parametersWithABuffer_overwriteWhatStoodThere() {
    Parameter p = new Parameter("p", Nd4j.createFromArray(2f, 3f));
    INDArray buffer = Nd4j.createFromArray(9f, 9f);
    p.rebind(p.array(), buffer);
    Tensor t = p.tensor();
    Gradients.of(Reductions.sum(t.times(t).plus(t)), List.of(p));
    assertThat(buffer.toFloatVector()).containsExactly(5f, 7f);
    Gradients.of(Reductions.sum(t.plus(t)), List.of(p));
    assertThat(buffer.toFloatVector()).containsExactly(2f, 2f);
  }

  @Test
  void of_twoParametersOfOneSum_bothGetTheSharedGradient() {
    Parameter a = new Parameter("a", Nd4j.createFromArray(2f, 3f));
    Parameter b = new Parameter("b", Nd4j.createFromArray(4f, 5f));
    a.rebind(a.array(), Nd4j.zeros(DataType.FLOAT, 2));
    b.rebind(b.array(), Nd4j.zeros(DataType.FLOAT, 2));
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor loss = Reductions.sum(a.tensor().plus(b.tensor()).times(3));
      Gradients gradients = Gradients.of(loss, List.of(a, b));
      assertThat(values(gradients.get(a))).containsExactly(3, 3);
      assertThat(values(gradients.get(b))).containsExactly(3, 3);
    }
  }

  @Test
  void of_tenThousandOperations_needsNoDeepStack() {
    Tensor x = variable(1);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor y = x;
      for (int i = 0; i < 10_000; i++) {
        y = y.plus(x);
      }
      assertThat(values(Gradients.of(y, x).get(x))).containsExactly(10_001);
    }
  }

  @Test
  void retaining_anyShape_differentiatesTheSum() {
    Tensor x = variable(1, 2, 3);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor slope = Gradients.retaining(x.times(x).times(x), x).get(x);
      assertThat(values(slope)).containsExactly(3, 12, 27);
      Tensor penalty = Reductions.sum(slope.times(slope));
      assertThat(values(Gradients.of(penalty, x).get(x))).containsExactly(36, 288, 972);
    }
  }

  @Test
  void retaining_sharedGradientOfASum_canBeDifferentiatedAgain() {
    Tensor x = variable(1, 2);
    Tensor w = variable(3, 4);
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor y =
          StepScope.tidy(
              () -> {
                Tensor h = x.times(w);
                return h.times(h).plus(Activations.tanh(h)).plus(h);
              });
      Tensor slope = Gradients.retaining(y, x).get(x);
      Gradients second = Gradients.of(Reductions.sum(slope), x, w);
      double t = Math.tanh(3);
      double curvature = 2 - 2 * t * (1 - t * t);
      assertThat(second.get(x).array().getDouble(0))
          .isCloseTo(9 * curvature, org.assertj.core.data.Offset.offset(1e-4));
    }
  }

  @Test
  void item_severalElements_isRefused() {
    assertThatThrownBy(() -> variable(1, 2).item())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[2]");
    assertThat(Tensor.scalar(DataType.DOUBLE, 2.5).item()).isEqualTo(2.5);
  }

  @Test
  void constant_wholeNumbers_areRefused() {
    assertThatThrownBy(() -> Tensor.constant(Nd4j.createFromArray(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("INT");
  }

  @Test
  void constant_transposedView_isReadInItsOwnOrder() {
    INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor transposed = Tensor.constant(matrix.transpose());
    assertThat(values(transposed.reshape(6))).containsExactly(1, 4, 2, 5, 3, 6);
    Tensor column = Tensor.constant(matrix.getColumn(1));
    assertThat(values(column.plus(1))).containsExactly(3, 6);
  }

  @Test
  void shapes_thatDoNotFit_areNamedInTheMessage() {
    Tensor a = variable(1, 2);
    assertThatThrownBy(() -> a.plus(variable(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]")
        .hasMessageContaining("[3]");
    assertThatThrownBy(() -> a.reshape(3, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]");
    assertThatThrownBy(() -> a.plus(Tensor.scalar(DataType.DOUBLE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOUBLE");
  }
}
