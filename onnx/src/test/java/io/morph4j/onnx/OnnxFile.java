package io.morph4j.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An ONNX file of operations without weights, one after another, written field by field (onnx.proto
 * of ONNX 1.12, opset 13).
 */
final class OnnxFile {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 11;

  /** A protocol buffer in the making. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes.toByteArray());
    }
  }

  private OnnxFile() {}

  /**
   * Writes a chain of operations from the input {@code pictures} to the output of the last.
   *
   * @param input shape, -1 for open sides
   * @param outputs number of last operations whose results are outputs, the last one first
   */
  static Path write(Path file, long[] input, List<String> operations, int outputs) {
    return write(file, FLOAT, input, operations, outputs);
  }

  /** The same with an input of doubles. */
  static Path writeDouble(Path file, long[] input, List<String> operations) {
    return write(file, DOUBLE, input, operations, 1);
  }

  private static Path write(
      Path file, int type, long[] input, List<String> operations, int outputs) {
    Message graph = new Message();
    for (int i = 0; i < operations.size(); i++) {
      graph.message(
          1,
          new Message()
              .text(1, i == 0 ? "pictures" : "t" + (i - 1))
              .text(2, "t" + i)
              .text(4, operations.get(i)));
    }
    graph.text(2, "test").message(11, value("pictures", type, input));
    for (int i = 0; i < outputs; i++) {
      graph.message(
          12,
          new Message()
              .text(1, "t" + (operations.size() - 1 - i))
              .message(2, new Message().message(1, new Message().number(1, type))));
    }
    Message model =
        new Message()
            .number(1, 8)
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, 13));
    try {
      return Files.write(file, model.bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message value(String name, int type, long[] shape) {
    Message sides = new Message();
    for (int i = 0; i < shape.length; i++) {
      sides.message(
          1, shape[i] < 0 ? new Message().text(2, "side" + i) : new Message().number(1, shape[i]));
    }
    Message tensor = new Message().number(1, type).message(2, sides);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }
}
