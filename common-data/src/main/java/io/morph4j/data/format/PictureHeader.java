package io.morph4j.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a picture file says about itself.
 *
 * @param format by content, whatever the file is called
 * @param width in stored columns, before the orientation is applied
 * @param height in stored rows
 * @param channels 1 (grey) or 3 (colour), the alpha plane not counted
 * @param alpha whether there is an alpha plane
 * @param bits per sample: 8 (or fewer, read as 8) or 16
 * @param orientation to be applied for viewing
 * @param cmyk whether the colours are stored as inks and are converted when read
 */
public record PictureHeader(
    PictureFormat format,
    int width,
    int height,
    int channels,
    boolean alpha,
    int bits,
    Orientation orientation,
    boolean cmyk) {

  private static final int LARGEST_SIDE = 1 << 20;

  public PictureHeader {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("size must be positive, got " + width + "x" + height);
    }
  }

  /** Stored pixels. */
  public long pixels() {
    return (long) width * height;
  }

  /** Width as seen, after the orientation. */
  public int shownWidth() {
    return orientation.swapsAxes() ? height : width;
  }

  /** Height as seen, after the orientation. */
  public int shownHeight() {
    return orientation.swapsAxes() ? width : height;
  }

  /**
   * Reads the header of a whole file and checks that the file is complete: every block that it
   * announces is there, up to its end mark.
   *
   * @throws FormatException if it is no picture, of a kind that is not read, or cut short
   */
  public static PictureHeader read(byte[] file) throws FormatException {
    FileBytes bytes = new FileBytes(file);
    if (file.length == 0) {
      throw new FormatException("the file is empty");
    }
    if (bytes.has(0, "\u0089PNG\r\n\u001A\n")) {
      return PngHeader.read(bytes);
    }
    if (bytes.has(0, "\u00FF\u00D8\u00FF")) {
      return JpegHeader.read(bytes);
    }
    if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) {
      return WebpHeader.read(bytes);
    }
    if (bytes.has(0, "BM")) {
      return BmpHeader.read(bytes);
    }
    if (bytes.has(0, "II*\0") || bytes.has(0, "MM\0*")) {
      return TiffHeader.read(bytes);
    }
    if (bytes.has(0, "P") && bytes.length() > 2 && "123456".indexOf(bytes.u8(1)) >= 0) {
      return PnmHeader.read(bytes);
    }
    throw new FormatException(
        describe(bytes) + "; PNG, JPEG, WebP, BMP, TIFF and PPM pictures are read");
  }

  /**
   * The same file with its orientation set to upright where a decoder obeys it unasked, which would
   * turn the picture twice: TIFF. Other formats come back as they are.
   */
  public static byte[] markedUpright(byte[] file, PictureHeader header) throws FormatException {
    return header.format == PictureFormat.TIFF && header.orientation != Orientation.UPRIGHT
        ? TiffHeader.markedUpright(new FileBytes(file))
        : file;
  }

  /** A header whose size has been checked. */
  static PictureHeader of(
      PictureFormat format,
      long width,
      long height,
      int channels,
      boolean alpha,
      int bits,
      Orientation orientation)
      throws FormatException {
    if (width < 1 || height < 1 || width > LARGEST_SIDE || height > LARGEST_SIDE) {
      throw new FormatException(
          String.format(
              "the header says %d x %d pixels; each side must be 1 to %,d",
              width, height, LARGEST_SIDE));
    }
    return new PictureHeader(
        format, (int) width, (int) height, channels, alpha, bits, orientation, false);
  }

  PictureHeader inInks() {
    return new PictureHeader(format, width, height, channels, alpha, bits, orientation, true);
  }

  private static String describe(FileBytes bytes) {
    if (bytes.has(0, "GIF8")) {
      return "a GIF file";
    }
    if (bytes.has(4, "ftypavif") || bytes.has(4, "ftypavis")) {
      return "an AVIF file";
    }
    if (bytes.has(4, "ftyp")) {
      return "an HEIF picture or a video";
    }
    if (bytes.has(0, "\0\0\0\fjP  ")) {
      return "a JPEG 2000 file";
    }
    if (bytes.has(0, "\0\0\0\fJXL ") || bytes.has(0, "\u00FF\n")) {
      return "a JPEG XL file";
    }
    if (bytes.has(0, "8BPS")) {
      return "a Photoshop file";
    }
    if (bytes.has(0, "%PDF")) {
      return "a PDF file";
    }
    if (bytes.has(0, "II+\0") || bytes.has(0, "MM\0+")) {
      return "a BigTIFF file";
    }
    if (bytes.has(0, "version https://git-lfs")) {
      return "a Git LFS pointer, not the picture itself (run git lfs pull)";
    }
    byte[] start = Arrays.copyOf(bytes.bytes(), (int) Math.min(24, bytes.length()));
    String text = new String(start, StandardCharsets.UTF_8);
    if (text.chars()
        .allMatch(c -> c >= ' ' && c != 0xFFFD || c == '\n' || c == '\r' || c == '\t')) {
      return "not a picture but text, beginning \"" + text.strip().replaceAll("\\s+", " ") + "\"";
    }
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, start.length); i++) {
      hex.append(String.format(" %02x", start[i] & 0xFF));
    }
    return "not a picture: the file begins with the bytes" + hex;
  }
}
