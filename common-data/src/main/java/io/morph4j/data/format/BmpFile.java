package io.morph4j.data.format;

import org.jspecify.annotations.Nullable;

/**
 * BMP: palettes of 1, 4 and 8 bits, plain or run-length coded, and colours of 16, 24 and 32 bits,
 * with masks or without. Alpha is read where a mask says that there is one.
 */
final class BmpFile implements PictureFile {
  private static final int OLD_HEADER = 12;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;

  private final FileBytes bytes;
  private final int bitsPerPixel;
  private final boolean bottomUp;
  private final long compression;
  private final long dataAt;
  private final int[] palette;
  private final long[] masks = new long[4];
  private final PictureHeader header;

  private BmpFile(FileBytes bytes) throws FormatException {
    this.bytes = bytes;
    dataAt = bytes.u32(10, false);
    long headerLength = bytes.u32(14, false);
    boolean old = headerLength == OLD_HEADER;
    if (!old && (headerLength < 40 || headerLength > 1024)) {
      throw new FormatException("a damaged BMP: a header of " + headerLength + " bytes");
    }
    long width = old ? bytes.u16(18, false) : (int) bytes.u32(18, false);
    long height = old ? bytes.u16(20, false) : (int) bytes.u32(22, false);
    bottomUp = height > 0;
    bitsPerPixel = bytes.u16(old ? 24 : 28, false);
    compression = old ? 0 : bytes.u32(30, false);
    checkKind();
    palette = bitsPerPixel <= 8 ? readPalette(old, headerLength) : new int[0];
    readMasks(headerLength);
    boolean grey = bitsPerPixel <= 8 && isGrey(palette);
    PictureHeader plain =
        PictureHeader.of(
            PictureFormat.BMP, width, Math.abs(height), grey ? 1 : 3, masks[3] != 0, 8);
    header = plain.profiled(profile(headerLength)).decodedIn(plain.sampleBytes() + plain.pixels());
    if (!isRunLength() && dataAt + rowBytes() * plain.height() > bytes.length()) {
      throw FormatException.truncated(
          String.format(
              "a BMP of %d bytes has %d", dataAt + rowBytes() * plain.height(), bytes.length()));
    }
  }

  static PictureFile read(FileBytes bytes) throws FormatException {
    return new BmpFile(bytes);
  }

  @Override
  public PictureHeader header() {
    return header;
  }

  private boolean isRunLength() {
    return compression == RLE8 || compression == RLE4;
  }

  private void checkKind() throws FormatException {
    boolean depths =
        switch ((int) Math.min(compression, Integer.MAX_VALUE)) {
          case 0 ->
              bitsPerPixel == 1
                  || bitsPerPixel == 4
                  || bitsPerPixel == 8
                  || bitsPerPixel == 16
                  || bitsPerPixel == 24
                  || bitsPerPixel == 32;
          case RLE8 -> bitsPerPixel == 8 && bottomUp;
          case RLE4 -> bitsPerPixel == 4 && bottomUp;
          case BIT_FIELDS, ALPHA_BIT_FIELDS -> bitsPerPixel == 16 || bitsPerPixel == 32;
          default -> false;
        };
    if (!depths) {
      throw new FormatException(
          String.format(
              "a BMP of %d bits per pixel and compression %d; 1, 4, 8, 16, 24 and 32 bits, plain or"
                  + " run-length coded, are read",
              bitsPerPixel, compression));
    }
  }

  private int[] readPalette(boolean old, long headerLength) throws FormatException {
    long told = old ? 0 : bytes.u32(46, false);
    int entries = told == 0 || told > 1 << bitsPerPixel ? 1 << bitsPerPixel : (int) told;
    int size = old ? 3 : 4;
    int[] colours = new int[1 << bitsPerPixel];
    for (int i = 0; i < entries; i++) {
      colours[i] = bytes.u24le(14 + headerLength + (long) size * i);
    }
    return colours;
  }

  private static boolean isGrey(int[] colours) {
    for (int colour : colours) {
      if ((colour & 0xFF) != (colour >> 8 & 0xFF) || (colour & 0xFF) != colour >> 16) {
        return false;
      }
    }
    return true;
  }

