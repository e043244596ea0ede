package io.morph4j.onnx;

import io.morph4j.core.file.UserException;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.Trace.Entry;
import io.morph4j.engine.tensor.Trace.Value;
import io.morph4j.onnx.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes traced operations as ONNX nodes. The same computation is traced twice, with other batches
 * and sides: a size that differs follows the input, one that is equal is fixed.
 */
final class OnnxOperations {
  /** Operations of one input and no settings that ONNX has under another name. */
  private static final Map<String, String> UNARY =
      Map.of(
          "tanh", "Tanh",
          "sigmoid", "Sigmoid",
          "softplus", "Softplus",
          "elu", "Elu",
          "abs", "Abs",
          "sqrt", "Sqrt",
          "log", "Log",
          "exp", "Exp",
          "reciprocal", "Reciprocal");

  private static final Map<String, String> BINARY =
      Map.of("plus", "Add", "minus", "Sub", "times", "Mul");

  private final OnnxGraph graph;
  private final OpenSides sides;

  OnnxOperations(OnnxGraph graph, OpenSides sides) {
    this.graph = graph;
    this.sides = sides;
  }

  /**
   * Writes one operation.
   *
   * @param other the same operation in the second trace
   * @throws UserException if ONNX has nothing like it, or a size cannot be told from the inputs
   */
  void write(Entry entry, Entry other) {
    graph.name(entry.result(), written(entry, other));
  }

  private String written(Entry entry, Entry other) {
    Operation operation = entry.operation();
    List<String> inputs = entry.inputs().stream().map(graph::nameOf).toList();
    String name = operation.name();
    if (UNARY.containsKey(name)) {
      return graph.node(UNARY.get(name), inputs);
    }
    if (BINARY.containsKey(name)) {
      return graph.node(BINARY.get(name), inputs);
    }
    return switch (name) {
      case "conv2d" -> convolution(operation, inputs);
      case "convAdjointInData" -> transposed(entry, other, inputs);
      case "linear" -> gemm(inputs, false, true);
      case "matmul" ->
          gemm(
              inputs,
              operation.setting("transposeA", Boolean.class),
              operation.setting("transposeB", Boolean.class));
      case "pad" -> pad(operation, inputs);
      case "leakyRelu" -> leaky(inputs.get(0), operation.setting("slope", Double.class));
      case "reluBeside" -> beside(inputs.get(0), inputs.get(1));
      case "scale" -> scale(operation, inputs.get(0));
      case "concat" ->
          graph.node(
              "Concat", inputs, new Attribute("axis", operation.setting("axis", Integer.class)));
      case "slice" -> slice(entry, other, inputs.get(0));
      case "reshape" ->
          graph.node(
              "Reshape", List.of(inputs.get(0), graph.integers(OpenSides.reshaped(entry, other))));
      case "broadcastTo" ->
          graph.node(
              "Expand",
              List.of(
                  inputs.get(0),
                  sides.shape(graph, entry.result().shape(), other.result().shape())));
      case "sumTo" -> sum(entry, inputs.get(0));
      case "upsample2" -> upsampled(inputs.get(0));
      case "blurUpsample2" -> bilinear(inputs.get(0));
      case "averagePool2" ->
          graph.node(
              "AveragePool",
              inputs,
              new Attribute("kernel_shape", List.of(2, 2)),
              new Attribute("strides", List.of(2, 2)));
      case "softmax" -> graph.node("Softmax", inputs, new Attribute("axis", 1));
      case "logSoftmax" -> graph.node("LogSoftmax", inputs, new Attribute("axis", 1));
      case "embedding" -> rows(entry, other, inputs.get(0));
      case "normalize" -> normalised(entry, inputs);
      default ->
          throw new UserException(
              "the network uses the operation "
                  + name
                  + ", which has no counterpart in ONNX's operator set 13");
    };
  }

