package io.morph4j.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/** Pictures to and from Java2D. */
final class BufferedImages {
  private BufferedImages() {}

  static BufferedImage of(Picture picture) {
    Picture p = picture.withForm(picture.channels(), 8);
    int type =
        p.hasAlpha()
            ? BufferedImage.TYPE_INT_ARGB
            : p.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(p.width(), p.height(), type);
    if (type == BufferedImage.TYPE_BYTE_GRAY) {
      image.getRaster().setDataElements(0, 0, p.width(), p.height(), p.samples());
      return image;
    }
    int[] row = new int[p.width()];
    for (int y = 0; y < p.height(); y++) {
      for (int x = 0; x < p.width(); x++) {
        int green = p.channels() == 1 ? 0 : 1;
        int blue = p.channels() == 1 ? 0 : 2;
        row[x] =
            p.alpha(x, y) << 24
                | p.sample(x, y, 0) << 16
                | p.sample(x, y, green) << 8
                | p.sample(x, y, blue);
      }
      image.setRGB(0, y, p.width(), 1, row, 0, p.width());
    }
    return image;
  }

  static Picture toPicture(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      byte[] grey =
          (byte[]) image.getRaster().getDataElements(0, 0, width, height, new byte[width * height]);
      return new Picture(width, height, 1, 8, grey, null);
    }
    if (isGreyWithAlpha(image)) {
      return greyWithAlpha(image.getRaster());
    }
    byte[] samples = new byte[Math.multiplyExact(width * height, 3)];
    byte @Nullable [] alpha = image.getColorModel().hasAlpha() ? new byte[width * height] : null;
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        samples[3 * i] = (byte) (row[x] >> 16);
        samples[3 * i + 1] = (byte) (row[x] >> 8);
        samples[3 * i + 2] = (byte) row[x];
        if (alpha != null) {
          alpha[i] = (byte) (row[x] >>> 24);
        }
      }
    }
    return new Picture(width, height, 3, 8, samples, alpha);
  }

  private static boolean isGreyWithAlpha(BufferedImage image) {
    return image.getColorModel() instanceof ComponentColorModel model
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && model.hasAlpha()
        && !model.isAlphaPremultiplied();
  }

  /** The samples as they are: getRGB would apply the curve of the grey colour space. */
  private static Picture greyWithAlpha(Raster raster) {
    int pixels = raster.getWidth() * raster.getHeight();
    int bits = raster.getSampleModel().getSampleSize(0) == 16 ? 16 : 8;
    byte[] samples = new byte[pixels * (bits / 8)];
    byte[] alpha = new byte[pixels * (bits / 8)];
    for (int i = 0; i < pixels; i++) {
      int x = i % raster.getWidth();
      int y = i / raster.getWidth();
      SampleBytes.put(samples, i, raster.getSample(x, y, 0), bits);
      SampleBytes.put(alpha, i, raster.getSample(x, y, 1), bits);
    }
    return new Picture(raster.getWidth(), raster.getHeight(), 1, bits, samples, alpha);
  }
}
