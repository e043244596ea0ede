package io.morph4j.data.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The picture formats that are read and written, with the file name endings of each. */
public enum PictureFormat {
  PNG(true, true, "png"),
  JPEG(false, false, "jpg", "jpeg", "jpe", "jfif"),
  WEBP(true, false, "webp"),
  BMP(false, false, "bmp"),
  TIFF(true, true, "tif", "tiff"),
  PNM(false, true, "ppm", "pgm", "pbm", "pnm");

  private final boolean keepsAlpha;
  private final boolean keeps16Bits;
  private final List<String> endings;

  PictureFormat(boolean keepsAlpha, boolean keeps16Bits, String... endings) {
    this.keepsAlpha = keepsAlpha;
    this.keeps16Bits = keeps16Bits;
    this.endings = List.of(endings);
  }

  /** Whether a written file can hold an alpha plane. */
  public boolean keepsAlpha() {
    return keepsAlpha;
  }

  /** Whether a written file can hold 16 bits per sample. */
  public boolean keeps16Bits() {
    return keeps16Bits;
  }

  /** File name endings without the dot, in lower case; the first is the usual one. */
  public List<String> endings() {
    return endings;
  }

  /** The format that the ending of {@code fileName} stands for, in upper or lower case. */
  public static Optional<PictureFormat> ofFileName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String ending = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot < 0
        ? Optional.empty()
        : Arrays.stream(values()).filter(format -> format.endings.contains(ending)).findFirst();
  }

  /** All endings, for messages. */
  public static List<String> allEndings() {
    return Arrays.stream(values()).flatMap(format -> format.endings.stream()).toList();
  }
}
