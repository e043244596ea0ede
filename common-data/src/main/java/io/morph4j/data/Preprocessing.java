package io.morph4j.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.engine.tensor.RandomStream;

/**
 * From a decoded picture to the planes that a network is trained on: resize, crop, mirror, in the
 * samples of the picture, then [-1, 1]. Names and defaults are those of the CycleGAN reference
 * implementation.
 *
 * @param preprocess how the size is reached; default is {@link Preprocess#RESIZE_AND_CROP}
 * @param loadSize side or width that pictures are resized to; default is 286
 * @param cropSize side of the square that is cut out; default is 256
 * @param flip whether every other picture, at random, is mirrored; default is true
 */
public record Preprocessing(Preprocess preprocess, int loadSize, int cropSize, boolean flip) {
  private static final int LARGEST_SIDE = 16384;

  public Preprocessing {
    checkSide("loadSize", loadSize);
    checkSide("cropSize", cropSize);
    boolean resizesThenCrops =
        preprocess == Preprocess.RESIZE_AND_CROP || preprocess == Preprocess.SCALE_WIDTH_AND_CROP;
    if (resizesThenCrops && loadSize < cropSize) {
      throw new UsageException(
          String.format(
              "loadSize %d is smaller than cropSize %d; with preprocess %s it must be at least as"
                  + " large",
              loadSize, cropSize, preprocess));
    }
  }

  public static Preprocessing defaults() {
    return new Preprocessing(Preprocess.RESIZE_AND_CROP, 286, 256, true);
  }

  /**
   * Random crops of squares resized a little larger, in the reference's ratio 286 : 256, mirrored.
   */
  public static Preprocessing ofSize(int cropSize) {
    return new Preprocessing(
        Preprocess.RESIZE_AND_CROP, Math.round(cropSize * 286 / 256f), cropSize, true);
  }

  /** The same without chance: straight to {@code cropSize}, not mirrored. */
  public Preprocessing forTest() {
    return new Preprocessing(preprocess.forTest(), cropSize, cropSize, false);
  }

  /**
   * The picture as planes, alpha left out.
   *
   * @param channels 1 or 3
   * @param random where the crop and the mirroring are drawn from, always the same number of draws
   * @return planes of shape (channels, H, W) in [-1, 1]
   */
  public Planes apply(Picture picture, int channels, RandomStream random) {
    Picture sized = preprocess.apply(picture.withoutAlpha(), this, random);
    Picture shown = flip && random.nextBoolean() ? sized.mirrored() : sized;
    return new Planes(shown.planes(channels), channels, shown.height(), shown.width());
  }

  private static void checkSide(String name, int side) {
    if (side < 1 || side > LARGEST_SIDE) {
      throw new UsageException(name + " is " + side + "; it can be 1 to " + LARGEST_SIDE);
    }
  }

  /**
   * Planes of one picture.
   *
   * @param values (channels, height, width) in row-major order
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Planes(float[] values, int channels, int height, int width) {
    /** E.g. {@code 3 x 256 x 256}. */
    public String shape() {
      return channels + " x " + height + " x " + width;
    }

    boolean sameShape(Planes other) {
      return channels == other.channels && height == other.height && width == other.width;
    }
  }
}
