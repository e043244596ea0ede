package io.morph4j.data.format;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * TIFF: the tags of the first page, whether all its strips or tiles are in the file, and
 * TwelveMonkeys' decoder, which sees the tags of the samples only. Polarity, palettes, small depths
 * and alpha that is multiplied into the colours are undone here.
 */
final class TiffFile implements PictureFile {
  private static final int SUBFILE_TYPE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_LENGTHS = 279;
  private static final int PLANES = 284;
  private static final int COLOUR_MAP = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int PROFILE = 34675;

  /** What the decoder is shown: the above, fill order, fax options, predictor, JPEG tables. */
  private static final List<Integer> TAGS =
      List.of(
          WIDTH,
          HEIGHT,
          BITS_PER_SAMPLE,
          COMPRESSION,
          PHOTOMETRIC,
          266,
          STRIP_OFFSETS,
          SAMPLES_PER_PIXEL,
          ROWS_PER_STRIP,
          STRIP_LENGTHS,
          PLANES,
          292,
          293,
          317,
          COLOUR_MAP,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_LENGTHS,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT,
          347,
          529,
          530,
          531,
          532);

  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int PREMULTIPLIED = 1;
  private static final int NOT_COMPRESSED = 1;
  private static final int MOST_PAGES = 1000;

  private static final Set<Integer> FAX = Set.of(2, 3, 4);
  private static final Set<Integer> COMPRESSIONS = Set.of(NOT_COMPRESSED, 5, 8, 32773, 32946);
  private static final Map<Integer, String> OTHER_COMPRESSIONS =
      Map.of(
          6,
          "old JPEG",
          7,
          "JPEG",
          34712,
          "JPEG 2000",
          34887,
          "LERC",
          34925,
          "LZMA",
          50000,
          "ZSTD",
          50001,
          "WebP",
          50002,
          "JPEG XL");

  private final FileBytes bytes;
  private final TiffDirectory tags;
  private final int photometric;
  private final int bits;
  private final PictureHeader header;

  private TiffFile(FileBytes bytes) throws FormatException {
    this.bytes = bytes;
    tags = new TiffDirectory(bytes, TiffDirectory.first(bytes));
    photometric = (int) tags.value(PHOTOMETRIC, 0, BLACK_IS_ZERO);
    bits = (int) tags.value(BITS_PER_SAMPLE, 0, 1);
    int samples = (int) tags.value(SAMPLES_PER_PIXEL, 0, 1);
    checkKind(samples);
    int colours = photometric == CMYK ? 4 : photometric == RGB ? 3 : 1;
    boolean grey = photometric == WHITE_IS_ZERO || photometric == BLACK_IS_ZERO;
    PictureHeader plain =
        PictureHeader.of(
            PictureFormat.TIFF,
            tags.value(WIDTH, 0, 0),
            tags.value(HEIGHT, 0, 0),
            grey ? 1 : 3,
            samples > colours,
            bits == 16 ? 16 : 8);
    PictureHeader inked = photometric == CMYK ? plain.inInks() : plain;
    byte[] icc = tags.raw(PROFILE);
    header =
        inked
            .turned(Orientation.ofTag((int) tags.value(ORIENTATION, 0, 1)))
            .profiled(icc.length == 0 ? null : icc)
            .decodedIn(2 * inked.sampleBytes() + bytes.length());
    checkCompression();
    boolean tiled = tags.count(TILE_OFFSETS) > 0;
    checkBlocks(
        tiled ? TILE_OFFSETS : STRIP_OFFSETS, tiled ? TILE_LENGTHS : STRIP_LENGTHS, tiled, samples);
    refuseFurtherPages();
  }

  static PictureFile read(FileBytes bytes) throws FormatException {
    return new TiffFile(bytes);
  }

  @Override
  public PictureHeader header() {
    return header;
  }

