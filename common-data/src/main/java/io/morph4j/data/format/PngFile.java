package io.morph4j.data.format;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * PNG: IHDR, the chain of chunks with their checksums up to IEND, and the JDK's decoder. It sees
 * only what makes up the samples; palettes, small depths and transparent colours are applied here.
 */
final class PngFile implements PictureFile {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;
  private static final int SIGNATURE = 8;

  private final FileBytes bytes;
  private final ByteArrayOutputStream essential = new ByteArrayOutputStream();
  private final int depth;
  private final int colours;
  private long palette = -1;
  private int paletteSize;
  private byte @Nullable [] transparency;
  private byte @Nullable [] icc;
  private Orientation orientation = Orientation.UPRIGHT;
  private final PictureHeader header;

  private PngFile(FileBytes bytes) throws FormatException {
    this.bytes = bytes;
    if (!bytes.has(12, "IHDR") || bytes.u32(8, true) != 13) {
      throw new FormatException("a damaged PNG: it does not begin with an IHDR chunk");
    }
    depth = bytes.u8(24);
    colours = bytes.u8(25);
    checkKind();
    readChunks();
    boolean grey = colours == GREY || colours == GREY_ALPHA;
    boolean alpha = colours == GREY_ALPHA || colours == RGB_ALPHA || transparency != null;
    PictureHeader plain =
        PictureHeader.of(
            PictureFormat.PNG,
            bytes.u32(16, true),
            bytes.u32(20, true),
            grey ? 1 : 3,
            alpha,
            depth == 16 ? 16 : 8);
    boolean asDecoded = depth == 8 && colours != PALETTE && transparency == null;
    header =
        plain
            .turned(orientation)
            .profiled(icc)
            .decodedIn((asDecoded ? 1 : 2) * plain.sampleBytes() + 2 * bytes.length());
  }

  static PngFile read(FileBytes bytes) throws FormatException {
    return new PngFile(bytes);
  }

  @Override
  public PictureHeader header() {
    return header;
  }

