package io.morph4j.zoo;

import io.morph4j.core.file.Brief;
import io.morph4j.engine.loop.HostArrays;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * A graph out of a zip of DL4J: its configuration and its coefficients. Nothing else in the file is
 * looked at. DL4J's own reader also takes Java objects from it (preprocessor, normalizer), which
 * would let whoever made the file run code.
 */
final class GraphZip {
  private static final int MOST_CONFIGURATION = 1 << 20;

  /** VGG16 has 138 million. */
  private static final int MOST_COEFFICIENTS = 150_000_000;

  /** Weights hardly shrink; what grows to more than so many times its size is no weights. */
  private static final int MOST_GROWTH = 20;

  private static final long ALWAYS_ALLOWED = 1 << 24;
  private static final int CHUNK = 1 << 16;

  /** Field of a configuration that names the class of what is made. */
  private static final String CLASS = "@class";

  private static final Set<String> ROOMS = Set.of("org.deeplearning4j.", "org.nd4j.");

  private GraphZip() {}

  /**
   * @throws IOException if it is no such file
   * @throws IllegalArgumentException if configuration and coefficients are out of bounds or do not
   *     fit each other
   */
  static ComputationGraph read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String configuration = configuration(zip);
      checkClasses(configuration);
      ComputationGraph graph =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
      graph.init(coefficients(zip), false);
      return graph;
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it has no " + name);
    }
    return entry;
  }

  private static String configuration(ZipFile zip) throws IOException {
    try (InputStream in = zip.getInputStream(entry(zip, "configuration.json"))) {
      byte[] bytes = in.readNBytes(MOST_CONFIGURATION + 1);
      if (bytes.length > MOST_CONFIGURATION) {
        throw new IOException("its configuration.json has more than 1 MB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Layers, activations, losses are classes of DL4J and ND4J; others are not made. */
  private static void checkClasses(String configuration) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(configuration)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && json.getCurrentName().equals(CLASS)) {
          json.nextToken();
          String name = json.getText();
          if (ROOMS.stream().noneMatch(name::startsWith)) {
            throw new IllegalArgumentException("its configuration names " + Brief.of(name));
          }
        }
      }
    }
  }

  /** A row (1, n) of big-endian floats behind its shape, as ND4J writes it. */
  private static INDArray coefficients(ZipFile zip) throws IOException {
    ZipEntry entry = entry(zip, "coefficients.bin");
    if (entry.getSize() > Math.max(ALWAYS_ALLOWED, MOST_GROWTH * entry.getCompressedSize())) {
      throw new IOException("its coefficients.bin grows more than weights do");
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), CHUNK))) {
      Buffer shape = Buffer.header(in);
      if (shape.length() > 64) {
        throw new IOException("its coefficients.bin begins with no shape");
      }
      in.skipNBytes(shape.length() * (shape.type().equals("INT") ? Integer.BYTES : Long.BYTES));
      Buffer numbers = Buffer.header(in);
      long most = Math.min(MOST_COEFFICIENTS, entry.getSize() / Float.BYTES);
      if (!numbers.type().equals("FLOAT") || numbers.length() < 1 || numbers.length() > most) {
        throw new IOException(
            "its coefficients.bin has %d numbers of type %s"
                .formatted(numbers.length(), Brief.of(numbers.type())));
      }
      return row(in, (int) numbers.length());
    }
  }

  private static INDArray row(DataInputStream in, int length) throws IOException {
    INDArray row = Nd4j.createUninitialized(DataType.FLOAT, new long[] {1, length}, 'c');
    FloatBuffer to = HostArrays.toWrite(row, 0, length * Float.BYTES).asFloatBuffer();
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      in.readFully(bytes, 0, count * Float.BYTES);
      to.put(from, java.nio.ByteBuffer.wrap(bytes).asFloatBuffer(), 0, count);
    }
    HostArrays.written(row);
    return row;
  }

  /** What ND4J writes before the numbers of a buffer. */
  private record Buffer(long length, String type) {
    private static final Set<String> SHORT = Set.of("DIRECT", "HEAP", "JAVACPP");

    static Buffer header(DataInputStream in) throws IOException {
      long length = SHORT.contains(in.readUTF()) ? in.readInt() : in.readLong();
      if (length < 0) {
        throw new IOException("its coefficients.bin has a negative length");
      }
      return new Buffer(length, in.readUTF());
    }
  }
}
