package io.morph4j.core.nn;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every case of the reference files for single operations: value, gradients, running statistics.
 */
@Tag("arrays")
class OpGoldenTest {
  private static final StepMemory MEMORY = new StepMemory();

  private static final List<String> FILES =
      List.of(
          "activation",
          "adain",
          "avg_pool2",
          "batch_norm",
          "conv2d",
          "conv_transpose2d",
          "embedding",
          "instance_norm",
          "linear",
          "loss",
          "reflection_pad2d",
          "upsample_nearest2");

  /** A result, what its gradients are asked for, and the state it left behind. */
  private record Outcome(Tensor y, Map<String, Tensor> wrt, Map<String, INDArray> after) {}

  static Stream<Arguments> cases() {
    return FILES.stream()
        .flatMap(
            file ->
                IntStream.range(0, Golden.read("op_" + file).objects("cases").size())
                    .boxed()
                    .flatMap(
                        i ->
                            Stream.of(DataType.FLOAT, DataType.DOUBLE)
                                .map(type -> Arguments.of(file, i, type))));
  }

  @AfterAll
  static void closeMemory() {
    MEMORY.close();
  }

  @ParameterizedTest(name = "{0} case {1} {2}")
  @MethodSource("cases")
  void operation_referenceCase_givesValueAndGradients(String file, int index, DataType type) {
    Golden golden = Golden.read("op_" + file);
    JsonObject options = golden.objects("cases").get(index);
    String prefix = "c" + index + ".";
    try (StepScope step = MEMORY.open()) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      options
          .getAsJsonArray("inputs")
          .forEach(
              input ->
                  inputs.put(
                      input.getAsString(),
                      Tensor.variable(golden.array(prefix + input.getAsString(), type))));
      Outcome outcome = apply(golden, file, prefix, options, inputs);
      golden.check(prefix + "y", outcome.y().array());
      Tensor gy = Tensor.constant(golden.array(prefix + "gy", type));
      Gradients gradients =
          Gradients.weighted(
              outcome.y().reshape(gy.shape()), gy, List.copyOf(outcome.wrt().values()));
      outcome
          .wrt()
          .forEach(
              (name, tensor) -> {
                if (golden.has(prefix + "g" + name)) {
                  golden.check(prefix + "g" + name, gradients.get(tensor).array());
                }
              });
      outcome.after().forEach((name, array) -> golden.check(prefix + "after." + name, array));
      golden.requireAllChecked(prefix);
    }
  }

  private static Outcome apply(
      Golden golden, String file, String prefix, JsonObject o, Map<String, Tensor> in) {
    Tensor x = in.get("x");
    return switch (file) {
      case "activation" -> outcome(activation(o, x), in);
      case "adain" -> {
        Tensor h = Convolutions.linear(in.get("s"), in.get("w"), in.get("b"));
        Tensor gamma = Shapes.slice(h, 1, 0, x.size(1));
        Tensor beta = Shapes.slice(h, 1, x.size(1), 2 * x.size(1));
        yield outcome(Normalizations.adaptive(x, gamma, beta, o.get("eps").getAsDouble()), in);
      }
      case "avg_pool2" -> outcome(Resampling.averagePool2(x), in);
      case "upsample_nearest2" -> outcome(Resampling.upsample2(x), in);
      case "linear" -> outcome(Convolutions.linear(x, in.get("w"), in.get("b")), in);
      case "conv2d" ->
          outcome(
              Convolutions.conv2d(
                  x,
                  in.get("w"),
                  in.get("b"),
                  new ConvolutionGeometry(
                      integer(o, "stride"), integer(o, "padding"), integer(o, "dilation"))),
              in);
      case "conv_transpose2d" ->
          outcome(
              Convolutions.convTranspose2d(
                  x,
                  in.get("w"),
                  in.get("b"),
                  ConvolutionGeometry.of(integer(o, "stride"), integer(o, "padding")),
                  integer(o, "output_padding")),
              in);
      case "embedding" ->
          outcome(Shapes.embedding(golden.integers(prefix + "idx"), in.get("w")), in);
      case "reflection_pad2d" ->
          outcome(
              Paddings.reflect(
                  x,
                  integer(o, "top"),
                  integer(o, "bottom"),
                  integer(o, "left"),
                  integer(o, "right")),
              in);
      case "loss" -> outcome(loss(golden, prefix, o, in), in);
      case "batch_norm" ->
          norm(
              golden,
              prefix,
              x,
              new Norm2d.Options(
                  Normalizations.Over.BATCH,
                  true,
                  true,
                  o.get("eps").getAsDouble(),
                  o.get("momentum").getAsDouble()),
              o.get("train").getAsBoolean());
      case "instance_norm" ->
          norm(
              golden,
              prefix,
              x,
              new Norm2d.Options(
                  Normalizations.Over.INSTANCE,
                  o.get("affine").getAsBoolean(),
                  o.get("tracked").getAsBoolean(),
                  o.get("eps").getAsDouble(),
                  o.get("momentum").getAsDouble()),
              o.get("use_input_stats").getAsBoolean());
      default -> throw new AssertionError("no operation for " + file);
    };
  }

  private static Outcome outcome(Tensor y, Map<String, Tensor> wrt) {
    return new Outcome(y, wrt, Map.of());
  }

  private static int integer(JsonObject options, String name) {
    return options.get(name).getAsInt();
  }

  private static Tensor activation(JsonObject o, Tensor x) {
    return switch (o.get("fn").getAsString()) {
      case "leaky_relu" -> Activations.leakyRelu(x, o.get("slope").getAsDouble());
      case "relu" -> Activations.relu(x);
      case "tanh" -> Activations.tanh(x);
      case "sigmoid" -> Activations.sigmoid(x);
      case "softplus" -> Activations.softplus(x);
      case "elu" -> Activations.elu(x);
      case "softmax" -> Activations.softmax(x);
      case "log_softmax" -> Activations.logSoftmax(x);
      default -> throw new AssertionError(o.toString());
    };
  }

  private static Tensor loss(Golden golden, String prefix, JsonObject o, Map<String, Tensor> in) {
    Tensor x = in.get("x");
    Tensor target = in.get("target");
    boolean perSample =
        o.has("reduction")
            && o.get("reduction").getAsString().equals("sum_over_classes_mean_over_batch");
    return switch (o.get("fn").getAsString()) {
      case "bce_with_logits", "bce_with_logits_large" ->
          perSample
              ? LossFunctions.bceWithLogitsPerSample(x, target)
              : LossFunctions.bceWithLogits(x, target);
      case "bce_on_probability" -> LossFunctions.bce(x, target);
      case "softmax_cross_entropy" ->
          LossFunctions.crossEntropy(x, golden.integers(prefix + "label"));
      case "mse" -> LossFunctions.mse(x, target);
      case "l1" -> LossFunctions.l1(x, target);
      case "gan_lsgan_real" -> GanLoss.LSGAN.real(x);
      case "gan_lsgan_fake" -> GanLoss.LSGAN.fake(x);
      case "gan_vanilla_real" -> GanLoss.VANILLA.real(x);
      case "gan_vanilla_fake" -> GanLoss.VANILLA.fake(x);
      case "gan_wgan_real" -> GanLoss.WGAN.real(x);
      case "gan_wgan_fake" -> GanLoss.WGAN.fake(x);
      case "gan_hinge_d_real" -> GanLoss.HINGE.real(x);
      case "gan_hinge_d_fake" -> GanLoss.HINGE.fake(x);
      case "kl_standard_normal" -> LossFunctions.klStandardNormal(in.get("mu"), in.get("logvar"));
      default -> throw new AssertionError(o.toString());
    };
  }

  private static Outcome norm(
      Golden golden, String prefix, Tensor x, Norm2d.Options options, boolean train) {
    Initializer init =
        new Initializer(Initializer.Scheme.NORMAL, .02, x.type(), new RandomStream(1));
    Norm2d norm = new Norm2d(init, (int) x.size(1), options);
    Map<String, INDArray> state = new LinkedHashMap<>(norm.state());
    Map<String, Tensor> wrt = new LinkedHashMap<>(Map.of("x", x));
    if (options.affine()) {
      state.put("weight", golden.array(prefix + "w", x.type()));
      state.put("bias", golden.array(prefix + "b", x.type()));
      wrt.put("w", norm.namedParameters().get("weight").tensor());
      wrt.put("b", norm.namedParameters().get("bias").tensor());
    }
    Map<String, INDArray> after = new LinkedHashMap<>();
    if (options.tracked()) {
      for (String name : List.of("running_mean", "running_var")) {
        state.put(name, golden.array(prefix + name, x.type()));
        if (golden.has(prefix + "after." + name)) {
          after.put(name, norm.state().get(name));
        }
      }
    }
    norm.load(state);
    norm.train(train);
    return new Outcome(norm.forward(x), wrt, after);
  }
}
