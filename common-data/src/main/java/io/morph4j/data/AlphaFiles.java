package io.morph4j.data;

import io.morph4j.data.format.FormatException;
import io.morph4j.data.format.PictureHeader;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The files with alpha that OpenCV does not keep exactly, through the JDK's codecs: TIFF, whose
 * colours OpenCV multiplies with alpha while reading, and grey PNG with alpha, which it cannot
 * write.
 */
final class AlphaFiles {
  private AlphaFiles() {}

  /** A TIFF with alpha, as stored. */
  static Picture readTiff(byte[] file, PictureHeader header) throws FormatException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      Raster raster = image.getRaster();
      if (raster.getNumBands() != header.channels() + 1) {
        throw new FormatException("a TIFF with alpha in an unusual layout");
      }
      return picture(raster, header, image.isAlphaPremultiplied());
    } catch (IOException | RuntimeException e) {
      throw new FormatException("a damaged TIFF: " + e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  private static Picture picture(Raster raster, PictureHeader header, boolean premultiplied) {
    int channels = header.channels();
    int bits = header.bits();
    int largest = bits == 16 ? 65535 : 255;
    int pixels = header.width() * header.height();
    byte[] samples = new byte[pixels * channels * (bits / 8)];
    byte[] alpha = new byte[pixels * (bits / 8)];
    int[] pixel = new int[channels + 1];
    for (int i = 0; i < pixels; i++) {
      raster.getPixel(i % header.width(), i / header.width(), pixel);
      int opacity = pixel[channels];
      for (int c = 0; c < channels; c++) {
        long value = pixel[c];
        if (premultiplied && opacity > 0) {
          value = Math.min(largest, (value * largest + opacity / 2) / opacity);
        }
        Picture.put(samples, i * channels + c, (int) value, bits);
      }
      Picture.put(alpha, i, opacity, bits);
    }
    return new Picture(header.width(), header.height(), channels, bits, samples, alpha);
  }

  /** A PNG or TIFF file of a picture with alpha. */
  static byte[] write(Picture picture, String format) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage image(Picture picture) {
    int channels = picture.channels();
    int type = picture.bits() == 16 ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    int space = channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space), true, false, ColorModel.TRANSLUCENT, type);
    WritableRaster raster = model.createCompatibleWritableRaster(picture.width(), picture.height());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < channels; c++) {
          raster.setSample(x, y, c, picture.sample(x, y, c));
        }
        raster.setSample(x, y, channels, picture.alpha(x, y));
      }
    }
    return new BufferedImage(model, raster, false, null);
  }
}