  /** Rows of a table that are the same whatever the inputs are. */
  private String rows(Entry entry, Entry other, String table) {
    int[] rows = entry.operation().setting("rows", int[].class);
    if (!Arrays.equals(rows, other.operation().setting("rows", int[].class))) {
      throw new UserException(
          "an embedding looks up rows by number, which depend on the inputs: give it one-hot rows");
    }
    List<Long> numbers = Arrays.stream(rows).asLongStream().boxed().toList();
    return graph.node("Gather", List.of(table, graph.integers(numbers)), new Attribute("axis", 0));
  }

  private String convolution(Operation operation, List<String> inputs) {
    ConvolutionGeometry geometry = operation.setting("geometry", ConvolutionGeometry.class);
    return graph.node("Conv", inputs, windows(geometry).toArray(Attribute[]::new));
  }

  private static List<Attribute> windows(ConvolutionGeometry geometry) {
    int padding = geometry.padding();
    return List.of(
        new Attribute("strides", List.of(geometry.stride(), geometry.stride())),
        new Attribute("pads", List.of(padding, padding, padding, padding)),
        new Attribute("dilations", List.of(geometry.dilation(), geometry.dilation())));
  }

  private String transposed(Entry entry, Entry other, List<String> inputs) {
    ConvolutionGeometry geometry = entry.operation().setting("geometry", ConvolutionGeometry.class);
    List<Long> beyond = List.of(beyond(entry, geometry, 2), beyond(entry, geometry, 3));
    if (!beyond.equals(List.of(beyond(other, geometry, 2), beyond(other, geometry, 3)))) {
      throw new UserException(
          "a transposed convolution adds %s rows and columns that depend on the size of the picture"
              .formatted(beyond));
    }
    List<Attribute> attributes = new ArrayList<>(windows(geometry));
    attributes.add(new Attribute("output_padding", beyond));
    return graph.node("ConvTranspose", inputs, attributes.toArray(Attribute[]::new));
  }

  private static long beyond(Entry entry, ConvolutionGeometry geometry, int axis) {
    long kernel = entry.inputs().get(1).shape().get(axis);
    long least = geometry.transposedSide(entry.inputs().get(0).shape().get(axis), kernel, 0);
    return entry.result().shape().get(axis) - least;
  }

  private String gemm(List<String> inputs, boolean transposeA, boolean transposeB) {
    return graph.node(
        "Gemm",
        inputs,
        new Attribute("transA", transposeA ? 1 : 0),
        new Attribute("transB", transposeB ? 1 : 0));
  }

  private String pad(Operation operation, List<String> inputs) {
    int[] widths = operation.setting("widths", int[].class); // top, bottom, left, right
    Border border = operation.setting("border", Border.class);
    String mode =
        switch (border) {
          case ZERO -> "constant";
          case REFLECT -> "reflect";
          case REPLICATE -> "edge";
        };
    List<Long> pads =
        List.of(
            0L, 0L, (long) widths[0], (long) widths[2], 0L, 0L, (long) widths[1], (long) widths[3]);
    return graph.node(
        "Pad",
        List.of(inputs.get(0), graph.integers(pads)),
        new Attribute("mode", mode.toLowerCase(Locale.ROOT)));
  }

  private String leaky(String x, double slope) {
    if (slope == 1) {
      return x;
    }
    return slope == 0
        ? graph.node("Relu", List.of(x))
        : graph.node("LeakyRelu", List.of(x), new Attribute("alpha", (float) slope));
  }

  private String beside(String left, String right) {
    return graph.node("Concat", List.of(leaky(left, 0), right), new Attribute("axis", 1));
  }

  private String scale(Operation operation, String x) {
    double factor = operation.setting("factor", Double.class);
    double offset = operation.setting("offset", Double.class);
    String scaled = factor == 1 ? x : graph.node("Mul", List.of(x, graph.constant(factor)));
    return offset == 0 ? scaled : graph.node("Add", List.of(scaled, graph.constant(offset)));
  }

  private String slice(Entry entry, Entry other, String x) {
    int axis = entry.operation().setting("axis", Integer.class);
    long from = OpenSides.sliceFrom(entry, other);
    return graph.node(
        "Slice",
        List.of(
            x,
            graph.integers(List.of(from)),
            graph.integers(List.of(OpenSides.sliceTo(entry, other))),
            graph.integers(List.of((long) axis))));
  }

