package io.morph4j.spark;

import io.morph4j.data.Picture;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Pictures as rows of Spark's image schema: rows from the top, grey, BGR or BGRA of 8 bits.
 *
 * @see ImageSchema
 */
final class ImageRows {
  private static final int GREY = 0;
  private static final int BGR = 16;
  private static final int BGRA = 24;

  private ImageRows() {}

  /** The picture in {@code row} without its alpha plane; null if it holds none. */
  static @Nullable Picture picture(Row row) {
    int width = ImageSchema.getWidth(row);
    int height = ImageSchema.getHeight(row);
    int given = ImageSchema.getNChannels(row);
    byte[] data = ImageSchema.getData(row);
    boolean known =
        switch (ImageSchema.getMode(row)) {
          case GREY -> given == 1;
          case BGR -> given == 3;
          case BGRA -> given == 4;
          default -> false;
        };
    if (!known || width < 1 || height < 1 || data.length != (long) width * height * given) {
      return null;
    }
    if (given == 1) {
      return Picture.of8Bits(width, height, 1, data);
    }
    byte[] samples = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      for (int c = 0; c < 3; c++) {
        samples[3 * i + c] = data[given * i + 2 - c];
      }
    }
    return Picture.of8Bits(width, height, 3, samples);
  }

  /** {@code picture} in a row that is otherwise like {@code original}, with the alpha of that. */
  static Row row(Picture picture, Row original) {
    boolean alpha = ImageSchema.getMode(original) == BGRA;
    int channels = alpha ? 4 : picture.channels();
    byte[] before = ImageSchema.getData(original);
    byte[] data = new byte[picture.width() * picture.height() * channels];
    for (int y = 0, i = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++, i++) {
        for (int c = 0; c < Math.min(3, channels); c++) {
          int from = picture.channels() == 1 ? 0 : 2 - c;
          data[channels * i + c] = (byte) picture.sample(x, y, from);
        }
        if (alpha) {
          data[4 * i + 3] = before[4 * i + 3];
        }
      }
    }
    return RowFactory.create(
        ImageSchema.getOrigin(original),
        picture.height(),
        picture.width(),
        channels,
        alpha ? BGRA : channels == 1 ? GREY : BGR,
        data);
  }
}