  private void readMasks(long headerLength) throws FormatException {
    if (compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS) {
      boolean alpha = headerLength >= 56 || compression == ALPHA_BIT_FIELDS;
      for (int c = 0; c < (alpha ? 4 : 3); c++) {
        masks[c] = bytes.u32(54 + 4L * c, false);
      }
      for (int c = 0; c < 3; c++) {
        if (masks[c] == 0) {
          throw new FormatException("a damaged BMP: a colour without a mask");
        }
      }
    } else if (bitsPerPixel > 8) {
      int bits = bitsPerPixel == 16 ? 5 : 8;
      for (int c = 0; c < 3; c++) {
        masks[c] = (1L << bits) - 1 << bits * (2 - c);
      }
    }
  }

  /** The profile that a header of version 5 holds. */
  private byte @Nullable [] profile(long headerLength) throws FormatException {
    if (headerLength < 124 || !bytes.has(70, "DEBM")) {
      return null;
    }
    long from = 14 + bytes.u32(126, false);
    long length = bytes.u32(130, false);
    return length > ColourProfile.MOST_BYTES || from + length > bytes.length()
        ? null
        : java.util.Arrays.copyOfRange(bytes.bytes(), (int) from, (int) (from + length));
  }

  private long rowBytes() {
    return ((long) header.width() * bitsPerPixel + 31) / 32 * 4;
  }

  @Override
  public SampleGrid decode() throws FormatException {
    int bands = header.storedBands();
    SampleGrid grid = SampleGrid.empty(header.width(), header.height(), bands, 8);
    byte[] indices = isRunLength() ? runs() : null;
    for (int y = 0; y < header.height(); y++) {
      int row = bottomUp ? header.height() - 1 - y : y;
      for (int x = 0; x < header.width(); x++) {
        int at = (y * header.width() + x) * bands;
        if (bitsPerPixel > 8) {
          setColours(grid, at, pixel(row, x));
        } else {
          int index = indices == null ? index(row, x) : indices[row * header.width() + x] & 0xFF;
          for (int c = 0; c < bands; c++) {
            grid.set(at + c, palette[index] >> 8 * (2 - c));
          }
        }
      }
    }
    return grid;
  }

  private int index(int row, int x) throws FormatException {
    long bit = (long) x * bitsPerPixel;
    int value = bytes.u8(dataAt + row * rowBytes() + bit / 8);
    return value >> (8 - bitsPerPixel - bit % 8) & (1 << bitsPerPixel) - 1;
  }

  private long pixel(int row, int x) throws FormatException {
    long at = dataAt + row * rowBytes() + (long) x * bitsPerPixel / 8;
    return switch (bitsPerPixel) {
      case 16 -> bytes.u16(at, false);
      case 24 -> bytes.u24le(at);
      default -> bytes.u32(at, false);
    };
  }

  private void setColours(SampleGrid grid, int at, long pixel) {
    for (int c = 0; c < grid.bands(); c++) {
      int shift = Long.numberOfTrailingZeros(masks[c]);
      long largest = masks[c] >> shift;
      grid.set(at + c, (int) (((pixel & masks[c]) >> shift) * 255 / largest));
    }
  }

  /** Run-length coded indices, rows from the bottom. A pixel that no run fills is an error. */
  private byte[] runs() throws FormatException {
    int width = header.width();
    byte[] indices = new byte[Math.toIntExact(header.pixels())];
    long at = dataAt;
    int filled = 0;
    for (int x = 0, row = 0; row < header.height(); at += 2) {
      int count = bytes.u8(at);
      int value = bytes.u8(at + 1);
      boolean literal = count == 0 && value > 2;
      if (count == 0 && value <= 2) {
        if (x != width && !(x == 0 && row > 0 && value == 1)) {
          throw new FormatException("a BMP whose runs leave pixels out, which is not read");
        }
        row++;
        x = 0;
        if (value != 0) {
          break;
        }
        continue;
      }
      int length = literal ? value : count;
      if (x + length > width) {
        throw new FormatException("a damaged BMP: a run that is longer than its row");
      }
      for (int i = 0; i < length; i++, x++, filled++) {
        indices[row * width + x] = (byte) run(literal, at, value, i);
      }
      long coded = compression == RLE8 ? length : (length + 1) / 2;
      at += literal ? coded + (coded & 1) : 0;
    }
    if (filled != indices.length) {
      throw FormatException.truncated("a BMP whose runs end before the picture is whole");
    }
    return indices;
  }

  private int run(boolean literal, long at, int value, int i) throws FormatException {
    if (compression == RLE8) {
      return literal ? bytes.u8(at + 2 + i) : value;
    }
    int pair = literal ? bytes.u8(at + 2 + i / 2) : value;
    return i % 2 == 0 ? pair >> 4 : pair & 15;
  }
}
