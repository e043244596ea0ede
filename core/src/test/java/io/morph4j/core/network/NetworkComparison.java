package io.morph4j.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.Golden;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares a whole network with a reference file: outputs, gradients, running statistics. */
public final class NetworkComparison {
  private NetworkComparison() {}

  /** Inside steps, as in training; the network has the file's weights in float. */
  public static void inFloat(Golden golden, GoldenNetwork net) {
    FlatParameters flat = FlatParameters.of(net.module());
    try (StepMemory memory = new StepMemory()) {
      for (String mode : reversed(golden.words("modes"))) {
        setMode(net.module(), mode);
        String prefix = mode.equals("eval") ? "eval." : "";
        try (StepScope step = memory.open()) {
          Pass pass = pass(golden, net, DataType.FLOAT);
          pass.check(golden, prefix);
          Gradients gradients = Gradients.of(pass.loss(), flat.parameters());
          checkParameters(golden, prefix, net.module(), gradients);
        }
        restoreStatistics(golden, net.module(), mode);
        try (StepScope step = memory.open()) {
          Pass pass = pass(golden, net, DataType.FLOAT);
          checkInputs(golden, prefix, pass);
        }
      }
    }
    golden.requireAllChecked("");
  }

  /** To the last digits of the file; the network has the file's weights in double. */
  public static void inDouble(Golden golden, GoldenNetwork net) {
    for (String mode : reversed(golden.words("modes"))) {
      setMode(net.module(), mode);
      String prefix = mode.equals("eval") ? "eval." : "";
      Pass pass = pass(golden, net, DataType.DOUBLE);
      pass.check(golden, prefix);
      Map<String, Tensor> all = new LinkedHashMap<>(pass.inputs());
      net.module().namedParameters().forEach((name, p) -> all.put("." + name, p.tensor()));
      Gradients gradients = Gradients.of(pass.loss(), all.values().toArray(Tensor[]::new));
      all.forEach(
          (name, tensor) -> golden.check(prefix + "g" + name, gradients.get(tensor).array()));
      if (mode.equals("train")) {
        checkStatistics(golden, net.module());
      }
    }
    golden.requireAllChecked("");
  }

  /** Inputs, the outputs and the weighted sum that is differentiated. */
  private record Pass(Map<String, Tensor> inputs, Map<String, Tensor> outputs, Tensor loss) {
    void check(Golden golden, String prefix) {
      outputs.forEach((name, y) -> golden.check(prefix + name, y.array()));
    }
  }

  /** The evaluation pass first: it uses the running statistics that training then moves. */
  private static List<String> reversed(List<String> modes) {
    List<String> order = new ArrayList<>(modes);
    java.util.Collections.reverse(order);
    return order;
  }

  /** Dropout is off in the reference files, in training too. */
  private static void setMode(Module module, String mode) {
    module.train(mode.equals("train"));
    module.modules().stream().filter(Dropout.class::isInstance).forEach(m -> m.train(false));
  }

  private static Pass pass(Golden golden, GoldenNetwork net, DataType type) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    int[] labels = null;
    for (String name : golden.words("inputs")) {
      if (golden.array(name, type).rank() == 1) {
        labels = golden.integers(name);
      } else {
        inputs.put(name, Tensor.variable(golden.array(name, type)));
      }
    }
    Map<String, Tensor> outputs = net.pass().run(inputs, labels);
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
      Golden golden, String prefix, Module module, Gradients gradients) {
    Map<String, Parameter> parameters = module.namedParameters();
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

  private static void checkInputs(Golden golden, String prefix, Pass pass) {
    Tensor[] inputs = pass.inputs().values().toArray(Tensor[]::new);
    Gradients gradients = Gradients.of(pass.loss(), inputs);
    pass.inputs().forEach((name, x) -> golden.check(prefix + "g" + name, gradients.get(x).array()));
  }

  private static void restoreStatistics(Golden golden, Module module, String mode) {
    if (mode.equals("train")) {
      checkStatistics(golden, module);
    }
    module.namedBuffers().forEach((name, buffer) -> buffer.assign(golden.arrays("w.").get(name)));
  }

  private static void checkStatistics(Golden golden, Module module) {
    Map<String, INDArray> buffers = module.namedBuffers();
    for (String name : golden.names("after.")) {
      if (name.endsWith("num_batches_tracked")) {
        assertThat(buffers.get(name).getLong(0))
            .as(name)
            .isEqualTo(golden.arrays("after.").get(name).getLong(0));
      } else {
        golden.check("after." + name, buffers.get(name));
      }
    }
  }
}
