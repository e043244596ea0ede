package io.morph4j.data;

import static org.bytedeco.opencv.global.opencv_core.CV_16UC;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UserException;
import io.morph4j.data.format.PictureFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes pictures in the format that the file name ends in, at the picture's own depth and channel
 * count, with its alpha plane. A file is either complete or not there: see {@link AtomicFile}.
 *
 * <p>Formats that hold less get less, with a line in the log: JPEG, BMP and PPM no alpha (the
 * samples are written as they are), JPEG, BMP and WebP 8 bits.
 *
 * @param jpegQuality 1 .. 100; default is 95
 * @param webpQuality 1 .. 100, or 101 for lossless; default is 101
 */
public record PictureWriter(int jpegQuality, int webpQuality) {
  private static final Logger LOG = LoggerFactory.getLogger(PictureWriter.class);
  private static final int LOSSLESS = 101;
  private static final int LONGEST_JPEG_SIDE = 65500;
  private static final int LONGEST_WEBP_SIDE = 16383;

  public PictureWriter {
    if (jpegQuality < 1 || jpegQuality > 100) {
      throw new IllegalArgumentException("jpegQuality must be 1 .. 100, got " + jpegQuality);
    }
    if (webpQuality < 1 || webpQuality > LOSSLESS) {
      throw new IllegalArgumentException("webpQuality must be 1 .. 101, got " + webpQuality);
    }
  }

  public static PictureWriter defaults() {
    return new PictureWriter(95, LOSSLESS);
  }

  /**
   * Begins to load the libraries that encode, on a thread of its own: the first picture waits for
   * them no longer than it must.
   */
  public static void prepare() {
    Thread thread = new Thread(() -> Loader.load(opencv_imgcodecs.class), "morph4j-libraries");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, error) -> LOG.debug("not loaded ahead", error));
    thread.start();
  }

  /**
   * Writes {@code picture} to {@code file}; missing folders are made, an old file is replaced.
   *
   * @throws UserException if the ending is unknown, the format cannot hold the size, or the disk is
   *     full
   */
  public void write(Picture picture, Path file) {
    byte[] bytes = encode(picture, file);
    AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
  }

  /** The bytes of {@code picture} in the format that {@code file} ends in. */
  public byte[] encode(Picture picture, Path file) {
    PictureFormat format =
        PictureFormat.ofFileName(file.getFileName().toString())
            .orElseThrow(
                () ->
                    new UserException(
                        file
                            + ": the ending says no picture format; use one of "
                            + String.join(", ", PictureFormat.allEndings())));
    checkSides(picture, format, file);
    Picture fitting = fitting(picture, format, file);
    boolean greyPng = format == PictureFormat.PNG && fitting.channels() == 1;
    if (fitting.hasAlpha() && (greyPng || format == PictureFormat.TIFF)) {
      return AlphaFiles.write(fitting, format.endings().get(0));
    }
    return encode(fitting, format, file);
  }

  private static void checkSides(Picture picture, PictureFormat format, Path file) {
    int longest = Math.max(picture.width(), picture.height());
    int limit =
        switch (format) {
          case JPEG -> LONGEST_JPEG_SIDE;
          case WEBP -> LONGEST_WEBP_SIDE;
          default -> Integer.MAX_VALUE;
        };
    if (longest > limit) {
      throw new UserException(
          String.format(
              "%s: a side of %d pixels; %s holds at most %d, PNG and TIFF hold it",
              file, longest, format, limit));
    }
  }

  private static Picture fitting(Picture picture, PictureFormat format, Path file) {
    Picture fitting = picture;
    if (fitting.bits() == 16 && !format.keeps16Bits()) {
      LOG.info("{}: {} holds 8 bits per sample, 16 are reduced to 8", file, format);
      fitting = fitting.withForm(fitting.channels(), 8);
    }
    if (fitting.hasAlpha() && !format.keepsAlpha()) {
      LOG.info("{}: {} holds no alpha plane, it is left out", file, format);
      fitting = fitting.withoutAlpha();
    }
    return fitting;
  }

  private byte[] encode(Picture picture, PictureFormat format, Path file) {
    boolean alpha = picture.hasAlpha();
    int channels = alpha ? 4 : picture.channels();
    byte[] raw = pack(picture, channels);
    int type = picture.bits() == 16 ? CV_16UC(channels) : CV_8UC(channels);
    try (BytePointer samples = new BytePointer(raw);
        Mat mat = new Mat(picture.height(), picture.width(), type, samples);
        BytePointer encoded = new BytePointer();
        IntPointer options = options(format)) {
      String ending =
          format == PictureFormat.PNM && channels == 1 ? "pgm" : format.endings().get(0);
      if (!imencode("." + ending, mat, encoded, options)) {
        throw new UserException(file + ": " + picture + " cannot be written as " + format);
      }
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }

  /** The samples as OpenCV wants them: grey, BGR or BGRA. */
  private static byte[] pack(Picture picture, int channels) {
    if (channels == 1) {
      return picture.samples();
    }
    int pixels = picture.width() * picture.height();
    int bits = picture.bits();
    int given = picture.channels();
    byte[] plane = picture.alphaPlane();
    byte[] raw = new byte[Math.multiplyExact(pixels, channels * bits / 8)];
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        int from = given == 1 ? i : 3 * i + 2 - c;
        SampleBytes.put(
            raw, i * channels + c, SampleBytes.get(picture.samples(), from, bits), bits);
      }
      if (plane != null) {
        SampleBytes.put(raw, i * channels + 3, SampleBytes.get(plane, i, bits), bits);
      }
    }
    return raw;
  }

  private IntPointer options(PictureFormat format) {
    return switch (format) {
      case JPEG -> new IntPointer(IMWRITE_JPEG_QUALITY, jpegQuality);
      case WEBP -> new IntPointer(IMWRITE_WEBP_QUALITY, webpQuality);
      default -> new IntPointer(new int[0]);
    };
  }
}
