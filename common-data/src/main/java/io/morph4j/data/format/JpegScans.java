package io.morph4j.data.format;

/**
 * The frame of a JPEG and what its scans have brought so far. It is whole when each component had
 * its scan, or, if progressive, when each of its 64 coefficients came down to the last bit.
 */
final class JpegScans {
  private static final int PROGRESSIVE = 0xC2;
  private static final int MOST_SCANS = 100;
  private static final int BLOCK = 64;
  private static final int UNSEEN = 99;

  private final int width;
  private final int height;
  private final boolean progressive;
  private final int[] ids;
  private final long[] blocks;
  private final int[][] lowestBit;
  private final long paddedBlocks;
  private int scans;

  /**
   * Reads the frame header whose marker is {@code marker} and whose length stands at {@code at}.
   */
  JpegScans(FileBytes bytes, int marker, long at) throws FormatException {
    refuseKind(marker);
    progressive = marker == PROGRESSIVE;
    int precision = bytes.u8(at + 2);
    if (precision != 8) {
      throw new FormatException("a JPEG of " + precision + " bits per sample; 8 are read");
    }
    height = bytes.u16(at + 3, true);
    width = bytes.u16(at + 5, true);
    int components = bytes.u8(at + 7);
    if (components != 1 && components != 3 && components != 4) {
      throw new FormatException("a JPEG of " + components + " components; 1, 3 or 4 are read");
    }
    if (bytes.u16(at, true) != 8 + 3 * components) {
      throw new FormatException("a damaged JPEG: a frame header of another length");
    }
    ids = new int[components];
    blocks = new long[components];
    lowestBit = new int[components][BLOCK];
    paddedBlocks = readComponents(bytes, at + 8);
  }

  private static void refuseKind(int marker) throws FormatException {
    String kind =
        switch (marker) {
          case 0xC0, 0xC1, PROGRESSIVE -> "";
          case 0xC3, 0xC7 -> "a lossless JPEG";
          case 0xC5, 0xC6 -> "a hierarchical JPEG";
          default -> "a JPEG with arithmetic coding";
        };
    if (!kind.isEmpty()) {
      throw new FormatException(kind + "; sequential and progressive Huffman coding are read");
    }
  }

  /** Ids and numbers of blocks; the blocks of all components in whole units come back. */
  private long readComponents(FileBytes bytes, long at) throws FormatException {
    int tallest = 1;
    int widest = 1;
    for (int c = 0; c < ids.length; c++) {
      int factors = bytes.u8(at + 3L * c + 1);
      if (factors >> 4 < 1 || factors >> 4 > 4 || (factors & 15) < 1 || (factors & 15) > 4) {
        throw new FormatException(String.format("a damaged JPEG: sampling factors %02x", factors));
      }
      widest = Math.max(widest, factors >> 4);
      tallest = Math.max(tallest, factors & 15);
    }
    long padded = 0;
    for (int c = 0; c < ids.length; c++) {
      ids[c] = bytes.u8(at + 3L * c);
      int across = bytes.u8(at + 3L * c + 1) >> 4;
      int down = bytes.u8(at + 3L * c + 1) & 15;
      blocks[c] =
          ceil((long) width * across, 8L * widest) * ceil((long) height * down, 8L * tallest);
      padded += ceil(width, 8L * widest) * across * ceil(height, 8L * tallest) * down;
      java.util.Arrays.fill(lowestBit[c], UNSEEN);
    }
    return padded;
  }

  private static long ceil(long of, long by) {
    return (of + by - 1) / by;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return ids.length;
  }

  int id(int component) {
    return ids[component];
  }

  int scans() {
    return scans;
  }

  /** Coefficients that the decoder keeps when there are several scans, two bytes each. */
  long coefficientBytes() {
    return scans > 1 || progressive ? paddedBlocks * BLOCK * 2 : 0;
  }

  /**
   * Notes the scan whose header stands at {@code at} and that is followed by {@code data} bytes.
   *
   * @throws FormatException if there cannot be enough of them: a block takes two bits at least, in
   *     a progressive scan of its mean one
   */
  void add(FileBytes bytes, long at, long data) throws FormatException {
    if (++scans > MOST_SCANS) {
      throw new FormatException("a JPEG of more than " + MOST_SCANS + " scans");
    }
    int count = bytes.u8(at + 2);
    if (count < 1 || count > ids.length || bytes.u16(at, true) != 6 + 2 * count) {
      throw new FormatException("a damaged JPEG: a scan of " + count + " components");
    }
    int first = bytes.u8(at + 3 + 2L * count);
    int last = bytes.u8(at + 4 + 2L * count);
    int low = bytes.u8(at + 5 + 2L * count) & 15;
    if (progressive && (first > last || last >= BLOCK)) {
      throw new FormatException("a damaged JPEG: a scan of coefficients " + first + " to " + last);
    }
    long least = 0;
    for (int i = 0; i < count; i++) {
      int c = component(bytes.u8(at + 3 + 2L * i));
      for (int k = progressive ? first : 0; k <= (progressive ? last : BLOCK - 1); k++) {
        lowestBit[c][k] = progressive ? Math.min(lowestBit[c][k], low) : 0;
      }
      least += progressive ? (first == 0 ? blocks[c] : 0) : 2 * blocks[c];
    }
    if (data * 8 < least) {
      throw FormatException.truncated(
          String.format("a JPEG scan of %,d bytes, at least %,d are needed", data, ceil(least, 8)));
    }
  }

  private int component(int id) throws FormatException {
    for (int c = 0; c < ids.length; c++) {
      if (ids[c] == id) {
        return c;
      }
    }
    throw new FormatException("a damaged JPEG: a scan of component " + id + ", which it has not");
  }

  /** Whether nothing of the picture is missing. */
  boolean areWhole() {
    for (int[] bits : lowestBit) {
      for (int bit : bits) {
        if (bit != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
