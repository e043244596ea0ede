package io.morph4j.data.format;

/** WebP: the RIFF length, and the size in the VP8, VP8L or VP8X chunk. */
final class WebpHeader {
  private static final int ANIMATION_FLAG = 0x02;
  private static final int ALPHA_FLAG = 0x10;

  private WebpHeader() {}

  static PictureHeader read(FileBytes bytes) throws FormatException {
    long end = 8 + bytes.u32(4, false);
    if (end > bytes.length()) {
      throw FormatException.truncated(
          String.format("a WebP of %d bytes has %d", end, bytes.length()));
    }
    PictureHeader header = size(bytes);
    Orientation orientation = Orientation.UPRIGHT;
    boolean data = false;
    for (long at = 12; at + 8 <= end; ) {
      String name = bytes.ascii(at, 4);
      long length = bytes.u32(at + 4, false);
      if (at + 8 + length > bytes.length()) {
        throw FormatException.truncated("a WebP that ends inside chunk " + name);
      }
      data |= name.equals("VP8 ") || name.equals("VP8L");
      if (name.equals("EXIF")) {
        long skip = bytes.has(at + 8, "Exif\0\0") ? 6 : 0;
        orientation = Exif.orientation(bytes, at + 8 + skip, length - skip);
      }
      at += 8 + length + (length & 1);
    }
    if (!data) {
      throw FormatException.truncated("a WebP without picture data");
    }
    return PictureHeader.of(
        PictureFormat.WEBP, header.width(), header.height(), 3, header.alpha(), 8, orientation);
  }

  private static PictureHeader size(FileBytes bytes) throws FormatException {
    long width;
    long height;
    boolean alpha = false;
    switch (bytes.ascii(12, 4)) {
      case "VP8 " -> {
        width = bytes.u16(26, false) & 0x3FFF;
        height = bytes.u16(28, false) & 0x3FFF;
      }
      case "VP8L" -> {
        long packed = bytes.u32(21, false);
        width = (packed & 0x3FFF) + 1;
        height = (packed >> 14 & 0x3FFF) + 1;
        alpha = (packed >> 28 & 1) == 1;
      }
      case "VP8X" -> {
        int flags = bytes.u8(20);
        if ((flags & ANIMATION_FLAG) != 0) {
          throw new FormatException("an animated WebP; split it into pictures");
        }
        alpha = (flags & ALPHA_FLAG) != 0;
        width = bytes.u24le(24) + 1L;
        height = bytes.u24le(27) + 1L;
      }
      default ->
          throw new FormatException("a damaged WebP: it begins with chunk " + bytes.ascii(12, 4));
    }
    return PictureHeader.of(PictureFormat.WEBP, width, height, 3, alpha, 8, Orientation.UPRIGHT);
  }
}
