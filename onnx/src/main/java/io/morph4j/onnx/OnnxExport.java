package io.morph4j.onnx;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Inference;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes the networks of a model as ONNX files, any network that Morph4J can run: its operations
 * are traced. The number of samples stays open, and so do the sides of pictures where the network
 * takes any. The description of the model goes into the metadata under {@code morph4j}.
 */
public final class OnnxExport {
  /** How exactly the files' results are those of Morph4J's engine, at most. */
  private static final double FLOAT_DIFFERENCE = 1e-4;

  private static final double HALF_DIFFERENCE = 5e-2;

  /** In how many bits weights are stored. They are computed with in 32 either way. */
  public enum Weights {
    FLOAT32,
    FLOAT16
  }

  /**
   * One file.
   *
   * @param network its name in the model
   * @param difference from Morph4J's own results on random inputs of three sizes, at most
   */
  public record Written(String network, Path file, double difference) {}

  private final ModelFile model;
  private final ModelDescription description;
  private final Weights weights;

  private OnnxExport(ModelFile model, Weights weights) {
    this.description = withoutDropout(model.description());
    this.model = new ModelFile(description, model.weights());
    this.weights = weights;
  }

  private static ModelDescription withoutDropout(ModelDescription description) {
    return description.withPolicy(description.policy().with(Map.of("dropout", "false")));
  }

