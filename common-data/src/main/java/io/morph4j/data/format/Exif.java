package io.morph4j.data.format;

/** EXIF data, of which only the orientation matters here. It is laid out as a TIFF file. */
final class Exif {
  private static final int ORIENTATION = 274;

  private Exif() {}

  /** The orientation in the TIFF structure at {@code start}; upright if it is absent or damaged. */
  static Orientation orientation(FileBytes bytes, long start, long length) {
    try {
      boolean bigEndian = bytes.has(start, "MM");
      if (length < 8 || !bigEndian && !bytes.has(start, "II")) {
        return Orientation.UPRIGHT;
      }
      long directory = start + bytes.u32(start + 4, bigEndian);
      int entries = bytes.u16(directory, bigEndian);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + 12L * i;
        if (entry + 12 <= start + length && bytes.u16(entry, bigEndian) == ORIENTATION) {
          return Orientation.ofTag(bytes.u16(entry + 8, bigEndian));
        }
      }
      return Orientation.UPRIGHT;
    } catch (FormatException damaged) {
      return Orientation.UPRIGHT;
    }
  }
}
