package io.morph4j.core.inference;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link BufferedImage}s as arrays (1, C, H, W) in [-1, 1] and back: x = sample / 127.5 - 1, and
 * sample = round-half-even((x + 1) · 127.5) clipped to 0..255; for 16-bit grey 32767.5 takes the
 * place of 127.5.
 */
public final class PictureArrays {
  private PictureArrays() {}

  /** The samples of {@code image} without its alpha: one channel if it is grey, else RGB. */
  public static INDArray fromImage(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = grey(image) ? 1 : 3;
    float half = half(image);
    float[] values = new float[Math.multiplyExact(channels, Math.multiplyExact(width, height))];
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      if (channels == 1) {
        image.getRaster().getSamples(0, y, width, 1, 0, line);
        scale(line, 0, half == 127.5f ? 0xFF : 0xFFFF, half, values, y * width);
      } else {
        image.getRGB(0, y, width, 1, line, 0, width);
        for (int c = 0; c < 3; c++) {
          scale(line, 16 - 8 * c, 0xFF, half, values, (c * height + y) * width);
        }
      }
    }
    return Nd4j.create(values, new long[] {1, channels, height, width}, 'c');
  }

  private static void scale(
      int[] line, int shift, int mask, float half, float[] values, int offset) {
    for (int x = 0; x < line.length; x++) {
      values[offset + x] = ((line[x] >>> shift) & mask) / half - 1;
    }
  }

  /**
   * The picture of {@code array}, 8 bits per sample.
   *
   * @param array (1, C, H, W) or (C, H, W) with C 1 or 3
   */
  public static BufferedImage toImage(INDArray array) {
    long[] shape = array.shape();
    boolean grey = shape[shape.length - 3] == 1;
    int width = (int) shape[shape.length - 1];
    int height = (int) shape[shape.length - 2];
    BufferedImage image =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    write(array, image, 127.5f);
    return image;
  }

  /** Like {@link #toImage} with the bit depth and the alpha of {@code model}, of the same size. */
  static BufferedImage toImageLike(INDArray array, BufferedImage model) {
    boolean grey = array.size(1) == 1;
    int width = model.getWidth();
    int height = model.getHeight();
    boolean deep = grey && half(model) != 127.5f;
    boolean alpha = model.getColorModel().hasAlpha();
    int type = deep ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY;
    if (alpha) {
      type = BufferedImage.TYPE_INT_ARGB;
    } else if (!grey) {
      type = BufferedImage.TYPE_INT_RGB;
    }
    BufferedImage image = new BufferedImage(width, height, type);
    INDArray samples = alpha ? ChannelMatch.toChannels(array, 3) : array;
    write(samples, image, deep && !alpha ? 32767.5f : 127.5f);
    if (alpha) {
      copyAlpha(model, image);
    }
    return image;
  }

  private static void copyAlpha(BufferedImage from, BufferedImage to) {
    int[] line = new int[from.getWidth()];
    for (int y = 0; y < from.getHeight(); y++) {
      from.getRGB(0, y, line.length, 1, line, 0, line.length);
      for (int x = 0; x < line.length; x++) {
        line[x] >>>= 24;
      }
      to.getRaster().setSamples(0, y, line.length, 1, 3, line);
    }
  }

  private static void write(INDArray array, BufferedImage image, float half) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] values = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int channels = values.length / (width * height);
    WritableRaster raster = image.getRaster();
    int[] line = new int[width];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          line[x] = sample(values[(c * height + y) * width + x], half);
        }
        raster.setSamples(0, y, width, 1, c, line);
      }
    }
    if (raster.getNumBands() == 4) {
      java.util.Arrays.fill(line, 255);
      for (int y = 0; y < height; y++) {
        raster.setSamples(0, y, width, 1, 3, line);
      }
    }
  }

  /** The sample of {@code value}: clipped, halves to even; not-a-number becomes 0. */
  static int sample(float value, float half) {
    return (int) Math.max(0, Math.min(2 * half, Math.rint((value + 1) * half)));
  }

  /**
   * Grey of 8 or 16 bits, with alpha or without, read as it is: getRGB would apply the curve of the
   * grey colour space.
   */
  private static boolean grey(BufferedImage image) {
    Raster raster = image.getRaster();
    int type = raster.getDataBuffer().getDataType();
    boolean alpha = image.getColorModel().hasAlpha() && !image.isAlphaPremultiplied();
    return raster.getNumBands() == (alpha ? 2 : 1)
        && image.getColorModel() instanceof ComponentColorModel
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
  }

  private static float half(BufferedImage image) {
    return grey(image) && image.getRaster().getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT
        ? 32767.5f
        : 127.5f;
  }
}
