package io.morph4j.data.format;

/** JPEG: the size of the frame header, and the chain of segments and scans up to the end mark. */
final class JpegHeader {
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int APP1 = 0xE1;

  private JpegHeader() {}

  static PictureHeader read(FileBytes bytes) throws FormatException {
    Orientation orientation = Orientation.UPRIGHT;
    long frame = -1;
    boolean scanned = false;
    long at = 2;
    while (true) {
      at = nextMarker(bytes, at);
      int marker = bytes.u8(at + 1);
      at += 2;
      if (marker == END_OF_IMAGE) {
        if (frame < 0 || !scanned) {
          throw FormatException.truncated("a JPEG without picture data");
        }
        return header(bytes, frame, orientation);
      }
      if (standsAlone(marker)) {
        continue;
      }
      int length = segmentLength(bytes, at);
      if (isFrame(marker)) {
        frame = at;
        checkFrame(bytes, frame);
      } else if (marker == APP1 && bytes.has(at + 2, "Exif\0\0")) {
        orientation = Exif.orientation(bytes, at + 8, length - 8L);
      } else if (marker == START_OF_SCAN) {
        scanned = true;
      }
      at += length;
    }
  }

  /**
   * The position of the next marker at or after {@code at}: entropy-coded bytes are passed over.
   */
  private static long nextMarker(FileBytes bytes, long at) throws FormatException {
    byte[] raw = bytes.bytes();
    for (int i = (int) at; i < raw.length - 1; i++) {
      if (raw[i] == (byte) 0xFF && raw[i + 1] != 0 && raw[i + 1] != (byte) 0xFF) {
        return i;
      }
    }
    throw FormatException.truncated("a JPEG without its end mark");
  }

  private static int segmentLength(FileBytes bytes, long at) throws FormatException {
    if (at + 2 > bytes.length() || at + bytes.u16(at, true) > bytes.length()) {
      throw FormatException.truncated("a JPEG that ends inside a segment");
    }
    int length = bytes.u16(at, true);
    if (length < 2) {
      throw new FormatException("a damaged JPEG: a segment of " + length + " bytes");
    }
    return length;
  }

  /** Restart marks, TEM and a repeated start carry no length. */
  private static boolean standsAlone(int marker) {
    return marker >= 0xD0 && marker <= 0xD8 || marker == 0x01;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static void checkFrame(FileBytes bytes, long frame) throws FormatException {
    int precision = bytes.u8(frame + 2);
    if (precision != 8) {
      throw new FormatException("a JPEG of " + precision + " bits per sample; 8 are read");
    }
    int components = bytes.u8(frame + 7);
    if (components != 1 && components != 3 && components != 4) {
      throw new FormatException("a JPEG of " + components + " components; 1, 3 or 4 are read");
    }
  }

  private static PictureHeader header(FileBytes bytes, long frame, Orientation orientation)
      throws FormatException {
    int components = bytes.u8(frame + 7);
    PictureHeader header =
        PictureHeader.of(
            PictureFormat.JPEG,
            bytes.u16(frame + 5, true),
            bytes.u16(frame + 3, true),
            components == 1 ? 1 : 3,
            false,
            8,
            orientation);
    return components == 4 ? header.inInks() : header;
  }
}
