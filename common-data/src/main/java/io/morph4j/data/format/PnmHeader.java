package io.morph4j.data.format;

/** PBM, PGM and PPM, as text or binary: three or four numbers, and for binary rows their length. */
final class PnmHeader {
  private final FileBytes bytes;
  private long at = 2;

  private PnmHeader(FileBytes bytes) {
    this.bytes = bytes;
  }

  static PictureHeader read(FileBytes bytes) throws FormatException {
    return new PnmHeader(bytes).read(bytes.u8(1) - '0');
  }

  private PictureHeader read(int kind) throws FormatException {
    boolean bitmap = kind == 1 || kind == 4;
    int channels = kind == 3 || kind == 6 ? 3 : 1;
    long width = number();
    long height = number();
    long largest = bitmap ? 1 : number();
    if (largest < 1 || largest > 65535) {
      throw new FormatException("a damaged PNM: a largest sample of " + largest);
    }
    int bits = largest > 255 ? 16 : 8;
    PictureHeader header =
        PictureHeader.of(
            PictureFormat.PNM, width, height, channels, false, bits, Orientation.UPRIGHT);
    long row = kind == 4 ? (width + 7) / 8 : width * channels * bits / 8;
    if (kind >= 4 && at + 1 + row * height > bytes.length()) {
      throw FormatException.truncated(
          String.format("a PNM of %d bytes has %d", at + 1 + row * height, bytes.length()));
    }
    return header;
  }

  private long number() throws FormatException {
    while (Character.isWhitespace(bytes.u8(at)) || bytes.u8(at) == '#') {
      if (bytes.u8(at) == '#') {
        while (bytes.u8(at) != '\n') {
          at++;
        }
      }
      at++;
    }
    long value = 0;
    if (!isDigit(bytes.u8(at))) {
      throw new FormatException("a damaged PNM: a number is missing in its header");
    }
    while (isDigit(bytes.u8(at)) && value < Integer.MAX_VALUE) {
      value = value * 10 + bytes.u8(at++) - '0';
    }
    return value;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
