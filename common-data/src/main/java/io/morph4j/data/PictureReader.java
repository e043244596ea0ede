package io.morph4j.data;

import io.morph4j.core.file.FileErrors;
import io.morph4j.data.format.FormatException;
import io.morph4j.data.format.PictureHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads PNG, JPEG, WebP, BMP, TIFF and PPM files, told apart by content. Grey stays grey, 16 bits
 * stay 16 bits, alpha is kept aside, the EXIF orientation is obeyed. A file that is no picture, is
 * cut short or is larger than the limit is refused before any pixel is decoded.
 *
 * @param maxPixels the largest width times height that is read; default is 100 megapixels
 */
public record PictureReader(long maxPixels) {
  /** 100 megapixels. */
  public static final long DEFAULT_MAX_PIXELS = 100_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(PictureReader.class);
  private static final long BYTES_PER_PIXEL = 8;
  private static final long ROOM_FOR_METADATA = 64L << 20;
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 16L;

  public PictureReader {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be positive, got " + maxPixels);
    }
  }

  public static PictureReader defaults() {
    return new PictureReader(DEFAULT_MAX_PIXELS);
  }

  /**
   * The picture in {@code file}, turned upright.
   *
   * @throws PictureException one line that says what is wrong with the file
   */
  public Picture read(Path file) {
    return decode(file, bytes(file));
  }

  /**
   * What the file says about itself; it is checked to be complete but is not decoded.
   *
   * @throws PictureException as {@link #read}
   */
  public PictureHeader readHeader(Path file) {
    return header(file, bytes(file));
  }

  /** The picture in the bytes of {@code file}, which only messages name. */
  public Picture decode(Path file, byte[] bytes) {
    PictureHeader header = header(file, bytes);
    if (header.cmyk()) {
      LOG.info("{}: CMYK inks are converted to RGB", file);
    }
    try {
      return Decoder.decode(bytes, header).oriented(header.orientation());
    } catch (FormatException e) {
      throw new PictureException(file, e.problem(), e);
    } catch (OutOfMemoryError e) {
      throw new PictureException(
          file,
          String.format(
              "%d x %d pixels do not fit into the memory (-Xmx and"
                  + " -Dorg.bytedeco.javacpp.maxbytes set it)",
              header.width(), header.height()),
          e);
    }
  }

  PictureHeader header(Path file, byte[] bytes) {
    try {
      PictureHeader header = PictureHeader.read(bytes);
      if (header.pixels() > maxPixels) {
        throw new FormatException(
            String.format(
                "%d x %d = %.1f megapixels, the limit is %.1f; raise the limit or make the picture"
                    + " smaller",
                header.width(), header.height(), header.pixels() / 1e6, maxPixels / 1e6));
      }
      long samples = header.pixels() * (header.alpha() ? 4 : header.channels());
      if (samples * (header.bits() / 8) > LARGEST_ARRAY) {
        throw new FormatException(
            String.format(
                "%d x %d pixels are more than one array holds (2 GiB of samples)",
                header.width(), header.height()));
      }
      return header;
    } catch (FormatException e) {
      throw new PictureException(file, e.problem(), e);
    }
  }

  byte[] bytes(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new PictureException(file, "a folder, not a picture");
      }
      long size = Files.size(file);
      long largest = Math.min(LARGEST_ARRAY, BYTES_PER_PIXEL * maxPixels + ROOM_FOR_METADATA);
      if (size > largest) {
        throw new PictureException(
            file,
            String.format(
                "a file of %,d bytes; pictures up to %.1f megapixels have at most %,d",
                size, maxPixels / 1e6, largest));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PictureException(file, "cannot be read: " + FileErrors.reason(e), e);
    }
  }
}