  /**
   * Writes the model's main network (generator or encoder) to {@code out} and each other one to a
   * file beside it that has {@code -NETWORK} before its ending. Dropout is off. Existing files are
   * replaced.
   *
   * @throws UserException if a network uses an operation that ONNX lacks, its results in ONNX
   *     Runtime differ by more than 1e-4 (5e-2 with weights of 16 bits), or the disk is full
   */
  public static List<Written> write(ModelFile model, Path out, Weights weights) {
    OnnxExport export = new OnnxExport(model, weights);
    List<Written> written = new ArrayList<>();
    Map<Path, byte[]> files = new LinkedHashMap<>();
    export.description.networks().keySet().forEach(name -> export.add(name, out, written, files));
    files.forEach(
        (file, bytes) ->
            AtomicFile.write(
                file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes))));
    return written;
  }

  /** The files of the model's networks by name, not compared with the engine. */
  static Map<String, byte[]> inMemory(ModelFile model) {
    OnnxExport export = new OnnxExport(model, Weights.FLOAT32);
    Map<String, byte[]> files = new LinkedHashMap<>();
    export.description.networks().keySet().forEach(name -> files.put(name, export.bytes(name)));
    return files;
  }

  private void add(String network, Path out, List<Written> written, Map<Path, byte[]> files) {
    Path file = OnnxInference.file(out, description, network);
    byte[] bytes = bytes(network);
    double difference = difference(network, bytes);
    double most = weights == Weights.FLOAT16 ? HALF_DIFFERENCE : FLOAT_DIFFERENCE;
    if (!(difference <= most)) {
      throw new UserException(
          "%s is not written: the network %s gives results in ONNX Runtime that differ by %.2g from Morph4J's, more than %.2g"
              .formatted(file, network, difference, most));
    }
    files.put(file, bytes);
    written.add(new Written(network, file, difference));
  }

  private byte[] bytes(String network) {
    return traced(described(network).read(), network, inputs(network));
  }

  private NetworkDescription described(String network) {
    return Objects.requireNonNull(description.networks().get(network));
  }

  private List<NetworkInput> inputs(String network) {
    return NetworkInput.of(description, described(network).role());
  }

  private <N extends Module> byte[] traced(
      NetworkOptions<N> options, String name, List<NetworkInput> forms) {
    N network = options.build(Initializer.zeroUpTo(Long.MAX_VALUE));
    network.load(model.weights(name));
    network.train(false);
    long side = side();
    long step = step();
    long[][] first = shapes(forms, 2, side, side + step);
    long[][] second = shapes(forms, 3, side + step, side);
    try (StepMemory memory = new StepMemory();
        StepScope ignored = memory.open()) {
      Tensor[] inputs = variables(first);
      Tensor result = forward(options, network, inputs);
      Tensor other = forward(options, network, variables(second));
      return written(forms, inputs, first, second, Trace.of(result), Trace.of(other));
    }
  }

  private <N extends Module> Tensor forward(NetworkOptions<N> options, N network, Tensor[] inputs) {
    return description.policy().run(network, 0, () -> options.forward(network, inputs));
  }

  private byte[] written(
      List<NetworkInput> forms,
      Tensor[] inputs,
      long[][] first,
      long[][] second,
      Trace trace,
      Trace other) {
    OnnxGraph graph = new OnnxGraph(weights == Weights.FLOAT16);
    OpenSides open = new OpenSides();
    for (int i = 0; i < forms.size(); i++) {
      NetworkInput form = forms.get(i);
      open.input(form.name(), first[i], second[i]);
      graph.input(form.name(), leaf(trace, inputs[i]), form.sides());
    }
    OnnxOperations operations = new OnnxOperations(graph, open);
    for (int i = 0; i < trace.entries().size(); i++) {
      operations.write(trace.entries().get(i), other.entries().get(i));
    }
    graph.output("result", trace.result(), openSides(trace, other));
    return graph.file(description.toMetadata());
  }

  /** The input in the trace; null if the network makes no use of it. */
  private static Trace.@Nullable Value leaf(Trace trace, Tensor input) {
    return trace.entries().stream()
        .flatMap(entry -> entry.inputs().stream())
        .filter(value -> value.leaf() == input)
        .findFirst()
        .orElse(null);
  }

  private static List<Object> openSides(Trace trace, Trace other) {
    List<Object> sides = new ArrayList<>();
    for (int d = 0; d < trace.result().shape().size(); d++) {
      Long side = trace.result().shape().get(d);
      boolean fixed = side.equals(other.result().shape().get(d));
      sides.add(fixed ? side : d == 0 ? "N" : "result" + d);
    }
    return sides;
  }

  /** The least side that the network takes. */
  private long side() {
    if (!(description.signature() instanceof Signature.OfPictures pictures)) {
      return 1;
    }
    long multiple = pictures.multiple();
    return (pictures.leastSide() + multiple - 1) / multiple * multiple;
  }

  private long step() {
    return description.signature() instanceof Signature.OfPictures pictures
        ? pictures.multiple()
        : 1;
  }

  private static long[][] shapes(List<NetworkInput> forms, long samples, long height, long width) {
    return forms.stream().map(form -> form.shape(samples, height, width)).toArray(long[][]::new);
  }

  private static Tensor[] variables(long[][] shapes) {
    Tensor[] variables = new Tensor[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      variables[i] = Tensor.variable(random(shapes[i], i));
    }
    return variables;
  }

  private static INDArray random(long[] shape, int number) {
    INDArray values = Nd4j.create(DataType.FLOAT, shape, 'c');
    RandomStream.of(0, "export", number).fillUniform(values, -1, 1);
    return values;
  }

  private double difference(String network, byte[] bytes) {
    List<NetworkInput> forms = inputs(network);
    long side = side();
    long step = step();
    double most = 0;
    try (Inference own = Inference.of(model);
        OnnxNetwork theirs = OnnxNetwork.of(bytes, network)) {
      for (long[][] shapes :
          List.of(
              shapes(forms, 1, side + step, side + step),
              shapes(forms, 2, side, side + step),
              shapes(forms, 1, side + 2 * step, side))) {
        INDArray[] inputs = new INDArray[shapes.length];
        for (int i = 0; i < inputs.length; i++) {
          inputs[i] = random(shapes[i], i);
        }
        INDArray expected = own.run(network, inputs);
        INDArray got = theirs.run(inputs);
        most = Math.max(most, expected.sub(got).amaxNumber().doubleValue());
      }
    }
    return most;
  }
}
