package io.morph4j.tools.report;

import com.google.protobuf.CodedOutputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of events for TensorBoard: TFRecords, each the length, its masked CRC-32C, the bytes of a
 * protocol buffer {@code tensorflow.Event} and their masked CRC-32C, little-endian.
 *
 * <p>TensorBoard reads every file of a folder whose name has {@code tfevents} in it, in the order
 * of their names. For use by one thread.
 */
public final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts a file in {@code folder}, which is made if it is missing.
   *
   * @param firstStep events of this step and later ones in older files of the folder are void
   * @param wallTime seconds since 1970; the files of a folder are read in the order of these
   */
  public static EventFile create(Path folder, long firstStep, double wallTime) throws IOException {
    Files.createDirectories(folder);
    Path file = unused(folder, (long) wallTime);
    EventFile events =
        new EventFile(
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16));
    events.write(message(out -> writeVersion(out, wallTime)));
    events.write(message(out -> writeStart(out, firstStep, wallTime)));
    events.out.flush();
    return events;
  }

  private static Path unused(Path folder, long seconds) {
    for (int serial = 0; ; serial++) {
      Path file =
          folder.resolve(
              String.format(
                  Locale.ROOT, "events.out.tfevents.%010d.%04d.morph4j", seconds, serial));
      if (!Files.exists(file)) {
        return file;
      }
    }
  }

  /** Adds numbers by tag, e.g. {@code loss/G_A}. */
  public void scalars(long step, double wallTime, Map<String, Double> values) throws IOException {
    byte[] summary =
        message(
            out -> {
              for (Map.Entry<String, Double> value : values.entrySet()) {
                out.writeByteArray(1, scalar(value.getKey(), value.getValue().floatValue()));
              }
            });
    write(message(out -> writeSummary(out, step, wallTime, summary)));
  }

  /** Adds a picture in RGB as the bytes of a PNG file. */
  public void image(long step, double wallTime, String tag, byte[] png) throws IOException {
    byte[] image = message(out -> writeImage(out, png));
    byte[] value =
        message(
            out -> {
              out.writeString(1, tag);
              out.writeByteArray(4, image);
            });
    byte[] summary = message(out -> out.writeByteArray(1, value));
    write(message(out -> writeSummary(out, step, wallTime, summary)));
  }

  /** Passes what was added on to the file. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** The fields of a protocol buffer. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** {@code Event.file_version}, which comes first. */
  private static void writeVersion(CodedOutputStream out, double wallTime) throws IOException {
    out.writeDouble(1, wallTime);
    out.writeString(3, "brain.Event:2");
  }

  /** {@code Event.session_log} with {@code SessionLog.status} START. */
  private static void writeStart(CodedOutputStream out, long step, double wallTime)
      throws IOException {
    byte[] start = message(log -> log.writeEnum(1, 1));
    out.writeDouble(1, wallTime);
    out.writeInt64(2, step);
    out.writeByteArray(7, start);
  }

  /** {@code Event.summary}. */
  private static void writeSummary(
      CodedOutputStream out, long step, double wallTime, byte[] summary) throws IOException {
    out.writeDouble(1, wallTime);
    out.writeInt64(2, step);
    out.writeByteArray(5, summary);
  }

  /** {@code Summary.Value} with tag and simple_value. */
  private static byte[] scalar(String tag, float value) throws IOException {
    return message(
        out -> {
          out.writeString(1, tag);
          out.writeFloat(2, value);
        });
  }

  /** {@code Summary.Image}: height, width, colour space 3 (RGB), encoded bytes. */
  private static void writeImage(CodedOutputStream out, byte[] png) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(png);
    if (png.length < 24 || header.getLong(0) != 0x89504e470d0a1a0aL) {
      throw new IllegalArgumentException("an image of an event file must be a PNG file");
    }
    out.writeInt32(1, header.getInt(20));
    out.writeInt32(2, header.getInt(16));
    out.writeInt32(3, 3);
    out.writeByteArray(4, png);
  }

  private void write(byte[] event) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(event.length);
    length.putInt(maskedCrc(length.array(), 8));
    out.write(length.array());
    out.write(event);
    out.write(
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(maskedCrc(event, event.length))
            .array());
  }

  /** Checksums of data that hold checksums are weak, so TFRecords rotate them and add a number. */
  private static int maskedCrc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