  private void checkKind(int samples) throws FormatException {
    for (long i = 0; i < tags.count(SAMPLE_FORMAT); i++) {
      if (tags.value(SAMPLE_FORMAT, i, 1) != 1) {
        throw new FormatException(
            "a TIFF of signed or floating-point samples; unsigned ones of 8 or 16 bits are read");
      }
    }
    for (long i = 1; i < tags.count(BITS_PER_SAMPLE); i++) {
      if (tags.value(BITS_PER_SAMPLE, i, 0) != bits) {
        throw new FormatException("a TIFF whose samples have different depths, which is not read");
      }
    }
    String model =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> "grey";
          case RGB -> "RGB";
          case PALETTE -> "palette";
          case CMYK -> "CMYK";
          default ->
              throw new FormatException(
                  "a TIFF of colour model "
                      + photometric
                      + "; grey, RGB, palette and CMYK are read");
        };
    int colours = photometric == CMYK ? 4 : photometric == RGB ? 3 : 1;
    boolean small = bits == 1 || bits == 2 || bits == 4;
    boolean one = colours == 1 && samples == 1;
    boolean known =
        switch (photometric) {
          case PALETTE -> one && (small || bits == 8);
          case CMYK -> samples == colours && (bits == 8 || bits == 16);
          default ->
              one && small
                  || (bits == 8 || bits == 16) && (samples == colours || samples == colours + 1);
        };
    if (!known) {
      throw new FormatException(
          String.format(
              "a TIFF of %d bits per sample and %d samples per pixel in %s; 1, 2, 4, 8 or 16 bits of"
                  + " grey, 8 or 16 of RGB, with or without alpha, palettes and CMYK are read",
              bits, samples, model));
    }
    if (photometric == PALETTE && tags.count(COLOUR_MAP) != 3L << bits) {
      throw new FormatException(
          "a damaged TIFF: a palette of " + tags.count(COLOUR_MAP) + " values");
    }
  }

  private void checkCompression() throws FormatException {
    int compression = (int) tags.value(COMPRESSION, 0, NOT_COMPRESSED);
    if (!COMPRESSIONS.contains(compression) && !(FAX.contains(compression) && bits == 1)) {
      throw new FormatException(
          "a TIFF compressed with "
              + OTHER_COMPRESSIONS.getOrDefault(compression, "method " + compression)
              + "; LZW, Deflate, PackBits, fax coding and none are read");
    }
  }

  /** All strips or tiles are told and in the file; those not compressed have all their bytes. */
  private void checkBlocks(int offsets, int lengths, boolean tiled, int samples)
      throws FormatException {
    long rowsTold = tags.value(ROWS_PER_STRIP, 0, header.height());
    long rows = tiled ? tags.value(TILE_HEIGHT, 0, 0) : Math.min(rowsTold, header.height());
    long columns = tiled ? tags.value(TILE_WIDTH, 0, 0) : header.width();
    boolean apart = tags.value(PLANES, 0, 1) == 2;
    if (rows < 1 || columns < 1 || rows * columns > 4 * header.pixels() + (1 << 20)) {
      throw new FormatException(
          "a damaged TIFF: strips or tiles of " + columns + " x " + rows + " pixels");
    }
    long down = (header.height() + rows - 1) / rows;
    long count = down * ((header.width() + columns - 1) / columns) * (apart ? samples : 1);
    if (tags.count(offsets) != tags.count(lengths) || tags.count(offsets) < count) {
      throw FormatException.truncated(
          String.format(
              "a TIFF of %d strips or tiles has the places of %d and the lengths of %d",
              count, tags.count(offsets), tags.count(lengths)));
    }
    boolean plain = tags.value(COMPRESSION, 0, NOT_COMPRESSED) == NOT_COMPRESSED;
    for (long i = 0; i < count; i++) {
      long length = tags.value(lengths, i, 0);
      long end = tags.value(offsets, i, 0) + length;
      if (end > bytes.length()) {
        throw FormatException.truncated(
            String.format("a TIFF with data up to byte %d has %d", end, bytes.length()));
      }
      long high = tiled ? rows : Math.min(rows, header.height() - i % down * rows);
      long needed = plain ? (columns * bits * (apart ? 1 : samples) + 7) / 8 * high : 1;
      if (length < needed) {
        throw FormatException.truncated(
            String.format("a TIFF strip or tile of %d bytes has %d", needed, length));
      }
    }
  }

  /** Smaller copies of the picture are fine; other pages would be lost without a word. */
  private void refuseFurtherPages() throws FormatException {
    long at = tags.next();
    for (int pages = 1; at != 0 && pages < MOST_PAGES; pages++) {
      TiffDirectory further = new TiffDirectory(bytes, at);
      if ((further.value(SUBFILE_TYPE, 0, 0) & 1) == 0) {
        throw new FormatException("a TIFF of several pages; split it into pictures");
      }
      at = further.next();
    }
  }

  @Override
  public SampleGrid decode() throws FormatException {
    boolean fax = FAX.contains((int) tags.value(COMPRESSION, 0, NOT_COMPRESSED));
    SampleGrid stored =
        SampleGrid.of(JdkDecoder.tiff(tags.withOnly(TAGS), header, fax), header.bits());
    int wanted = photometric == PALETTE ? 1 : header.storedBands();
    if (stored.bands() != wanted) {
      throw FormatException.differs(wanted + " samples a pixel", "" + stored.bands());
    }
    if (photometric == PALETTE) {
      return coloured(stored);
    }
    // The JDK's reader, which fax coded strips go to, has turned white to the largest already.
    boolean inverted = photometric == WHITE_IS_ZERO && !fax;
    if (bits < 8 || inverted) {
      adjust(stored, inverted);
    }
    if (header.alpha() && tags.value(EXTRA_SAMPLES, 0, 0) == PREMULTIPLIED) {
      divideByAlpha(stored);
    }
    return stored;
  }

  /** Indices to colours. Old writers filled 8 of the 16 bits. */
  private SampleGrid coloured(SampleGrid indices) throws FormatException {
    int entries = 1 << bits;
    boolean wide = false;
    for (long i = 0; i < 3L * entries; i++) {
      wide |= tags.value(COLOUR_MAP, i, 0) > 255;
    }
    int[] map = new int[3 * entries];
    for (int i = 0; i < map.length; i++) {
      map[i] = (int) tags.value(COLOUR_MAP, i, 0) >> (wide ? 8 : 0);
    }
    SampleGrid grid = SampleGrid.empty(header.width(), header.height(), 3, 8);
    for (int i = 0; i < 3 * grid.pixels(); i++) {
      grid.set(i, map[indices.get(i / 3) % entries + i % 3 * entries]);
    }
    return grid;
  }

  private void adjust(SampleGrid grid, boolean inverted) {
    int largest = bits < 8 ? (1 << bits) - 1 : grid.largest();
    int scale = grid.largest() / largest;
    for (int i = 0; i < grid.pixels(); i++) {
      int at = i * grid.bands();
      int sample = inverted ? largest - grid.get(at) : grid.get(at);
      grid.set(at, sample * scale);
    }
  }

  private static void divideByAlpha(SampleGrid grid) {
    int colours = grid.bands() - 1;
    long largest = grid.largest();
    for (int i = 0; i < grid.pixels(); i++) {
      int at = i * grid.bands();
      long opacity = grid.get(at + colours);
      for (int c = 0; c < colours && opacity > 0; c++) {
        long value = (grid.get(at + c) * largest + opacity / 2) / opacity;
        grid.set(at + c, (int) Math.min(largest, value));
      }
    }
  }
}
