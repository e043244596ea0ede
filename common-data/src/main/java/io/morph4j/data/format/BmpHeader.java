package io.morph4j.data.format;

import java.util.Set;

/** BMP: the size, and for uncompressed rows whether all of them are there. */
final class BmpHeader {
  private static final Set<Long> UNCOMPRESSED = Set.of(0L, 3L, 6L);

  private BmpHeader() {}

  static PictureHeader read(FileBytes bytes) throws FormatException {
    long dataAt = bytes.u32(10, false);
    long headerLength = bytes.u32(14, false);
    boolean old = headerLength == 12;
    if (!old && headerLength < 40) {
      throw new FormatException("a damaged BMP: a header of " + headerLength + " bytes");
    }
    long width = old ? bytes.u16(18, false) : (int) bytes.u32(18, false);
    long height = old ? bytes.u16(20, false) : Math.abs((int) bytes.u32(22, false));
    int bitsPerPixel = bytes.u16(old ? 24 : 28, false);
    long compression = old ? 0 : bytes.u32(30, false);
    boolean alpha = bitsPerPixel == 32 && headerLength >= 56 && bytes.u32(66, false) != 0;
    PictureHeader header =
        PictureHeader.of(
            PictureFormat.BMP,
            width,
            height,
            bitsPerPixel <= 8 ? 1 : 3,
            alpha,
            8,
            Orientation.UPRIGHT);
    if (UNCOMPRESSED.contains(compression)) {
      long row = (width * bitsPerPixel + 31) / 32 * 4;
      if (dataAt + row * height > bytes.length()) {
        throw FormatException.truncated(
            String.format("a BMP of %d bytes has %d", dataAt + row * height, bytes.length()));
      }
    }
    return header;
  }
}