  private String sum(Entry entry, String x) {
    List<Long> full = entry.inputs().get(0).shape();
    List<Long> kept = entry.result().shape();
    if (kept.size() != full.size()) {
      throw new UserException("a sum over leading dimensions has no counterpart in ONNX");
    }
    List<Long> axes = new ArrayList<>();
    for (int d = 0; d < full.size(); d++) {
      if (kept.get(d) == 1 && full.get(d) != 1) {
        axes.add((long) d);
      }
    }
    return graph.node("ReduceSum", List.of(x, graph.integers(axes)), new Attribute("keepdims", 1));
  }

  private String upsampled(String x) {
    return graph.node(
        "Resize",
        List.of(x, "", graph.scales(1, 1, 2, 2)),
        new Attribute("mode", "nearest"),
        new Attribute("coordinate_transformation_mode", "asymmetric"),
        new Attribute("nearest_mode", "floor"));
  }

  private String bilinear(String x) {
    return graph.node(
        "Resize",
        List.of(x, "", graph.scales(1, 1, 2, 2)),
        new Attribute("mode", "linear"),
        new Attribute("coordinate_transformation_mode", "half_pixel"));
  }

  /** Inputs are {@code left}, x, weight and bias, as far as there are any. */
  private String normalised(Entry entry, List<String> inputs) {
    Operation operation = entry.operation();
    int at = operation.setting("left", Boolean.class) ? 1 : 0;
    String x = inputs.get(at);
    Value maps = entry.inputs().get(at);
    long channels = maps.shape().get(1);
    boolean hasWeight = operation.setting("weight", Boolean.class);
    boolean hasBias = operation.setting("bias", Boolean.class);
    String weight = hasWeight ? inputs.get(at + 1) : graph.repeated(1, channels);
    String bias = hasBias ? inputs.get(inputs.size() - 1) : graph.repeated(0, channels);
    Attribute eps = new Attribute("epsilon", operation.setting("eps", Double.class).floatValue());
    String n;
    if (!operation.setting("own", Boolean.class)) {
      List<String> all =
          List.of(x, weight, bias, statistic(operation, "mean"), statistic(operation, "variance"));
      n = graph.node("BatchNormalization", all, eps);
    } else if (operation.setting("perSample", Boolean.class)) {
      n = graph.node("InstanceNormalization", List.of(x, weight, bias), eps);
    } else {
      n = overBatch(x, weight, bias, maps.shape().size(), operation.setting("eps", Double.class));
    }
    String y = leaky(n, operation.setting("slope", Double.class));
    return at == 1 ? beside(inputs.get(0), y) : y;
  }

  private String statistic(Operation operation, String name) {
    INDArray values = operation.setting(name, INDArray.class);
    return graph.constant(values.reshape('c', new long[] {values.length()}));
  }

  /** By the statistics of the batch itself. */
  private String overBatch(String x, String weight, String bias, int rank, double eps) {
    List<Long> axes = new ArrayList<>(List.of(0L));
    List<Long> perChannel = new ArrayList<>(List.of(1L, -1L));
    for (long d = 2; d < rank; d++) {
      axes.add(d);
      perChannel.add(1L);
    }
    Attribute over = new Attribute("axes", axes);
    String centred = graph.node("Sub", List.of(x, graph.node("ReduceMean", List.of(x), over)));
    String squares = graph.node("Mul", List.of(centred, centred));
    String variance = graph.node("ReduceMean", List.of(squares), over);
    String raised = graph.node("Add", List.of(variance, graph.constant(eps)));
    String n = graph.node("Div", List.of(centred, graph.node("Sqrt", List.of(raised))));
    String shape = graph.integers(perChannel);
    String scaled = graph.node("Mul", List.of(n, graph.node("Reshape", List.of(weight, shape))));
    return graph.node("Add", List.of(scaled, graph.node("Reshape", List.of(bias, shape))));
  }
}
