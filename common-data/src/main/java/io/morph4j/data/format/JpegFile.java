package io.morph4j.data.format;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * JPEG: the segments and scans of the first frame, and the JDK's decoder, which sees nothing else.
 * The end mark may be missing and anything may follow once the scans are whole.
 */
final class JpegFile implements PictureFile {
  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int TABLES = 0xDB;
  private static final int HUFFMAN_TABLES = 0xC4;
  private static final int RESTART_INTERVAL = 0xDD;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int UNTOLD = -1;

  private final FileBytes bytes;
  private final ByteArrayOutputStream essential = new ByteArrayOutputStream();
  private final byte[][] iccParts = new byte[256][];
  private @Nullable JpegScans scans;
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean jfif;
  private int adobeTransform = UNTOLD;
  private final PictureHeader header;

  private JpegFile(FileBytes bytes) throws FormatException {
    this.bytes = bytes;
    essential.write(bytes.bytes(), 0, 2);
    readSegments();
    JpegScans read = scans;
    if (read == null || read.scans() == 0) {
      throw FormatException.truncated("a JPEG without picture data");
    }
    if (!read.areWhole()) {
      throw FormatException.truncated("a JPEG that ends before its scans are whole");
    }
    essential.write(0xFF);
    essential.write(END_OF_IMAGE);
    int components = read.components();
    PictureHeader plain =
        PictureHeader.of(
            PictureFormat.JPEG, read.width(), read.height(), components == 1 ? 1 : 3, false, 8);
    PictureHeader inked = components == 4 ? plain.inInks() : plain;
    long copies = components == 4 ? 7 : components;
    header =
        inked
            .turned(orientation)
            .profiled(profile())
            .decodedIn(plain.pixels() * copies + read.coefficientBytes() + bytes.length());
  }

  static PictureFile read(FileBytes bytes) throws FormatException {
    return new JpegFile(bytes);
  }

  @Override
  public PictureHeader header() {
    return header;
  }

  /** Walks from marker to marker until the picture is whole, or there is no more to it. */
  private void readSegments() throws FormatException {
    for (long at = marker(2); at >= 0 && !(scans != null && scans.areWhole()); ) {
      int marker = bytes.u8(at + 1);
      boolean again = marker == START_OF_IMAGE || isFrame(marker);
      if (marker == END_OF_IMAGE || again && scans != null) {
        return;
      }
      if (standsAlone(marker)) {
        at = marker(at + 2);
        continue;
      }
      long length = segmentLength(at + 2);
      long end = at + 2 + length;
      readSegment(marker, at + 2, length);
      long next = marker(end);
      if (marker == START_OF_SCAN) {
        end = next < 0 ? bytes.length() : next;
        addScan(at + 2, end - at - 2 - length);
      }
      if (isEssential(marker)) {
        essential.write(bytes.bytes(), (int) at, (int) (end - at));
      }
      at = next;
    }
  }

  private void readSegment(int marker, long at, long length) throws FormatException {
    if (isFrame(marker)) {
      scans = new JpegScans(bytes, marker, at);
    } else if (marker == 0xE0 && bytes.has(at + 2, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP1 && bytes.has(at + 2, "Exif\0\0")) {
      orientation = Exif.orientation(bytes, at + 8, length - 8);
    } else if (marker == APP2 && bytes.has(at + 2, "ICC_PROFILE\0") && length >= 16) {
      int from = (int) at + 16;
      iccParts[bytes.u8(at + 14)] =
          java.util.Arrays.copyOfRange(bytes.bytes(), from, (int) (at + length));
    } else if (marker == APP14 && bytes.has(at + 2, "Adobe") && length >= 14) {
      adobeTransform = bytes.u8(at + 13);
    }
  }

  private void addScan(long at, long data) throws FormatException {
    if (scans == null) {
      throw new FormatException("a damaged JPEG: a scan before the frame header");
    }
    scans.add(bytes, at, data);
  }

  /** The next marker at or after {@code at}, entropy-coded bytes passed over; -1 if none. */
  private long marker(long at) {
    byte[] raw = bytes.bytes();
    for (int i = (int) at; i < raw.length - 1; i++) {
      if (raw[i] == (byte) 0xFF
          && raw[i + 1] != 0
          && raw[i + 1] != (byte) 0xFF
          && (raw[i + 1] & 0xF8) != 0xD0) {
        return i;
      }
    }
    return -1;
  }

  private int segmentLength(long at) throws FormatException {
    if (at + 2 > bytes.length() || at + bytes.u16(at, true) > bytes.length()) {
      throw FormatException.truncated("a JPEG that ends inside a segment");
    }
    int length = bytes.u16(at, true);
    if (length < 2) {
      throw new FormatException("a damaged JPEG: a segment of " + length + " bytes");
    }
    return length;
  }

  private static boolean standsAlone(int marker) {
    return marker == START_OF_IMAGE || marker == 0x01;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0
        && marker <= 0xCF
        && marker != HUFFMAN_TABLES
        && marker != 0xC8
        && marker != 0xCC;
  }

  private static boolean isEssential(int marker) {
    return isFrame(marker)
        || marker == START_OF_SCAN
        || marker == TABLES
        || marker == HUFFMAN_TABLES
        || marker == RESTART_INTERVAL;
  }

  private byte @Nullable [] profile() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : iccParts) {
      if (part != null) {
        all.writeBytes(part);
      }
    }
    return all.size() == 0 ? null : all.toByteArray();
  }

  @Override
  public SampleGrid decode() throws FormatException {
    JpegScans read = java.util.Objects.requireNonNull(scans);
    SampleGrid grid =
        SampleGrid.of(JdkDecoder.jpeg(essential.toByteArray(), header, read.scans() == 1), 8);
    if (grid.bands() != read.components()) {
      throw FormatException.differs(read.components() + " components", "" + grid.bands());
    }
    if (isYcc(read)) {
      toRgb(grid.data(), grid.bands());
    }
    if (grid.bands() == 4) {
      complement(grid.data(), isYcc(read));
    }
    return grid;
  }

  /** As libjpeg takes it: by the Adobe or JFIF mark, else by the names of the components. */
  private boolean isYcc(JpegScans read) {
    if (read.components() != 3) {
      return read.components() == 4 && adobeTransform == 2;
    }
    if (jfif || adobeTransform != UNTOLD) {
      return jfif || adobeTransform != 0;
    }
    return !(read.id(0) == 'R' && read.id(1) == 'G' && read.id(2) == 'B');
  }

  /** JFIF 1.02: R = Y + 1.402 Cr, G = Y - .344136 Cb - .714136 Cr, B = Y + 1.772 Cb. */
  private static void toRgb(byte[] data, int bands) {
    for (int i = 0; i < data.length; i += bands) {
      int y = data[i] & 0xFF;
      int cb = (data[i + 1] & 0xFF) - 128;
      int cr = (data[i + 2] & 0xFF) - 128;
      data[i] = clip(y + (91881 * cr + 32768 >> 16));
      data[i + 1] = clip(y + (-22554 * cb - 46802 * cr + 32768 >> 16));
      data[i + 2] = clip(y + (116130 * cb + 32768 >> 16));
    }
  }

  /**
   * Inks are stored as 255 - ink, as Adobe does it. The first three came out of YCCK as 255 -
   * stored already.
   */
  private static void complement(byte[] data, boolean ycck) {
    for (int i = 0; i < data.length; i++) {
      if (!ycck || i % 4 == 3) {
        data[i] = (byte) (255 - (data[i] & 0xFF));
      }
    }
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
