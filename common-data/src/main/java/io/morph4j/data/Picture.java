package io.morph4j.data;

import io.morph4j.data.format.Orientation;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A decoded picture: rows from the top, grey or RGB, 8 or 16 bits per sample, and the alpha plane,
 * if there is one, kept aside. Immutable.
 *
 * <p>Samples are unsigned: 0 .. 255 or 0 .. 65535. As arrays for networks they are {@code sample /
 * 127.5 - 1} (16 bits: {@code sample / 32767.5 - 1}), in [-1, 1].
 */
public final class Picture {
  private final int width;
  private final int height;
  private final int channels;
  private final int bits;
  private final byte[] samples;
  private final byte @Nullable [] alpha;

  /** Takes over the arrays: rows, columns, channels (RGB); two bytes per 16-bit sample. */
  Picture(int width, int height, int channels, int bits, byte[] samples, byte @Nullable [] alpha) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("size must be positive, got " + width + "x" + height);
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, got " + channels);
    }
    if (bits != 8 && bits != 16) {
      throw new IllegalArgumentException("bits must be 8 or 16, got " + bits);
    }
    long plane = (long) width * height * (bits / 8);
    if (samples.length != plane * channels || alpha != null && alpha.length != plane) {
      throw new IllegalArgumentException(
          String.format(
              "%d x %d x %d samples of %d bits do not fit %d bytes",
              width, height, channels, bits, samples.length));
    }
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.bits = bits;
    this.samples = samples;
    this.alpha = alpha;
  }

  /**
   * A picture of 8 bits per sample.
   *
   * @param samples rows, columns, channels; copied
   */
  public static Picture of8Bits(int width, int height, int channels, byte[] samples) {
    return new Picture(width, height, channels, 8, samples.clone(), null);
  }

  /**
   * The picture in {@code image}: grey images stay grey, 8 bits (16 where grey with alpha has
   * them), alpha aside if there is one.
   */
  public static Picture of(BufferedImage image) {
    return BufferedImages.toPicture(image);
  }

  /**
   * The picture whose planes are {@code values}: {@code round((y + 1) * 127.5)}, half to even,
   * clipped; 32767.5 for 16 bits. NaN becomes 0.
   *
   * @param values (channels, height, width) in [-1, 1]
   * @param bits 8 or 16
   */
  public static Picture ofPlanes(float[] values, int channels, int height, int width, int bits) {
    byte[] samples = new byte[Math.multiplyExact(width * height, channels * bits / 8)];
    SampleBand.all(channels, width * height).write(values, samples, bits);
    return new Picture(width, height, channels, bits, samples, null);
  }

  /**
   * The picture in {@code array}, of shape (C, H, W) or (1, C, H, W) and values in [-1, 1].
   *
   * @param bits 8 or 16
   */
  public static Picture ofArray(INDArray array, int bits) {
    long[] shape = array.shape();
    if (shape.length == 4 && shape[0] == 1) {
      shape = Arrays.copyOfRange(shape, 1, 4);
    }
    if (shape.length != 3) {
      throw new IllegalArgumentException(
          "a picture has shape (C, H, W) or (1, C, H, W), got " + Arrays.toString(array.shape()));
    }
    int channels = (int) shape[0];
    int pixels = Math.multiplyExact((int) shape[1], (int) shape[2]);
    byte[] samples = new byte[Math.multiplyExact(pixels, channels * bits / 8)];
    // In bands: the whole as floats may be more than the heap holds.
    SampleBand.write(array, channels, pixels, samples, bits);
    return new Picture((int) shape[2], (int) shape[1], channels, bits, samples, null);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** 1 (grey) or 3 (RGB). */
  public int channels() {
    return channels;
  }

  /** 8 or 16. */
  public int bits() {
    return bits;
  }

  public boolean hasAlpha() {
    return alpha != null;
  }

  /** The largest sample: 255 or 65535. */
  public int largestSample() {
    return bits == 16 ? 65535 : 255;
  }

  /** The sample of channel {@code c} in column {@code x} and row {@code y}. */
  public int sample(int x, int y, int c) {
    return SampleBytes.get(samples, (pixel(x, y)) * channels + c, bits);
  }

  /** The opacity in column {@code x} and row {@code y}; the largest sample without alpha plane. */
  public int alpha(int x, int y) {
    return alpha == null ? largestSample() : SampleBytes.get(alpha, pixel(x, y), bits);
  }

  /** The samples, shared: rows, columns, channels. */
  byte[] samples() {
    return samples;
  }

  byte @Nullable [] alphaPlane() {
    return alpha;
  }

  /**
   * The samples as planes of shape (channels, H, W) in [-1, 1], alpha left out without blending.
   *
   * @param wanted 3: grey is repeated; 1: colour becomes {@code .299 R + .587 G + .114 B}, not
   *     rounded
   */
  public float[] planes(int wanted) {
    float[] values = new float[Math.multiplyExact(width * height, wanted)];
    planes(wanted, values, 0);
    return values;
  }

  /** The same as {@link #planes(int)}, written to {@code out} from {@code offset} on. */
  void planes(int wanted, float[] out, int offset) {
    requireChannels(wanted);
    SampleBand.all(channels, width * height).read(samples, bits, wanted, out, offset);
  }

  private static void requireChannels(int wanted) {
    if (wanted != 1 && wanted != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, got " + wanted);
    }
  }

  /** The samples as an array of shape (1, channels, H, W) in [-1, 1]: see {@link #planes(int)}. */
  public INDArray toArray(int wanted) {
    requireChannels(wanted);
    INDArray array = Arrays4.detached(1, wanted, height, width);
    SampleBand.read(samples, bits, channels, array);
    return array;
  }

  /**
   * This picture in the form of {@code original}: its depth, its channel count, its alpha plane.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public Picture like(Picture original) {
    if (width != original.width || height != original.height) {
      throw new IllegalArgumentException(
          String.format(
              "sizes differ: %d x %d and %d x %d", width, height, original.width, original.height));
    }
    Picture same = withForm(original.channels, original.bits);
    return new Picture(width, height, same.channels, same.bits, same.samples, original.alpha);
  }

  /** This picture with {@code wanted} channels and {@code depth} bits; the alpha plane follows. */
  public Picture withForm(int wanted, int depth) {
    if (wanted == channels && depth == bits) {
      return this;
    }
    Picture converted = ofPlanes(planes(wanted), wanted, height, width, depth);
    return new Picture(width, height, wanted, depth, converted.samples, alphaOfDepth(depth));
  }

  /** This picture without its alpha plane; the samples stay. */
  public Picture withoutAlpha() {
    return alpha == null ? this : new Picture(width, height, channels, bits, samples, null);
  }

  private byte @Nullable [] alphaOfDepth(int depth) {
    if (alpha == null || depth == bits) {
      return alpha;
    }
    byte[] converted = new byte[width * height * (depth / 8)];
    for (int i = 0; i < width * height; i++) {
      int value = SampleBytes.get(alpha, i, bits);
      SampleBytes.put(converted, i, depth == 16 ? value * 257 : (value + 128) / 257, depth);
    }
    return converted;
  }

  /** The part from column {@code x} and row {@code y} on, {@code w} wide and {@code h} high. */
  public Picture crop(int x, int y, int w, int h) {
    if (x < 0 || y < 0 || w < 1 || h < 1 || x + w > width || y + h > height) {
      throw new IllegalArgumentException(
          String.format("%d x %d at (%d, %d) is outside %d x %d", w, h, x, y, width, height));
    }
    if (w == width && h == height) {
      return this;
    }
    return new Picture(
        w,
        h,
        channels,
        bits,
        crop(samples, channels, x, y, w, h),
        alpha == null ? null : crop(alpha, 1, x, y, w, h));
  }

  private byte[] crop(byte[] from, int perPixel, int x, int y, int w, int h) {
    int size = perPixel * (bits / 8);
    byte[] out = new byte[w * h * size];
    for (int row = 0; row < h; row++) {
      System.arraycopy(from, (pixel(x, y + row)) * size, out, row * w * size, w * size);
    }
    return out;
  }

  /** This picture with left and right exchanged. */
  public Picture mirrored() {
    return oriented(Orientation.MIRRORED);
  }

  /** This picture turned as {@code orientation} says. */
  public Picture oriented(Orientation orientation) {
    if (orientation == Orientation.UPRIGHT) {
      return this;
    }
    boolean swap = orientation.swapsAxes();
    return new Picture(
        swap ? height : width,
        swap ? width : height,
        channels,
        bits,
        turn(samples, channels, orientation),
        alpha == null ? null : turn(alpha, 1, orientation));
  }

  private byte[] turn(byte[] from, int perPixel, Orientation orientation) {
    int size = perPixel * (bits / 8);
    int outWidth = orientation.swapsAxes() ? height : width;
    int outHeight = orientation.swapsAxes() ? width : height;
    byte[] out = new byte[from.length];
    for (int y = 0; y < outHeight; y++) {
      int v = orientation.mirrorsY() ? outHeight - 1 - y : y;
      for (int x = 0; x < outWidth; x++) {
        int u = orientation.mirrorsX() ? outWidth - 1 - x : x;
        int source = orientation.swapsAxes() ? u * width + v : v * width + u;
        int target = y * outWidth + x;
        for (int b = 0; b < size; b++) {
          out[target * size + b] = from[source * size + b];
        }
      }
    }
    return out;
  }

  /** This picture resampled to {@code w} x {@code h}: antialiased bicubic. */
  public Picture resized(int w, int h) {
    return w == width && h == height ? this : BicubicResampling.resize(this, w, h);
  }

  /** This picture for Java2D: 8 bits, grey or RGB, with alpha if there is an alpha plane. */
  public BufferedImage toBufferedImage() {
    return BufferedImages.of(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Picture p
        && width == p.width
        && height == p.height
        && channels == p.channels
        && bits == p.bits
        && Arrays.equals(samples, p.samples)
        && Arrays.equals(alpha, p.alpha);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(samples) * 31 + Arrays.hashCode(alpha);
  }

  @Override
  public String toString() {
    return String.format(
        "%d x %d, %s%s, %d bits",
        width, height, channels == 1 ? "grey" : "RGB", alpha == null ? "" : " with alpha", bits);
  }

  private int pixel(int x, int y) {
    return y * width + x;
  }
}
