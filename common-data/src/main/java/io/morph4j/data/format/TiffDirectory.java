package io.morph4j.data.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tags of one page of a TIFF. Values that a tag points to are in the file. */
final class TiffDirectory {
  private static final int ENTRY = 12;

  private final FileBytes bytes;
  private final boolean bigEndian;
  private final Map<Integer, Long> entries = new TreeMap<>();
  private final long next;

  TiffDirectory(FileBytes bytes, long at) throws FormatException {
    this.bytes = bytes;
    bigEndian = bytes.has(0, "MM");
    int count = bytes.u16(at, bigEndian);
    long end = at + 2 + (long) ENTRY * count;
    if (end > bytes.length()) {
      throw FormatException.truncated("a TIFF that ends within its tags");
    }
    for (int i = 0; i < count; i++) {
      long entry = at + 2 + (long) ENTRY * i;
      entries.put(bytes.u16(entry, bigEndian), entry);
      long length = size(entry) * bytes.u32(entry + 4, bigEndian);
      if (length > 4 && bytes.u32(entry + 8, bigEndian) + length > bytes.length()) {
        throw FormatException.truncated("a TIFF without the values of a tag");
      }
    }
    next = end + 4 <= bytes.length() ? bytes.u32(end, bigEndian) : 0;
  }

  /** Where the first directory of a file is. */
  static long first(FileBytes bytes) throws FormatException {
    return bytes.u32(4, bytes.has(0, "MM"));
  }

  /** Where the next directory is, 0 if there is none. */
  long next() {
    return next;
  }

  long count(int tag) throws FormatException {
    Long entry = entries.get(tag);
    return entry == null ? 0 : bytes.u32(entry + 4, bigEndian);
  }

  long value(int tag, long index, long absent) throws FormatException {
    Long entry = entries.get(tag);
    if (entry == null || index >= count(tag)) {
      return absent;
    }
    int size = size(entry);
    long at = start(tag) + index * size;
    return switch (size) {
      case 2 -> bytes.u16(at, bigEndian);
      case 4 -> bytes.u32(at, bigEndian);
      default -> bytes.u8(at);
    };
  }

  /** All bytes of a tag's values. */
  byte[] raw(int tag) throws FormatException {
    Long entry = entries.get(tag);
    if (entry == null) {
      return new byte[0];
    }
    int from = (int) start(tag);
    return Arrays.copyOfRange(bytes.bytes(), from, from + (int) (size(entry) * count(tag)));
  }

  private long start(int tag) throws FormatException {
    long entry = java.util.Objects.requireNonNull(entries.get(tag));
    return size(entry) * count(tag) <= 4 ? entry + 8 : bytes.u32(entry + 8, bigEndian);
  }

  /** The file with this as its only directory, holding only {@code tags}. */
  byte[] withOnly(List<Integer> tags) {
    List<Integer> kept = entries.keySet().stream().filter(tags::contains).toList();
    int at = (int) bytes.length() + 1 & ~1;
    ByteBuffer out = ByteBuffer.wrap(Arrays.copyOf(bytes.bytes(), at + 6 + ENTRY * kept.size()));
    out.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN).putInt(4, at);
    out.position(at).putShort((short) kept.size());
    entries.forEach(
        (tag, entry) -> {
          if (kept.contains(tag)) {
            out.put(bytes.bytes(), (int) (long) entry, ENTRY);
          }
        });
    out.putInt(0);
    return out.array();
  }

  private int size(long entry) throws FormatException {
    return switch (bytes.u16(entry + 2, bigEndian)) {
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 1;
    };
  }
}
