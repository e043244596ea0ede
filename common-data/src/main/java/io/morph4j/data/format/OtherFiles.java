package io.morph4j.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file is that is none of the pictures that are read. */
final class OtherFiles {
  private OtherFiles() {}

  static String describe(FileBytes bytes) {
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
    if (bytes.has(0, "P7\n")) {
      return "a PAM file";
    }
    if (bytes.has(0, "PF\n") || bytes.has(0, "Pf\n")) {
      return "a PFM file";
    }
    if (bytes.has(0, "version https://git-lfs")) {
      return "a Git LFS pointer, not the picture itself (run git lfs pull)";
    }
    byte[] start = Arrays.copyOf(bytes.bytes(), (int) Math.min(24, bytes.length()));
    String text = new String(start, StandardCharsets.UTF_8);
    if (text.chars().allMatch(OtherFiles::isOfText)) {
      return "not a picture but text, beginning \"" + text.strip().replaceAll("\\s+", " ") + "\"";
    }
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, start.length); i++) {
      hex.append(String.format(" %02x", start[i] & 0xFF));
    }
    return "not a picture: the file begins with the bytes" + hex;
  }

  /** Neither a sign that steers a terminal nor one for bytes that are no UTF-8. */
  private static boolean isOfText(int c) {
    boolean steers = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    return c == '\n' || c == '\r' || c == '\t' || !steers && c != 0xFFFD;
  }
}
