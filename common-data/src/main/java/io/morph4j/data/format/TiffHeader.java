package io.morph4j.data.format;

import java.util.HashMap;
import java.util.Map;

/** TIFF: the tags of the first page, and whether all its strips or tiles are in the file. */
final class TiffHeader {
  private static final int SUBFILE_TYPE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int STRIP_LENGTHS = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int CMYK = 5;

  private final FileBytes bytes;
  private final boolean bigEndian;
  private final Map<Integer, Long> entries = new HashMap<>();

  private TiffHeader(FileBytes bytes) {
    this.bytes = bytes;
    this.bigEndian = bytes.has(0, "MM");
  }

  static PictureHeader read(FileBytes bytes) throws FormatException {
    TiffHeader tiff = new TiffHeader(bytes);
    long next = tiff.readDirectory(bytes.u32(4, tiff.bigEndian));
    PictureHeader header = tiff.header();
    tiff.checkBlocks(STRIP_OFFSETS, STRIP_LENGTHS);
    tiff.checkBlocks(TILE_OFFSETS, TILE_LENGTHS);
    if (next != 0) {
      tiff.refuseFurtherPages(next);
    }
    return header;
  }

  static byte[] markedUpright(FileBytes bytes) throws FormatException {
    TiffHeader tiff = new TiffHeader(bytes);
    tiff.readDirectory(bytes.u32(4, tiff.bigEndian));
    byte[] copy = bytes.bytes().clone();
    Long entry = tiff.entries.get(ORIENTATION);
    if (entry != null) {
      int value = (int) (entry + 8);
      copy[value] = (byte) (tiff.bigEndian ? 0 : 1);
      copy[value + 1] = (byte) (tiff.bigEndian ? 1 : 0);
    }
    return copy;
  }

  /** Notes where each tag's entry is; the position of the next directory comes back. */
  private long readDirectory(long at) throws FormatException {
    entries.clear();
    int count = bytes.u16(at, bigEndian);
    for (int i = 0; i < count; i++) {
      long entry = at + 2 + 12L * i;
      entries.put(bytes.u16(entry, bigEndian), entry);
      long length = sizeOfType(bytes.u16(entry + 2, bigEndian)) * bytes.u32(entry + 4, bigEndian);
      if (length > 4 && bytes.u32(entry + 8, bigEndian) + length > bytes.length()) {
        throw FormatException.truncated("a TIFF without the values of a tag");
      }
    }
    return bytes.u32(at + 2 + 12L * count, bigEndian);
  }

  private PictureHeader header() throws FormatException {
    int samples = (int) value(SAMPLES_PER_PIXEL, 0, 1);
    int photometric = (int) value(PHOTOMETRIC, 0, 1);
    long bits = value(BITS_PER_SAMPLE, 0, 1);
    if (value(SAMPLE_FORMAT, 0, 1) != 1) {
      throw new FormatException(
          "a TIFF of signed or floating-point samples; unsigned ones of 8 or 16 bits are read");
    }
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16) {
      throw new FormatException("a TIFF of " + bits + " bits per sample; 8 or 16 are read");
    }
    int colours =
        switch (photometric) {
          case 0, 1, 3 -> 1;
          case 2, 6 -> 3;
          case CMYK -> 4;
          default ->
              throw new FormatException(
                  "a TIFF of colour model "
                      + photometric
                      + "; grey, RGB, palette, YCbCr and CMYK are read");
        };
    boolean alpha = samples == colours + 1 && photometric != 3;
    if (samples != colours && !alpha || photometric == CMYK && (alpha || bits != 8)) {
      throw new FormatException(
          String.format(
              "a TIFF of %d samples of %d bits per pixel in colour model %d; grey or RGB, with or"
                  + " without alpha, are read",
              samples, bits, photometric));
    }
    PictureHeader header =
        PictureHeader.of(
            PictureFormat.TIFF,
            value(WIDTH, 0, 0),
            value(HEIGHT, 0, 0),
            photometric <= 1 ? 1 : 3,
            alpha,
            bits == 16 ? 16 : 8,
            Orientation.ofTag((int) value(ORIENTATION, 0, 1)));
    return photometric == CMYK ? header.inInks() : header;
  }

  private void checkBlocks(int offsets, int lengths) throws FormatException {
    long count = count(offsets);
    if (count != count(lengths)) {
      throw new FormatException("a damaged TIFF: its tables of strips differ in length");
    }
    for (long i = 0; i < count; i++) {
      long end = value(offsets, i, 0) + value(lengths, i, 0);
      if (end > bytes.length()) {
        throw FormatException.truncated(
            String.format("a TIFF with data up to byte %d has %d", end, bytes.length()));
      }
    }
  }

  /** Smaller copies of the picture are fine; other pages would be lost without a word. */
  private void refuseFurtherPages(long directory) throws FormatException {
    int pages = 1;
    for (long at = directory; at != 0 && pages < 1000; pages++) {
      at = readDirectory(at);
      if ((value(SUBFILE_TYPE, 0, 0) & 1) == 0) {
        throw new FormatException("a TIFF of several pages; split it into pictures");
      }
    }
  }

  private long count(int tag) throws FormatException {
    Long entry = entries.get(tag);
    return entry == null ? 0 : bytes.u32(entry + 4, bigEndian);
  }

  private long value(int tag, long index, long absent) throws FormatException {
    Long entry = entries.get(tag);
    if (entry == null || index >= count(tag)) {
      return absent;
    }
    int size = sizeOfType(bytes.u16(entry + 2, bigEndian));
    long at = size * count(tag) <= 4 ? entry + 8 : bytes.u32(entry + 8, bigEndian);
    at += index * size;
    return switch (size) {
      case 2 -> bytes.u16(at, bigEndian);
      case 4 -> bytes.u32(at, bigEndian);
      default -> bytes.u8(at);
    };
  }

  private static int sizeOfType(int type) {
    return switch (type) {
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12 -> 8;
      default -> 1;
    };
  }
}
