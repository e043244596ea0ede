package io.morph4j.data;

import io.morph4j.core.file.FileErrors;
import io.morph4j.data.format.FormatException;
import io.morph4j.data.format.PictureFile;
import io.morph4j.data.format.PictureHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads PNG, JPEG, WebP, BMP, TIFF and PPM files, told apart by content. Grey stays grey, 16 bits
 * stay 16 bits, alpha is kept aside, the EXIF orientation is obeyed, and colours of another profile
 * become those of sRGB. A file that is no picture, is cut short, or would take more memory than the
 * limit allows is refused, before decoding wherever its header and blocks tell; samples that no
 * data fill are never given out.
 *
 * @param maxPixels the largest width times height that is read, at {@value #BYTES_PER_PIXEL} bytes
 *     per pixel of memory for decoding; default is 100 megapixels
 */
public record PictureReader(long maxPixels) {
  /** 100 megapixels. */
  public static final long DEFAULT_MAX_PIXELS = 100_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(PictureReader.class);

  /** RGB and alpha of 16 bits: a picture of the largest size may take this much while decoding. */
  private static final long BYTES_PER_PIXEL = 8;

  /** A picture below this size is decoded however small its file is: a white page. */
  private static final long SMALL = 64L << 20;

  /** Deflate reaches 1032; more is a white page of one bit, or a bomb. */
  private static final long MOST_TIMES = 2000;

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
    return open(file, bytes(file)).header();
  }

  /** The picture in the bytes of {@code file}, which only messages name. */
  public Picture decode(Path file, byte[] bytes) {
    return decode(file, open(file, bytes));
  }

  Picture decode(Path file, PictureFile opened) {
    PictureHeader header = opened.header();
    if (header.cmyk()) {
      LOG.info("{}: CMYK inks are converted to RGB", file);
    }
    try {
      return Decoder.decode(opened).oriented(header.orientation());
    } catch (FormatException e) {
      throw new PictureException(file, e.problem(), e);
    } catch (OutOfMemoryError e) {
      throw new PictureException(file, doesNotFit(header), e);
    }
  }

  /** The file in {@code bytes} after all checks that need no decoding. */
  PictureFile open(Path file, byte[] bytes) {
    try {
      PictureFile opened = PictureFile.of(bytes);
      checkSize(opened.header(), bytes.length);
      return opened;
    } catch (FormatException e) {
      throw new PictureException(file, e.problem(), e);
    }
  }

  private void checkSize(PictureHeader header, long fileBytes) throws FormatException {
    if (header.pixels() > maxPixels) {
      throw new FormatException(
          String.format(
              "%d x %d = %.1f megapixels, the limit is %.1f; raise the limit or make the picture"
                  + " smaller",
              header.width(), header.height(), header.pixels() / 1e6, maxPixels / 1e6));
    }
    if (header.sampleBytes() > LARGEST_ARRAY) {
      throw new FormatException(
          String.format(
              "%d x %d pixels are more than one array holds (2 GiB of samples)",
              header.width(), header.height()));
    }
    if (header.sampleBytes() > SMALL && header.sampleBytes() / MOST_TIMES > fileBytes) {
      throw new FormatException(
          String.format(
              "a file of %,d bytes that unpacks to %d x %d pixels, more than %,d times as many"
                  + " bytes, is not read",
              fileBytes, header.width(), header.height(), MOST_TIMES));
    }
    long allowed = Math.max(SMALL, BYTES_PER_PIXEL * maxPixels);
    if (Decoder.bytesFor(header) > allowed) {
      throw new FormatException(
          String.format(
              "decoding its %d x %d pixels takes %,d MB, the limit of %.1f megapixels allows %,d;"
                  + " raise the limit or make the picture smaller",
              header.width(),
              header.height(),
              Decoder.bytesFor(header) >> 20,
              maxPixels / 1e6,
              allowed >> 20));
    }
    if (Decoder.bytesFor(header) > Runtime.getRuntime().maxMemory()) {
      throw new FormatException(doesNotFit(header));
    }
  }

  private static String doesNotFit(PictureHeader header) {
    return String.format(
        "%d x %d pixels do not fit into the memory (-Xmx and -Dorg.bytedeco.javacpp.maxbytes set"
            + " it)",
        header.width(), header.height());
  }

  byte[] bytes(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        // Reading a pipe or a device may never end.
        throw new PictureException(
            file, attributes.isDirectory() ? "a folder, not a picture" : "not a regular file");
      }
      requireLength(file, attributes.size());
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PictureException(file, "cannot be read: " + FileErrors.reason(e), e);
    }
  }

  /**
   * Refuses a file that is longer than a picture of the largest size can be.
   *
   * @param file for the message
   * @throws PictureException if it is
   */
  public void requireLength(Path file, long bytes) {
    long largest = Math.min(LARGEST_ARRAY, BYTES_PER_PIXEL * maxPixels + ROOM_FOR_METADATA);
    if (bytes > largest) {
      throw new PictureException(
          file,
          String.format(
              "a file of %,d bytes; pictures up to %.1f megapixels have at most %,d",
              bytes, maxPixels / 1e6, largest));
    }
  }
}
