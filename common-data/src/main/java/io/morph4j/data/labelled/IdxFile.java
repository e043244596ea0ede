package io.morph4j.data.labelled;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of bytes: the format of MNIST and Fashion-MNIST, compressed by gzip or not.
 *
 * <p>Two zero bytes, the type (8: unsigned bytes), the number of dimensions, each dimension as a
 * big-endian int, and the values, the last dimension fastest.
 *
 * @param dimensions e.g. 60000, 28, 28
 */
@SuppressWarnings("ArrayRecordComponent")
public record IdxFile(List<Integer> dimensions, byte[] values) {
  private static final int UNSIGNED_BYTES = 8;
  private static final long MOST_BYTES = 1L << 31;

  public IdxFile {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Reads {@code file}.
   *
   * @param rank the number of dimensions that it must have: 3 for pictures, 1 for labels
   * @throws UserException if it is missing, no IDX file of bytes of that rank, or ends early or
   *     late
   */
  public static IdxFile read(Path file, int rank) {
    try (DataInputStream in = open(file)) {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES << 8 | rank)) {
        throw new UserException(
            "%s: begins with 0x%08x; an IDX file of bytes with %d %s begins with 0x%08x"
                .formatted(
                    file,
                    magic,
                    rank,
                    rank == 1 ? "dimension" : "dimensions",
                    UNSIGNED_BYTES << 8 | rank));
      }
      Integer[] dimensions = new Integer[rank];
      long length = 1;
      for (int d = 0; d < rank; d++) {
        dimensions[d] = in.readInt();
        length = dimensions[d] < 1 ? MOST_BYTES : Math.min(MOST_BYTES, length * dimensions[d]);
      }
      if (length >= MOST_BYTES) {
        throw new UserException(
            "%s: has the dimensions %s; each must be at least 1 and all together less than 2 GiB"
                .formatted(file, Arrays.toString(dimensions)));
      }
      byte[] values = in.readNBytes((int) length);
      if (values.length < length) {
        throw endsEarly(file, length, values.length);
      }
      if (in.read() >= 0) {
        throw new UserException(
            "%s: holds more than the %,d bytes that its header tells; it is damaged"
                .formatted(file, length));
      }
      return new IdxFile(Arrays.asList(dimensions), values);
    } catch (EOFException e) {
      throw new UserException(file + ": ends early, it is truncated; fetch or copy it again", e);
    } catch (ZipException e) {
      throw new UserException(file + ": a damaged gzip file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserException(file + ": cannot be read: " + FileErrors.reason(e), e);
    }
  }

  private static UserException endsEarly(Path file, long wanted, long found) {
    return new UserException(
        "%s: truncated: the header tells of %,d bytes, there are %,d; fetch or copy it again"
            .formatted(file, wanted, found));
  }

  /** Writes a gzipped file that {@link #read} reads. */
  public void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))))) {
      out.writeInt(UNSIGNED_BYTES << 8 | dimensions.size());
      for (int size : dimensions) {
        out.writeInt(size);
      }
      out.write(values);
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
    return new DataInputStream(plain);
  }
}
