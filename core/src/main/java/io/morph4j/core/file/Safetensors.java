package io.morph4j.core.file;

import io.morph4j.engine.loop.HostArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files of named arrays in the safetensors format: 8 bytes with the length of a JSON header, the
 * header, then the raw little-endian values (https://github.com/huggingface/safetensors).
 *
 * <p>Reading trusts nothing in the file: every length is checked against the file's size before
 * memory is asked for. F16 and BF16 become FLOAT, I32 becomes LONG; F32, F64 and I64 stay what they
 * are. Values pass through a small buffer, so files may be larger than 2 GB.
 *
 * <p>Writing gives the same bytes for the same input: tensors in the order of the map, no times.
 */
public final class Safetensors {
  private static final int CHUNK = 1 << 18;

  private Safetensors() {}

  /**
   * What a file holds.
   *
   * @param metadata the file's {@code __metadata__}
   * @param tensors FLOAT, DOUBLE or LONG arrays in the order of the file's data
   */
  public record Content(Map<String, String> metadata, Map<String, INDArray> tensors) {
    public Content {
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
      tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws UserException if it cannot be read or is damaged; the message names the file
   */
  public static Content read(Path file) {
    try (FileChannel channel = open(file)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      Map<String, INDArray> tensors = new LinkedHashMap<>();
      ByteBuffer bytes = transfer();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(entry.name(), load(file, channel, header, entry, bytes));
      }
      return new Content(header.metadata(), tensors);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  /**
   * Reads and checks the header alone, which is quick for files of any size.
   *
   * @throws UserException if it cannot be read or is damaged; the message names the file
   */
  public static SafetensorsHeader readHeader(Path file) {
    try (FileChannel channel = open(file)) {
      return SafetensorsHeader.read(file, channel);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  /**
   * Writes {@code tensors} (FLOAT, DOUBLE or LONG) so that {@code file} is either the old one or
   * complete.
   *
   * @throws UserException if the disk is full or the file cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, Map<String, INDArray> tensors) {
    AtomicFile.write(file, out -> writeTo(out, metadata, tensors));
  }

  static void writeTo(
      WritableByteChannel out, Map<String, String> metadata, Map<String, INDArray> tensors)
      throws IOException {
    List<SafetensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, INDArray> tensor : tensors.entrySet()) {
      INDArray array = tensor.getValue();
      ElementType type = ElementType.of(array.dataType());
      long end = offset + array.length() * type.bytes();
      entries.add(new SafetensorsHeader.Entry(tensor.getKey(), type, array.shape(), offset, end));
      offset = end;
    }
    AtomicFile.writeFully(out, SafetensorsHeader.encode(metadata, entries));
    ByteBuffer bytes = transfer();
    for (INDArray array : tensors.values()) {
      store(out, array, bytes);
    }
  }

  /** Room for a chunk of the widest type on its way between array and file. */
  private static ByteBuffer transfer() {
    return ByteBuffer.allocateDirect(CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static FileChannel open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UserException("cannot read " + file + ": it is a folder, expected a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UserException("cannot read " + file + ": it is not a regular file");
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  private static void store(WritableByteChannel out, INDArray array, ByteBuffer bytes)
      throws IOException {
    if (array.isEmpty()) {
      return;
    }
    INDArray dense = dense(array);
    int width = array.dataType().width();
    for (long from = 0; from < dense.length(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, dense.length() - from);
      ByteBuffer values = HostArrays.toRead(dense, from * width, count * width);
      bytes.clear();
      switch (array.dataType()) {
        case FLOAT -> bytes.asFloatBuffer().put(values.asFloatBuffer());
        case DOUBLE -> bytes.asDoubleBuffer().put(values.asDoubleBuffer());
        default -> bytes.asLongBuffer().put(values.asLongBuffer());
      }
      bytes.limit(count * width);
      AtomicFile.writeFully(out, bytes);
    }
  }

  private static INDArray dense(INDArray array) {
    boolean rowMajor =
        array.ordering() == 'c'
            && Arrays.equals(array.stride(), Nd4j.getStrides(array.shape(), 'c'));
    return rowMajor && HostArrays.onHost() ? array : array.dup('c');
  }

  private static INDArray load(
      Path file,
      FileChannel channel,
      SafetensorsHeader header,
      SafetensorsHeader.Entry entry,
      ByteBuffer bytes)
      throws IOException {
    DataType type = entry.type().loadedAs();
    if (entry.length() == 0) {
      return Nd4j.create(type, entry.shape());
    }
    INDArray array = Nd4j.createUninitialized(type, entry.shape(), 'c');
    int width = entry.type().bytes();
    int loadedWidth = type.width();
    for (long from = 0; from < entry.length(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, entry.length() - from);
      bytes.clear().limit(count * width);
      readFully(file, channel, bytes, header.dataStart() + entry.begin() + from * width);
      entry
          .type()
          .decode(bytes.flip(), HostArrays.toWrite(array, from * loadedWidth, count * loadedWidth));
    }
    HostArrays.written(array);
    return array;
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long start)
      throws IOException {
    long position = start;
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new UserException(file + " became shorter while it was read");
      }
      position += read;
    }
  }
}
