package io.morph4j.data.format;

import org.jspecify.annotations.Nullable;

/**
 * What a picture file says about itself.
 *
 * @param format by content, whatever the file is called
 * @param width in stored columns, before the orientation is applied
 * @param height in stored rows
 * @param channels 1 (grey) or 3 (colour), the alpha plane not counted
 * @param alpha whether there is an alpha plane
 * @param bits per sample: 8 (or fewer, read as 8) or 16 (or 9 to 15, read as 16)
 * @param orientation to be applied for viewing
 * @param cmyk whether the colours are stored as inks and are converted when read
 * @param profile the colour profile that the file carries, null if none that can be used
 * @param decodingBytes memory that decoding takes at once, in and outside the heap
 */
public record PictureHeader(
    PictureFormat format,
    int width,
    int height,
    int channels,
    boolean alpha,
    int bits,
    Orientation orientation,
    boolean cmyk,
    @Nullable ColourProfile profile,
    long decodingBytes) {

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

  /** Samples of a stored pixel: grey or colours or inks, and alpha. */
  public int storedBands() {
    return (cmyk ? 4 : channels) + (alpha ? 1 : 0);
  }

  /** Bytes of the decoded samples. */
  public long sampleBytes() {
    return pixels() * storedBands() * (bits / 8);
  }

  /** Width as seen, after the orientation. */
  public int shownWidth() {
    return orientation.swapsAxes() ? height : width;
  }

  /** Height as seen, after the orientation. */
  public int shownHeight() {
    return orientation.swapsAxes() ? width : height;
  }

  /** An upright header without profile whose size has been checked; decoding holds it twice. */
  static PictureHeader of(
      PictureFormat format, long width, long height, int channels, boolean alpha, int bits)
      throws FormatException {
    if (width < 1 || height < 1 || width > LARGEST_SIDE || height > LARGEST_SIDE) {
      throw new FormatException(
          String.format(
              "the header says %d x %d pixels; each side must be 1 to %,d",
              width, height, LARGEST_SIDE));
    }
    long bytes = width * height * (channels + (alpha ? 1 : 0)) * (bits / 8);
    return new PictureHeader(
        format,
        (int) width,
        (int) height,
        channels,
        alpha,
        bits,
        Orientation.UPRIGHT,
        false,
        null,
        2 * bytes);
  }

  PictureHeader turned(Orientation turn) {
    return new PictureHeader(
        format, width, height, channels, alpha, bits, turn, cmyk, profile, decodingBytes);
  }

  PictureHeader inInks() {
    return new PictureHeader(
        format, width, height, channels, alpha, bits, orientation, true, profile, decodingBytes);
  }

  /** This header with the profile in {@code icc}, if there is one and it fits the colours. */
  PictureHeader profiled(byte @Nullable [] icc) {
    ColourProfile read = icc == null ? null : ColourProfile.of(icc, cmyk ? 4 : channels);
    return new PictureHeader(
        format, width, height, channels, alpha, bits, orientation, cmyk, read, decodingBytes);
  }

  PictureHeader decodedIn(long bytes) {
    return new PictureHeader(
        format, width, height, channels, alpha, bits, orientation, cmyk, profile, bytes);
  }
}
