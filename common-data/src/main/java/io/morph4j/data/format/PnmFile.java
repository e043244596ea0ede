package io.morph4j.data.format;

/**
 * PBM, PGM and PPM, as text or binary: three or four numbers, then samples of 0 to any largest
 * value, which is white.
 */
final class PnmFile implements PictureFile {
  private static final int BITMAP = 1;
  private static final int FIRST_BINARY = 4;

  private final FileBytes bytes;
  private final boolean bitmap;
  private final boolean binary;
  private final int largest;
  private final PictureHeader header;
  private long at = 2;

  private PnmFile(FileBytes bytes) throws FormatException {
    this.bytes = bytes;
    int kind = bytes.u8(1) - '0';
    bitmap = kind == BITMAP || kind == FIRST_BINARY;
    binary = kind >= FIRST_BINARY;
    long width = number();
    long height = number();
    long most = bitmap ? 1 : number();
    if (most < 1 || most > 65535) {
      throw new FormatException("a damaged PNM: a largest sample of " + most);
    }
    largest = (int) most;
    PictureHeader plain =
        PictureHeader.of(
            PictureFormat.PNM, width, height, kind % 3 == 0 ? 3 : 1, false, most > 255 ? 16 : 8);
    header = plain.decodedIn(plain.sampleBytes());
    if (binary) {
      at++;
    }
    long needed = binary ? rowBytes() * height : 2 * header.pixels() * header.channels() - 1;
    if (!binary && bitmap) {
      needed = header.pixels();
    }
    if (at + needed > bytes.length()) {
      throw FormatException.truncated(
          String.format("a PNM of %d bytes or more has %d", at + needed, bytes.length()));
    }
  }

  static PictureFile read(FileBytes bytes) throws FormatException {
    return new PnmFile(bytes);
  }

  @Override
  public PictureHeader header() {
    return header;
  }

  private long rowBytes() {
    return bitmap
        ? (header.width() + 7L) / 8
        : (long) header.width() * header.channels() * header.bits() / 8;
  }

  @Override
  public SampleGrid decode() throws FormatException {
    SampleGrid grid =
        SampleGrid.empty(header.width(), header.height(), header.channels(), header.bits());
    int perRow = header.width() * header.channels();
    long start = at;
    for (int i = 0; i < header.height() * perRow; i++) {
      long sample = binary ? binarySample(start, i / perRow, i % perRow) : textSample();
      if (sample > largest) {
        throw new FormatException(
            String.format("a damaged PNM: a sample of %d over its largest, %d", sample, largest));
      }
      long ink = bitmap ? 1 - sample : sample;
      grid.set(i, (int) ((ink * grid.largest() * 2 + largest) / (2L * largest)));
    }
    at = start;
    return grid;
  }

  private int binarySample(long start, int row, int column) throws FormatException {
    long line = start + row * rowBytes();
    if (bitmap) {
      return bytes.u8(line + column / 8) >> (7 - column % 8) & 1;
    }
    return header.bits() == 16 ? bytes.u16(line + 2L * column, true) : bytes.u8(line + column);
  }

  /** Digits of a bitmap need no blanks between them. */
  private long textSample() throws FormatException {
    if (!bitmap) {
      return number();
    }
    skipBlanks();
    int digit = bytes.u8(at++) - '0';
    if (digit != 0 && digit != 1) {
      throw new FormatException("a damaged PNM: a bit that is neither 0 nor 1");
    }
    return digit;
  }

  private long number() throws FormatException {
    skipBlanks();
    long value = 0;
    if (!isDigit(bytes.u8(at))) {
      throw new FormatException("a damaged PNM: a number is missing");
    }
    while (at < bytes.length() && isDigit(bytes.u8(at)) && value < Integer.MAX_VALUE) {
      value = value * 10 + bytes.u8(at++) - '0';
    }
    return value;
  }

  private void skipBlanks() throws FormatException {
    while (Character.isWhitespace(bytes.u8(at)) || bytes.u8(at) == '#') {
      if (bytes.u8(at) == '#') {
        while (bytes.u8(at) != '\n') {
          at++;
        }
      }
      at++;
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
