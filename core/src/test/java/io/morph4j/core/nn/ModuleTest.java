package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModuleTest {
  private static Sequential net(long seed) {
    Initializer init = Initializer.normal(new RandomStream(seed));
    return new Sequential(
        new Conv2d(init, 3, 2, 3, ConvolutionGeometry.of(1, 1), true),
        new Norm2d(init, 2, Norm2d.Options.batch()),
        Activation.relu(),
        new Sequential(new Conv2d(init, 2, 1, 1, ConvolutionGeometry.of(1, 0), false)));
  }

  private static Map<String, INDArray> copy(Map<String, INDArray> state) {
    Map<String, INDArray> copy = new LinkedHashMap<>();
    state.forEach((name, array) -> copy.put(name, array.dup()));
    return copy;
  }

  @Test
  void names_nestedModules_areJoinedByDotsInOrder() {
    Sequential net = net(1);
    assertThat(net.namedParameters().keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias", "3.0.weight");
    assertThat(net.namedBuffers().keySet())
        .containsExactly("1.running_mean", "1.running_var", "1.num_batches_tracked");
    assertThat(net.state()).hasSize(8);
    assertThat(net.parameterCount()).isEqualTo(54 + 2 + 2 + 2 + 2);
    assertThat(net.modules()).hasSize(6);
  }

  @Test
  void load_anotherNetsState_givesTheSameOutput() {
    Sequential one = net(1);
    Sequential two = net(2);
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 3, 4, 4));
    one.forward(x);
    one.train(false);
    two.train(false);
    assertThat(two.forward(x).array()).isNotEqualTo(one.forward(x).array());
    two.load(copy(one.state()));
    assertThat(two.forward(x).array()).isEqualTo(one.forward(x).array());
    assertThat(two.state().get("1.num_batches_tracked").getLong(0)).isEqualTo(1);
  }

  @Test
  void load_missingUnknownAndMisshapen_listsAllAndChangesNothing() {
    Sequential net = net(1);
    Map<String, INDArray> before = copy(net.state());
    Map<String, INDArray> values = copy(net(2).state());
    values.put("4.weight", values.remove("3.0.weight"));
    values.put("0.bias", Nd4j.ones(DataType.FLOAT, 5));
    assertThatThrownBy(() -> net.load(values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing 3.0.weight")
        .hasMessageContaining("unknown 4.weight")
        .hasMessageContaining("0.bias is [5], expected [2]");
    assertThat(net.state()).isEqualTo(before);
  }

  @Test
  void load_manyMissing_namesFiveAndTheNumber() {
    assertThatThrownBy(() -> net(1).load(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.bias, 0.weight, 1.bias")
        .hasMessageContaining("8 in all");
  }

  @Test
  void load_afterPacking_reachesTheFlatBuffer() {
    Sequential net = net(1);
    FlatParameters flat = FlatParameters.of(net);
    net.load(copy(net(2).state()));
    assertThat(flat.values().getFloat(0)).isEqualTo(net(2).state().get("0.weight").getFloat(0));
  }

  @Test
  void pack_twoNetworks_parametersBecomeViewsInOrder() {
    Sequential one = net(1);
    Sequential two = net(2);
    Map<String, INDArray> before = copy(one.state());
    FlatParameters flat = FlatParameters.of(one, two);
    assertThat(flat.values().length()).isEqualTo(one.parameterCount() + two.parameterCount());
    assertThat(one.state()).isEqualTo(before);
    assertThat(flat.start(0)).isZero();
    assertThat(flat.start(1)).isEqualTo(54);
    assertThat(flat.start(flat.parameters().size())).isEqualTo(flat.values().length());
    flat.values().assign(3.0);
    for (Parameter parameter : two.parameters()) {
      assertThat(parameter.array().minNumber().doubleValue()).isEqualTo(3);
      assertThat(parameter.tensor().array().maxNumber().doubleValue()).isEqualTo(3);
    }
    two.namedParameters().get("3.0.weight").array().assign(4.0);
    assertThat(flat.values().getFloat(flat.values().length() - 1)).isEqualTo(4);
  }

  @Test
  void pack_inTurns_gradientsShareTheMemory() {
    FlatParameters first = FlatParameters.of(net(1), net(2));
    FlatParameters second = FlatParameters.inTurns(first, net(3));
    second.gradients().assign(5.0);
    assertThat(second.gradients().length()).isEqualTo(second.values().length());
    assertThat(first.gradients().getFloat(0)).isEqualTo(5);
    assertThat(first.gradients().getFloat(first.gradients().length() - 1)).isZero();
    FlatParameters larger = FlatParameters.inTurns(second, net(4), net(5));
    larger.gradients().assign(6.0);
    assertThat(second.gradients().getFloat(0)).isEqualTo(5);
  }

  @Test
  void pack_gradients_landInTheSecondBuffer() {
    Sequential net = net(1);
    FlatParameters flat = FlatParameters.of(net);
    Tensor x = Tensor.constant(Nd4j.rand(DataType.FLOAT, 2, 3, 4, 4));
    Gradients gradients = Gradients.of(Reductions.sum(net.forward(x)), flat.parameters());
    for (int i = 0; i < flat.parameters().size(); i++) {
      INDArray gradient = gradients.get(flat.parameters().get(i)).array();
      for (long k = 0; k < gradient.length(); k++) {
        assertThat(flat.gradients().getFloat(flat.start(i) + k)).isEqualTo(gradient.getFloat(k));
      }
    }
    assertThat(flat.gradients().norm2Number().doubleValue()).isPositive();
  }

  @Test
  void pack_twiceOrNothing_isRefused() {
    Sequential net = net(1);
    FlatParameters.of(net);
    assertThatThrownBy(() -> FlatParameters.of(net))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weight[2, 3, 3, 3]")
        .hasMessageContaining("once");
    assertThatThrownBy(() -> FlatParameters.of(new Sequential(Activation.relu())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no parameters");
  }

  @Test
  void train_off_switchesTheWholeTree() {
    Sequential net = net(1);
    assertThat(net.modules()).allMatch(Module::training);
    net.train(false);
    assertThat(net.modules()).noneMatch(Module::training);
  }

  @Test
  void norm_useBatchStatistics_normalisesByTheInputAndKeepsTheRunningOnes() {
    Norm2d norm = new Norm2d(init(), 2, Norm2d.Options.batch());
    norm.train(false);
    Tensor x = Tensor.constant(Nd4j.rand(DataType.FLOAT, 2, 2, 4, 4).muli(5).addi(7));
    assertThat(norm.forward(x).array().meanNumber().doubleValue()).isGreaterThan(3);
    norm.useBatchStatistics(true);
    assertThat(norm.forward(x).array().meanNumber().doubleValue()).isBetween(-.1, .1);
    assertThat(norm.state().get("running_mean").sumNumber().doubleValue()).isZero();
    assertThat(norm.state().get("num_batches_tracked").getLong(0)).isZero();
  }

  @Test
  void norm_onePixelMapOfOneSample_staysFinite() {
    Norm2d norm = new Norm2d(init(), 2, Norm2d.Options.batch());
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 2, 1, 1));
    assertThat(norm.forward(x).array().sumNumber().doubleValue()).isFinite();
    assertThat(norm.state().get("running_var").toFloatVector()).containsOnly(.9f);
  }

  @Test
  void adaIn_andEmbedding_haveTheirPublishedNames() {
    assertThat(new AdaIn(init(), 4, 3).namedParameters().keySet())
        .containsExactly("fc.weight", "fc.bias");
    Embedding table = new Embedding(init(), 5, 3);
    assertThat(table.forward(new int[] {4, 4, 0}).shape()).containsExactly(3, 3);
    assertThatThrownBy(() -> table.forward(new int[] {5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 5")
        .hasMessageContaining("5 rows");
  }

  @Test
  void layers_inputOfTheWrongWidth_areRefusedWithBothShapes() {
    Tensor x = Tensor.constant(Nd4j.ones(DataType.FLOAT, 2, 4));
    assertThatThrownBy(() -> new Linear(init(), 3, 2, true).forward(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 4]")
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(
            () ->
                new Conv2d(init(), 3, 2, 3, ConvolutionGeometry.of(1, 1), true)
                    .forward(x.reshape(1, 2, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 2, 2, 2]");
  }

  private static Initializer init() {
    return Initializer.normal(new RandomStream(1));
  }
}
