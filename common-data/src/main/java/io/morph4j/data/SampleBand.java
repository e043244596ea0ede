package io.morph4j.data;

import io.morph4j.engine.loop.HostArrays;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples of some pixels of a picture, and the same as planes of numbers in [-1, 1].
 *
 * @param channels of the samples
 * @param first pixel
 * @param count of pixels
 */
record SampleBand(int channels, int first, int count) {
  private static final int PIXELS = 1 << 16;

  static SampleBand all(int channels, int pixels) {
    return new SampleBand(channels, 0, pixels);
  }

  /** Samples as an array of (1, C, H, W), C being 1 or 3; needs little heap. */
  static void read(byte[] samples, int bits, int channels, INDArray to) {
    int wanted = (int) to.size(1);
    int pixels = (int) (to.size(2) * to.size(3));
    float[] band = new float[wanted * Math.min(PIXELS, pixels)];
    for (int first = 0; first < pixels; first += PIXELS) {
      int count = Math.min(PIXELS, pixels - first);
      new SampleBand(channels, first, count).read(samples, bits, wanted, band, 0);
      for (int c = 0; c < wanted; c++) {
        HostArrays.toWrite(to, Float.BYTES * ((long) c * pixels + first), Float.BYTES * count)
            .asFloatBuffer()
            .put(band, c * count, count);
      }
    }
    HostArrays.written(to);
  }

  /** An array of {@code channels * pixels} numbers, plane by plane, as samples. */
  static void write(INDArray from, int channels, int pixels, byte[] samples, int bits) {
    boolean plain =
        from.dataType() == DataType.FLOAT
            && from.offset() == 0
            && Arrays.equals(from.stride(), ArrayUtil.calcStrides(from.shape()));
    INDArray array = plain ? from : from.castTo(DataType.FLOAT).dup('c');
    float[] band = new float[channels * Math.min(PIXELS, pixels)];
    for (int first = 0; first < pixels; first += PIXELS) {
      int count = Math.min(PIXELS, pixels - first);
      for (int c = 0; c < channels; c++) {
        HostArrays.toRead(array, Float.BYTES * ((long) c * pixels + first), Float.BYTES * count)
            .asFloatBuffer()
            .get(band, c * count, count);
      }
      new SampleBand(channels, first, count).write(band, samples, bits);
    }
    Reference.reachabilityFence(array);
  }

  /**
   * The band as planes of {@code count} numbers each: see {@link Picture#planes(int)}.
   *
   * @param samples of the whole picture
   * @param out from {@code offset} on
   */
  void read(byte[] samples, int bits, int wanted, float[] out, int offset) {
    double scale = 2.0 / (bits == 16 ? 65535 : 255);
    for (int i = 0; i < count; i++) {
      int at = (first + i) * channels;
      if (wanted == channels) {
        for (int c = 0; c < wanted; c++) {
          out[offset + c * count + i] =
              (float) (SampleBytes.get(samples, at + c, bits) * scale - 1);
        }
      } else if (wanted == 1) {
        double luma =
            0.299 * SampleBytes.get(samples, at, bits)
                + 0.587 * SampleBytes.get(samples, at + 1, bits)
                + 0.114 * SampleBytes.get(samples, at + 2, bits);
        out[offset + i] = (float) (luma * scale - 1);
      } else {
        float grey = (float) (SampleBytes.get(samples, at, bits) * scale - 1);
        out[offset + i] = grey;
        out[offset + count + i] = grey;
        out[offset + 2 * count + i] = grey;
      }
    }
  }

  /** Planes of {@code count} numbers each as the band: see {@link Picture#ofPlanes}. */
  void write(float[] values, byte[] samples, int bits) {
    double largest = bits == 16 ? 65535 : 255;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < count; i++) {
        double y = Math.rint((values[c * count + i] + 1.0) * (largest / 2));
        SampleBytes.put(
            samples, (first + i) * channels + c, (int) Math.max(0, Math.min(largest, y)), bits);
      }
    }
  }
}