  private void checkKind() throws FormatException {
    boolean known =
        switch (colours) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!known || bytes.u8(26) != 0 || bytes.u8(27) != 0 || bytes.u8(28) > 1) {
      throw new FormatException(
          String.format(
              "a damaged PNG: colour type %d of %d bits, methods %d, %d and %d are not defined",
              colours, depth, bytes.u8(26), bytes.u8(27), bytes.u8(28)));
    }
  }

  private void readChunks() throws FormatException {
    essential.write(bytes.bytes(), 0, SIGNATURE);
    boolean data = false;
    for (long at = SIGNATURE; ; ) {
      if (at + 12 > bytes.length()) {
        throw FormatException.truncated("a PNG without its IEND mark");
      }
      long length = bytes.u32(at, true);
      String name = bytes.ascii(at + 4, 4);
      if (!name.matches("[A-Za-z]{4}")) {
        throw new FormatException(String.format("a damaged PNG: no chunk begins at byte %d", at));
      }
      if (at + 12 + length > bytes.length()) {
        throw FormatException.truncated(
            String.format("chunk %s has %d of %d bytes", name, bytes.length() - at - 8, length));
      }
      checkSum(at, (int) length, name);
      switch (name) {
        case "IHDR", "IEND" -> copy(at, length);
        case "IDAT" -> {
          data = true;
          copy(at, length);
        }
        case "PLTE" -> {
          palette = at + 8;
          paletteSize = (int) length / 3;
          copy(at, length);
        }
        case "tRNS" -> transparency = part(at + 8, length);
        case "iCCP" -> icc = profile(at + 8, length);
        case "eXIf" -> orientation = Exif.orientation(bytes, at + 8, length);
        case "acTL" -> refuseAnimation(bytes.u32(at + 8, true));
        default -> refuseUnknown(name);
      }
      if (name.equals("IEND")) {
        checkParts(data);
        return;
      }
      at += 12 + length;
    }
  }

  /** A lower case letter first: what every reader may pass over. */
  private static void refuseUnknown(String name) throws FormatException {
    if (Character.isUpperCase(name.charAt(0))) {
      throw new FormatException("a PNG with chunk " + name + ", which no standard defines");
    }
  }

  private void checkParts(boolean data) throws FormatException {
    if (!data) {
      throw FormatException.truncated("a PNG without picture data");
    }
    if (colours == PALETTE && paletteSize == 0) {
      throw new FormatException("a damaged PNG: its palette is missing");
    }
    if (colours == GREY_ALPHA || colours == RGB_ALPHA) {
      transparency = null;
    }
    int least = colours == GREY ? 2 : colours == RGB ? 6 : 0;
    if (transparency != null && transparency.length < least) {
      throw new FormatException("a damaged PNG: chunk tRNS has " + transparency.length + " bytes");
    }
  }

  private void copy(long at, long length) {
    essential.write(bytes.bytes(), (int) at, (int) length + 12);
  }

  private byte[] part(long at, long length) {
    return java.util.Arrays.copyOfRange(bytes.bytes(), (int) at, (int) (at + length));
  }

  private void checkSum(long at, int length, String name) throws FormatException {
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

  /** The inflated profile of chunk iCCP; null if it is damaged or over its bound. */
  private byte @Nullable [] profile(long at, long length) {
    long name = at;
    while (name < at + length && bytes.bytes()[(int) name] != 0) {
      name++;
    }
    int start = (int) name + 2;
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes.bytes(), start, Math.max(0, (int) (at + length) - start));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 13];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        out.write(buffer, 0, count);
        if (count == 0 && !inflater.finished() || out.size() > ColourProfile.MOST_BYTES) {
          return null;
        }
      }
      return out.toByteArray();
    } catch (DataFormatException damaged) {
      return null;
    } finally {
      inflater.end();
    }
  }

  @Override
  public SampleGrid decode() throws FormatException {
    Raster raster = JdkDecoder.png(new ByteArrayInputStream(essential.toByteArray()), header);
    int wanted = colours == PALETTE ? 1 : header.channels() + (transparencyApart() ? 1 : 0);
    if (raster.getNumBands() != wanted) {
      throw FormatException.differs(wanted + " samples a pixel", "" + raster.getNumBands());
    }
    SampleGrid stored = SampleGrid.of(raster, header.bits());
    if (colours == PALETTE) {
      return coloured(stored);
    }
    if (depth < 8 || transparency != null) {
      return spread(stored);
    }
    return stored;
  }

  private boolean transparencyApart() {
    return header.alpha() && transparency == null;
  }

  /** Indices to colours; an index outside the palette is black and opaque, as libpng has it. */
  private SampleGrid coloured(SampleGrid indices) {
    int bands = header.storedBands();
    SampleGrid grid = SampleGrid.empty(header.width(), header.height(), bands, 8);
    byte[] opacity = transparency == null ? new byte[0] : transparency;
    for (int i = 0; i < grid.pixels(); i++) {
      int index = indices.get(i);
      for (int c = 0; c < 3 && index < paletteSize; c++) {
        grid.set(i * bands + c, bytes.bytes()[(int) palette + 3 * index + c]);
      }
      if (bands == 4) {
        grid.set(i * bands + 3, index < opacity.length ? opacity[index] : 255);
      }
    }
    return grid;
  }

  /** Small depths to 8 bits, and the transparent colour to alpha. */
  private SampleGrid spread(SampleGrid stored) throws FormatException {
    int bands = header.storedBands();
    int from = stored.bands();
    int scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
    SampleGrid grid = SampleGrid.empty(header.width(), header.height(), bands, header.bits());
    int[] key = new int[from];
    for (int c = 0; c < from && transparency != null; c++) {
      key[c] = new FileBytes(transparency).u16(2L * c, true);
    }
    for (int i = 0; i < grid.pixels(); i++) {
      boolean isKey = true;
      for (int c = 0; c < from; c++) {
        int sample = stored.get(i * from + c);
        isKey &= sample == key[c];
        grid.set(i * bands + c, sample * scale);
      }
      if (bands > from) {
        grid.set(i * bands + from, isKey ? 0 : grid.largest());
      }
    }
    return grid;
  }
}
