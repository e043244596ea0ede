package io.morph4j.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/** An ONNX graph in the making (onnx.proto of ONNX 1.12, operator set 13). */
final class OnnxGraph {
  private static final int OPERATOR_SET = 13;
  private static final int FORMAT = 7;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("morph4j");
  private final Map<Long, String> names = new LinkedHashMap<>();
  private final boolean half;
  private int made;

  /**
   * @param half whether constants are stored in 16 bits; they are widened before they are used
   */
  OnnxGraph(boolean half) {
    this.half = half;
  }

  /** Attributes of a node by name: Long, Float, String or a list of Longs. */
  record Attribute(String name, Object value) {}

  /**
   * Declares an input.
   *
   * @param value null if nothing is computed from it: it is declared all the same, so that the file
   *     takes what the network takes
   * @param sides numbers, or names of sides that are open
   */
  void input(String name, @Nullable Value value, List<?> sides) {
    if (value != null) {
      names.put(value.number(), name);
    }
    graph.addInput(declared(name, sides));
  }

  void output(String name, Value value, List<?> sides) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(nameOf(value)).addOutput(name));
    graph.addOutput(declared(name, sides));
  }

  private static ValueInfoProto declared(String name, List<?> sides) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object side : sides) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      if (side instanceof Number number) {
        dimension.setDimValue(number.longValue());
      } else {
        dimension.setDimParam(side.toString());
      }
      shape.addDim(dimension);
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** The name of a value made by an earlier node, or of a constant, which is stored now. */
  String nameOf(Value value) {
    return names.computeIfAbsent(
        value.number(),
        number -> {
          Tensor leaf = value.leaf();
          if (leaf == null) {
            throw new IllegalStateException("no operation made value " + number);
          }
          return constant(leaf.array());
        });
  }

  /** Says that {@code name} is the value. */
  void name(Value value, String name) {
    names.put(value.number(), name);
  }

  /** Adds a node of one output and gives the name of that. */
  String node(String type, List<String> inputs, Attribute... attributes) {
    String output = "v" + made++;
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output);
    for (Attribute attribute : attributes) {
      node.addAttribute(written(attribute));
    }
    graph.addNode(node);
    return output;
  }

  private static AttributeProto written(Attribute attribute) {
    AttributeProto.Builder builder = AttributeProto.newBuilder().setName(attribute.name());
    Object value = attribute.value();
    if (value instanceof Float number) {
      builder.setType(AttributeType.FLOAT).setF(number);
    } else if (value instanceof Number number) {
      builder.setType(AttributeType.INT).setI(number.longValue());
    } else if (value instanceof List<?> list) {
      builder.setType(AttributeType.INTS);
      list.forEach(each -> builder.addInts(((Number) each).longValue()));
    } else {
      builder.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value.toString()));
    }
    return builder.build();
  }

  /** Stores an array and gives its name. */
  String constant(INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    List<Long> shape = Arrays.stream(array.shape()).boxed().toList();
    if (!half || values.length < 2) {
      return floats(shape, values);
    }
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Fp16Conversions.floatToFp16(value));
    }
    String stored = stored(TensorProto.DataType.FLOAT16_VALUE, shape, bytes);
    return node("Cast", List.of(stored), new Attribute("to", TensorProto.DataType.FLOAT_VALUE));
  }

  /** Stores one number. */
  String constant(double value) {
    return floats(List.of(), new float[] {(float) value});
  }

  /** Stores factors of sides. */
  String scales(float... factors) {
    return floats(List.of((long) factors.length), factors);
  }

  /** Stores {@code count} times a number. */
  String repeated(double value, long count) {
    float[] values = new float[Math.toIntExact(count)];
    Arrays.fill(values, (float) value);
    return floats(List.of(count), values);
  }

  private String floats(List<Long> shape, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return stored(TensorProto.DataType.FLOAT_VALUE, shape, bytes);
  }

  /** Stores whole numbers. */
  String integers(List<Long> values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putLong);
    return stored(TensorProto.DataType.INT64_VALUE, List.of((long) values.size()), bytes);
  }

  private String stored(int type, List<Long> shape, ByteBuffer bytes) {
    String name = "c" + made++;
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .addAllDims(shape)
            .setRawData(ByteString.copyFrom(bytes.array())));
    return name;
  }

  /** The whole file. */
  byte[] file(Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("morph4j")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }
}
