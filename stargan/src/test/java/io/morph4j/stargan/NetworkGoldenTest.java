package io.morph4j.stargan;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.Golden;
import io.morph4j.core.loss.GradientPenalties;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whole networks against reference outputs, gradients and penalties. */
@Tag("arrays")
class NetworkGoldenTest {
  static List<String> files() {
    return List.of(
        "stargan1_d_16",
        "stargan1_d_32",
        "stargan1_g_rect",
        "stargan1_g_square",
        "stargan2_d",
        "stargan2_e",
        "stargan2_f",
        "stargan2_g_hpf0",
        "stargan2_g_hpf0_equal",
        "stargan2_g_hpf0_rect",
        "stargan2_g_hpf1",
        "stargan2_g_hpf1_masks");
  }

  @ParameterizedTest
  @MethodSource("files")
  void network_inFloatInsideSteps_matchesReference(String file) {
    Golden golden = Golden.read("net_" + file);
    GoldenNetwork net = loaded(golden, DataType.FLOAT);
    FlatParameters flat = FlatParameters.of(net.module());
    try (StepMemory memory = new StepMemory()) {
      for (String mode : List.of("eval", "train")) {
        if (!golden.words("modes").contains(mode)) {
          continue;
        }
        String prefix = setMode(net, mode);
        try (StepScope step = memory.open()) {
          Pass pass = pass(golden, net, DataType.FLOAT);
          pass.outputs.forEach((name, y) -> golden.check(prefix + name, y.array()));
          Gradients gradients = Gradients.of(pass.loss(), flat.parameters());
          checkParameters(golden, prefix, net, gradients);
        }
        checkStatistics(golden, net, mode);
        try (StepScope step = memory.open()) {
          Pass pass = pass(golden, net, DataType.FLOAT);
          Gradients gradients =
              Gradients.of(pass.loss(), pass.inputs.values().toArray(Tensor[]::new));
          pass.checkInputs(golden, prefix, gradients);
        }
      }
    }
    golden.requireAllChecked("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stargan1_d_16",
        "stargan1_g_rect",
        "stargan2_d",
        "stargan2_f",
        "stargan2_g_hpf0_rect",
        "stargan2_g_hpf1_masks"
      })
  void network_inDouble_matchesReferenceToItsLastDigits(String file) {
    Golden golden = Golden.read("net_" + file);
    GoldenNetwork net = loaded(golden, DataType.DOUBLE);
    for (String mode : List.of("eval", "train")) {
      if (!golden.words("modes").contains(mode)) {
        continue;
      }
      String prefix = setMode(net, mode);
      Pass pass = pass(golden, net, DataType.DOUBLE);
      pass.outputs.forEach((name, y) -> golden.check(prefix + name, y.array()));
      Map<String, Tensor> all = new LinkedHashMap<>(pass.inputs());
      net.module().namedParameters().forEach((name, p) -> all.put("." + name, p.tensor()));
      Gradients gradients = Gradients.of(pass.loss(), all.values().toArray(Tensor[]::new));
      all.keySet().remove("label");
      all.keySet().removeIf(name -> !golden.has(prefix + "g" + name));
      all.forEach(
          (name, tensor) -> golden.check(prefix + "g" + name, gradients.get(tensor).array()));
      checkStatistics(golden, net, mode);
    }
    golden.requireAllChecked("");
  }

  @ParameterizedTest
  @CsvSource({"stargan1_d, FLOAT", "stargan1_d, DOUBLE", "stargan2_d, FLOAT", "stargan2_d, DOUBLE"})
  void penalty_ofDiscriminator_matchesReference(String file, DataType type) {
    Golden golden = Golden.read("penalty_" + file);
    GoldenNetwork net = loaded(golden, type);
    FlatParameters flat = FlatParameters.of(net.module());
    Map<String, Tensor> label =
        golden.has("label") ? Map.of("label", Tensor.constant(label(golden, type))) : Map.of();
    UnaryOperator<Tensor> score =
        x -> {
          Map<String, Tensor> inputs = new LinkedHashMap<>(label);
          inputs.put("x", x);
          Map<String, Tensor> answers = net.pass().run(inputs);
          return answers.containsKey("y") ? answers.get("y") : answers.get("y.src");
        };
    Tensor real = Tensor.constant(golden.array("x", type));
    Tensor fake = Tensor.constant(golden.array("fake", type));
    Tensor alpha = Tensor.constant(golden.array("alpha", type));
    try (StepMemory memory = new StepMemory()) {
      try (StepScope step = memory.open()) {
        checkPenalty(golden, "r1.", GradientPenalties.r1(score, real), net, flat);
      }
      try (StepScope step = memory.open()) {
        Tensor penalty = GradientPenalties.wganGp(score, real, fake, alpha);
        checkPenalty(golden, "gp.", penalty, net, flat);
      }
    }
    golden.requireAllChecked("r1.g");
    golden.requireAllChecked("gp.g");
    golden.requireAllChecked("r1.v");
    golden.requireAllChecked("gp.v");
  }

