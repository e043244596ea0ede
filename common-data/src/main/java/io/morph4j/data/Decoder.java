package io.morph4j.data;

import io.morph4j.data.format.ColourProfile;
import io.morph4j.data.format.FormatException;
import io.morph4j.data.format.PictureFile;
import io.morph4j.data.format.PictureHeader;
import io.morph4j.data.format.SampleGrid;

/**
 * From a picture file to a {@link Picture} as stored, not yet turned: what the file's decoder gives
 * is held against the header, colours become those of sRGB, and alpha is put aside.
 */
final class Decoder {
  private Decoder() {}

  /** Memory that {@link #decode} and turning the picture take at once. */
  static long bytesFor(PictureHeader header) {
    return Math.max(header.decodingBytes(), 2 * header.sampleBytes());
  }

  static Picture decode(PictureFile file) throws FormatException {
    PictureHeader header = file.header();
    SampleGrid grid = file.decode();
    check(grid, header);
    ColourProfile profile = header.profile();
    if (profile != null) {
      grid = profile.toSrgb(grid, header.channels());
    } else if (header.cmyk()) {
      grid = withoutInks(grid);
    }
    return picture(grid, header);
  }

  private static void check(SampleGrid grid, PictureHeader header) throws FormatException {
    if (grid.width() != header.width()
        || grid.height() != header.height()
        || grid.bands() != header.storedBands()
        || grid.bits() != header.bits()) {
      throw new FormatException(
          String.format(
              "the header says %d x %d pixels of %d samples of %d bits, the data are %d x %d of %d"
                  + " of %d",
              header.width(),
              header.height(),
              header.storedBands(),
              header.bits(),
              grid.width(),
              grid.height(),
              grid.bands(),
              grid.bits()));
    }
  }

  /** Inks without a profile: {@code red = (largest - cyan) * (largest - black) / largest}. */
  private static SampleGrid withoutInks(SampleGrid inks) {
    long largest = inks.largest();
    byte[] samples = new byte[inks.pixels() * 3 * (inks.bits() / 8)];
    for (int i = 0; i < inks.pixels(); i++) {
      long white = largest - inks.get(4 * i + 3);
      for (int c = 0; c < 3; c++) {
        long value = white - (inks.get(4 * i + c) * white + largest / 2) / largest;
        SampleBytes.put(samples, 3 * i + c, (int) value, inks.bits());
      }
    }
    return new SampleGrid(inks.width(), inks.height(), 3, inks.bits(), samples);
  }

  private static Picture picture(SampleGrid grid, PictureHeader header) {
    int channels = header.channels();
    int bits = grid.bits();
    if (!header.alpha()) {
      return new Picture(grid.width(), grid.height(), channels, bits, grid.data(), null);
    }
    byte[] samples = new byte[grid.pixels() * channels * (bits / 8)];
    byte[] alpha = new byte[grid.pixels() * (bits / 8)];
    for (int i = 0; i < grid.pixels(); i++) {
      int at = i * grid.bands();
      for (int c = 0; c < channels; c++) {
        SampleBytes.put(samples, i * channels + c, grid.get(at + c), bits);
      }
      SampleBytes.put(alpha, i, grid.get(at + channels), bits);
    }
    return new Picture(grid.width(), grid.height(), channels, bits, samples, alpha);
  }
}
