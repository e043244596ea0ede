package io.morph4j.data.format;

import java.util.zip.CRC32;

/** PNG: the size of IHDR, and the chain of chunks with their checksums up to IEND. */
final class PngHeader {
  private static final int GREY = 0;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  private PngHeader() {}

  static PictureHeader read(FileBytes bytes) throws FormatException {
    if (!bytes.has(12, "IHDR")) {
      throw new FormatException("a damaged PNG: it does not begin with an IHDR chunk");
    }
    Orientation orientation = Orientation.UPRIGHT;
    boolean transparency = false;
    boolean data = false;
    for (long at = 8; ; ) {
      if (at + 12 > bytes.length()) {
        throw FormatException.truncated("a PNG without its IEND mark");
      }
      long length = bytes.u32(at, true);
      String name = bytes.ascii(at + 4, 4);
      if (at + 12 + length > bytes.length()) {
        throw FormatException.truncated(
            String.format("chunk %s has %d of %d bytes", name, bytes.length() - at - 8, length));
      }
      checkSum(bytes, at, (int) length, name);
      switch (name) {
        case "IDAT" -> data = true;
        case "tRNS" -> transparency = true;
        case "eXIf" -> orientation = Exif.orientation(bytes, at + 8, length);
        case "acTL" -> refuseAnimation(bytes.u32(at + 8, true));
        case "IEND" -> {
          if (!data) {
            throw FormatException.truncated("a PNG without picture data");
          }
          return header(bytes, transparency, orientation);
        }
        default -> {}
      }
      at += 12 + length;
    }
  }

  private static PictureHeader header(
      FileBytes bytes, boolean transparency, Orientation orientation) throws FormatException {
    int depth = bytes.u8(24);
    int colours = bytes.u8(25);
    int channels = colours == GREY || colours == GREY_ALPHA ? 1 : 3;
    boolean alpha = colours == GREY_ALPHA || colours == RGB_ALPHA || transparency;
    return PictureHeader.of(
        PictureFormat.PNG,
        bytes.u32(16, true),
        bytes.u32(20, true),
        channels,
        alpha,
        depth == 16 ? 16 : 8,
        orientation);
  }

  private static void checkSum(FileBytes bytes, long at, int length, String name)
      throws FormatException {
    CRC32 crc = new CRC32();
    crc.update(bytes.bytes(), (int) at + 4, length + 4);
    if (crc.getValue() != bytes.u32(at + 8 + length, true)) {
      throw new FormatException("a damaged PNG: the checksum of chunk " + name + " is wrong");
    }
  }

  private static void refuseAnimation(long frames) throws FormatException {
    if (frames > 1) {
      throw new FormatException("an animated PNG of " + frames + " frames; split it into pictures");
    }
  }
}