  @Test
  void generator1_inEvaluation_usesTheStatisticsOfThePictureAsPublished() {
    Golden golden = Golden.read("net_stargan1_g_square");
    GoldenNetwork net = loaded(golden, DataType.DOUBLE);
    net.module().train(false);
    Pass pass = pass(golden, net, DataType.DOUBLE);
    golden.check("y", pass.outputs().get("y").array());
  }

  private static void checkPenalty(
      Golden golden, String tag, Tensor penalty, GoldenNetwork net, FlatParameters flat) {
    golden.check(tag + "value", penalty.array());
    Gradients gradients = Gradients.of(penalty, flat.parameters());
    net.module()
        .namedParameters()
        .forEach(
            (name, parameter) -> golden.check(tag + "g." + name, gradients.get(parameter).array()));
  }

  /** Inputs, the outputs and the weighted sum that is differentiated. */
  private record Pass(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Tensor loss) {
    void checkInputs(Golden golden, String prefix, Gradients gradients) {
      inputs.forEach(
          (name, x) -> {
            if (golden.has(prefix + "g" + name)) {
              golden.check(prefix + "g" + name, gradients.get(x).array());
            }
          });
    }
  }

  private static GoldenNetwork loaded(Golden golden, DataType type) {
    Initializer init = new Initializer(Initializer.Scheme.NORMAL, .02, type, new RandomStream(3));
    GoldenNetwork net = GoldenNetwork.build(golden.text("arch"), golden.object("hparams"), init);
    net.module().load(golden.arrays("w."));
    return net;
  }

  private static INDArray label(Golden golden, DataType type) {
    int domains = golden.object("hparams").get("num_domains").getAsInt();
    return GoldenNetwork.oneHot(golden.integers("label"), domains, type);
  }

  /** The running statistics are used in the reference's evaluation, by name and not by default. */
  private static String setMode(GoldenNetwork net, String mode) {
    net.module().train(mode.equals("train"));
    net.module().modules().stream()
        .filter(Norm2d.class::isInstance)
        .forEach(norm -> ((Norm2d) norm).useBatchStatistics(false));
    return mode.equals("eval") ? "eval." : "";
  }

  private static Pass pass(Golden golden, GoldenNetwork net, DataType type) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String name : golden.words("inputs")) {
      INDArray array = name.equals("label") ? label(golden, type) : golden.array(name, type);
      inputs.put(name, Tensor.variable(array));
    }
    Map<String, Tensor> outputs = net.pass().run(inputs);
    assertThat(outputs.keySet()).containsExactlyInAnyOrderElementsOf(golden.words("outputs"));
    Tensor loss = null;
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      Tensor gy = Tensor.constant(golden.array("g" + output.getKey(), type));
      Tensor term = Reductions.sum(output.getValue().times(gy));
      loss = loss == null ? term : loss.plus(term);
    }
    return new Pass(inputs, outputs, loss);
  }

  private static void checkParameters(
      Golden golden, String prefix, GoldenNetwork net, Gradients gradients) {
    Map<String, Parameter> parameters = net.module().namedParameters();
    assertThat(golden.names(prefix + "g."))
        .containsExactlyInAnyOrderElementsOf(parameters.keySet());
    List<String> unused = golden.words("unused_parameters");
    parameters.forEach(
        (name, parameter) -> {
          assertThat(gradients.reaches(parameter))
              .as("gradient reaches %s", name)
              .isEqualTo(!unused.contains(name));
          golden.check(prefix + "g." + name, gradients.get(parameter).array());
        });
  }

  /** After a pass in training; then the statistics go back to the start. */
  private static void checkStatistics(Golden golden, GoldenNetwork net, String mode) {
    Map<String, INDArray> buffers = net.module().namedBuffers();
    if (mode.equals("train")) {
      for (String name : golden.names("after.")) {
        if (name.endsWith("num_batches_tracked")) {
          assertThat(buffers.get(name).getLong(0)).as(name).isZero();
        } else {
          golden.check("after." + name, buffers.get(name));
        }
      }
    }
    buffers.forEach((name, buffer) -> buffer.assign(golden.arrays("w.").get(name)));
  }
}
