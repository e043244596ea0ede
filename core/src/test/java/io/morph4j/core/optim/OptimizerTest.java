package io.morph4j.core.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Optimisers against ten reference steps each, and what they leave alone. */
@Tag("arrays")
class OptimizerTest {
  /** A network of one vector, or of two. */
  private static final class Vectors extends Module {
    final Parameter first;
    final Parameter second;

    Vectors(INDArray first, INDArray second) {
      this.first = parameter("first", first.dup());
      this.second = second == null ? this.first : parameter("second", second.dup());
    }
  }

  static Stream<Arguments> cases() {
    return Golden.read("optimisers").objects("cases").stream()
        .flatMap(
            c ->
                Stream.of(DataType.FLOAT, DataType.DOUBLE)
                    .map(type -> Arguments.of(c.get("name").getAsString(), type, c)));
  }

  static Stream<Arguments> kinds() {
    return Golden.read("optimisers").objects("cases").stream()
        .map(c -> Arguments.of(c.get("name").getAsString(), c));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void step_tenReferenceGradients_movesAsPublished(String name, DataType type, JsonObject options) {
    Golden golden = Golden.read("optimisers");
    Vectors net = new Vectors(golden.array(name + ".p0", type), null);
    Optimizer optimizer = build(options, FlatParameters.of(net));
    INDArray gradients = golden.array(name + ".grad", type);
    INDArray path = Nd4j.createUninitialized(type, gradients.shape());
    for (int t = 0; t < gradients.size(0); t++) {
      optimizer.step(pull(net.first, gradients.getRow(t)));
      path.putRow(t, net.first.array());
    }
    golden.check(name + ".p", path);
    assertThat(optimizer.steps()).isEqualTo(gradients.size(0));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void restore_halfWay_goesOnToTheSameBytes(String name, DataType type, JsonObject options) {
    Golden golden = Golden.read("optimisers");
    INDArray gradients = golden.array(name + ".grad", type);
    Vectors net = new Vectors(golden.array(name + ".p0", type), null);
    Optimizer optimizer = build(options, FlatParameters.of(net));
    for (int t = 0; t < 5; t++) {
      optimizer.step(pull(net.first, gradients.getRow(t)));
    }
    Map<String, INDArray> saved = new HashMap<>();
    optimizer.moments().forEach((key, moment) -> saved.put(key, moment.dup()));
    Vectors copy = new Vectors(net.first.array(), null);
    Optimizer resumed = build(options, FlatParameters.of(copy));
    resumed.restore(saved, optimizer.steps());
    for (int t = 5; t < 10; t++) {
      optimizer.step(pull(net.first, gradients.getRow(t)));
      resumed.step(pull(copy.first, gradients.getRow(t)));
    }
    assertThat(copy.first.array()).isEqualTo(net.first.array());
  }

  private static Optimizer build(JsonObject o, FlatParameters flat) {
    double lr = o.get("lr").getAsDouble();
    return switch (o.get("kind").getAsString()) {
      case "Adam" ->
          new Adam(
              flat,
              lr,
              new Adam.Options(
                  o.getAsJsonArray("betas").get(0).getAsDouble(),
                  o.getAsJsonArray("betas").get(1).getAsDouble(),
                  number(o, "eps"),
                  number(o, "weight_decay")));
      case "RMSprop" -> new RmsProp(flat, lr, number(o, "alpha"), number(o, "eps"));
      case "SGD" -> new Sgd(flat, lr, number(o, "momentum"));
      case "Adadelta" -> new Adadelta(flat, lr, number(o, "rho"), number(o, "eps"));
      default -> throw new AssertionError(o.toString());
    };
  }

  private static double number(JsonObject o, String name) {
    return o.has(name) ? o.get(name).getAsDouble() : 0;
  }

  /** Gradients of a loss whose slope by {@code parameter} is {@code slope}. */
  private static Gradients pull(Parameter parameter, INDArray slope) {
    Tensor loss =
        Reductions.sum(
            parameter.tensor().times(Tensor.constant(slope.dup().reshape(parameter.shape()))));
    return Gradients.of(loss, List.of(parameter));
  }

  @Test
  void step_parameterWithoutGradient_isLeftAloneDecayIncluded() {
    Vectors net = new Vectors(Nd4j.ones(DataType.FLOAT, 3), Nd4j.ones(DataType.FLOAT, 2));
    Adam adam =
        new Adam(FlatParameters.of(net), .1, Adam.Options.betas(.5, .999).withWeightDecay(.1));
    adam.step(pull(net.first, Nd4j.ones(DataType.FLOAT, 3)));
    assertThat(net.first.array().toFloatVector()).doesNotContain(1f);
    assertThat(net.second.array().toFloatVector()).containsOnly(1f);
    adam.step(pull(net.second, Nd4j.ones(DataType.FLOAT, 2)));
    assertThat(net.second.array().toFloatVector()).doesNotContain(1f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void step_longFloatBuffers_agreesWithDouble(String name, JsonObject options) {
    INDArray[] ends = new INDArray[2];
    for (DataType run : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      RandomStream random = new RandomStream(1);
      INDArray start = Nd4j.createUninitialized(run, 40_003);
      random.fillGaussian(start, 0, 1);
      Vectors net = new Vectors(start, null);
      Optimizer optimizer = build(options, FlatParameters.of(net));
      for (int t = 0; t < 3; t++) {
        INDArray slope = Nd4j.createUninitialized(run, 40_003);
        random.fillGaussian(slope, 0, .1);
        optimizer.step(pull(net.first, slope));
      }
      ends[run == DataType.FLOAT ? 0 : 1] = net.first.array().castTo(DataType.DOUBLE);
    }
    assertThat(ends[0].sub(ends[1]).amaxNumber().doubleValue()).isLessThan(2e-5);
  }

  @Test
  void learningRate_negativeOrNotANumber_isRefused() {
    FlatParameters flat = FlatParameters.of(new Vectors(Nd4j.ones(DataType.FLOAT, 3), null));
    Sgd sgd = new Sgd(flat, .1, 0);
    sgd.learningRate(0);
    assertThat(sgd.learningRate()).isZero();
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> sgd.learningRate(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Double.toString(bad));
    }
  }

  @Test
  void restore_momentsOfAnotherSize_isRefused() {
    FlatParameters flat = FlatParameters.of(new Vectors(Nd4j.ones(DataType.FLOAT, 3), null));
    Sgd sgd = new Sgd(flat, .1, .9);
    assertThatThrownBy(() -> sgd.restore(Map.of("u", Nd4j.ones(DataType.FLOAT, 4)), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moment u");
  }

  @Test
  void clip_weightsOnBothSides_cutsThemToTheLimit() {
    Vectors net = new Vectors(Nd4j.createFromArray(-3f, -.005f, 0f, .01f, 2f), null);
    FlatParameters flat = FlatParameters.of(net);
    WeightClipping.clip(flat, .01);
    assertThat(net.first.array().toFloatVector()).containsExactly(-.01f, -.005f, 0f, .01f, .01f);
    assertThatThrownBy(() -> WeightClipping.clip(flat, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(ints = {0, 1})
  void movingAverage_tenReferenceSteps_matches(int index) {
    Golden golden = Golden.read("ema");
    String prefix = "c" + index + ".";
    double beta = golden.objects("cases").get(index).get("beta").getAsDouble();
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      MovingAverage ema = new MovingAverage(golden.array(prefix + "start", type), beta);
      INDArray steps = golden.array(prefix + "p", type);
      INDArray path = Nd4j.createUninitialized(type, steps.shape());
      for (int t = 0; t < steps.size(0); t++) {
        ema.update(steps.getRow(t));
        path.putRow(t, ema.average());
      }
      golden.check(prefix + "ema", path);
    }
  }
}
