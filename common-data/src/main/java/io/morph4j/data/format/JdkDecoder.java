package io.morph4j.data.format;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Image I/O's decoders, asked for stored samples; what they warn of is an error. */
final class JdkDecoder {
  private static final String NO_HARM = "extraneous bytes";

  private JdkDecoder() {}

  /** The stored samples of a PNG. */
  static Raster png(InputStream file, PictureHeader header) throws FormatException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(file)) {
      return read(jdkReader("png"), in, header, false);
    } catch (IOException e) {
      throw damaged(header, e);
    }
  }

  /**
   * The stored components of a JPEG.
   *
   * @param lenient whether bytes that belong to nothing may stand before a mark
   */
  static Raster jpeg(byte[] file, PictureHeader header, boolean lenient) throws FormatException {
    try (ImageInputStream in = new ByteArrayImageInputStream(file)) {
      return read(jdkReader("jpeg"), in, header, lenient);
    } catch (IOException e) {
      throw damaged(header, e);
    }
  }

  /**
   * The stored samples of a TIFF, with TwelveMonkeys' reader.
   *
   * @param fax whether the strips are fax coded: the JDK's reader runs off the end of those that
   *     end early, where the other gives white
   */
  static Raster tiff(byte[] file, PictureHeader header, boolean fax) throws FormatException {
    ImageReader reader =
        fax ? jdkReader("tiff") : new TIFFImageReaderSpi().createReaderInstance(null);
    try (ImageInputStream in = new ByteArrayImageInputStream(file)) {
      return read(reader, in, header, false);
    } catch (IOException e) {
      throw damaged(header, e);
    }
  }

  private static ImageReader jdkReader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.")) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("this Java has no reader of " + format);
  }

  private static Raster read(
      ImageReader reader, ImageInputStream in, PictureHeader header, boolean lenient)
      throws FormatException {
    String[] warning = new String[1];
    try {
      reader.addIIOReadWarningListener(
          (source, text) -> {
            if (!lenient || !text.contains(NO_HARM)) {
              warning[0] = text;
            }
          });
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (width != header.width() || height != header.height()) {
        throw FormatException.differs(
            header.width() + " x " + header.height() + " pixels", width + " x " + height);
      }
      Raster raster = reader.canReadRaster() ? reader.readRaster(0, null) : read(reader);
      if (warning[0] != null) {
        throw warning[0].contains("remature end")
            ? endsEarly(header)
            : new FormatException(damage(header) + line(warning[0]));
      }
      return raster;
    } catch (IOException | RuntimeException e) {
      throw damaged(header, e);
    } finally {
      reader.dispose();
    }
  }

  private static Raster read(ImageReader reader) throws IOException {
    return reader.read(0).getRaster();
  }

  private static FormatException damaged(PictureHeader header, Exception e) {
    if (e instanceof IndexOutOfBoundsException && header.format() == PictureFormat.TIFF) {
      return endsEarly(header);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return endsEarly(header);
      }
    }
    return new FormatException(
        damage(header) + line(e instanceof IOException ? e.getMessage() : null));
  }

  private static FormatException endsEarly(PictureHeader header) {
    return FormatException.truncated(
        "the data of the " + header.format() + " end before the picture is whole");
  }

  private static String damage(PictureHeader header) {
    return "a damaged " + header.format() + ": ";
  }

  private static String line(@Nullable String text) {
    String line = text == null ? "" : text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    line = line.replaceFirst("^Corrupt JPEG data: ", "");
    return line.isEmpty()
        ? "it cannot be decoded"
        : line.length() > 120 ? line.substring(0, 120) : line;
  }
}
