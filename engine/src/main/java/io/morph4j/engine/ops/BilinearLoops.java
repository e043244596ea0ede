package io.morph4j.engine.ops;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bilinear doubling of float maps {@code (N, H, W, C)} and its adjoint: rows first, then columns,
 * on the heap, where loops become vector instructions.
 */
final class BilinearLoops {
  private static final float NEAR = .75f;
  private static final float FAR = .25f;
  private static final ThreadLocal<BilinearLoops> OF_THREAD =
      ThreadLocal.withInitial(BilinearLoops::new);

  private float[] sum = {};
  private float[] other = {};

  private BilinearLoops() {}

  private static BilinearLoops ofLength(int length) {
    BilinearLoops rows = OF_THREAD.get();
    if (rows.sum.length < length) {
      rows.sum = new float[length];
      rows.other = new float[length];
    }
    return rows;
  }

  /** {@code x (N, H, W, C)} to {@code y (N, 2H, 2W, C)}; borders are repeated. */
  static void twice(INDArray x, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    int height = (int) x.size(1);
    int width = (int) x.size(2);
    int channels = (int) x.size(3);
    int row = width * channels;
    HostLoop.rows(
        2 * x.size(0) * height,
        2L * row,
        k -> {
          BilinearLoops rows = ofLength(2 * row);
          int first = k / (2 * height) * height;
          int near = k % (2 * height) / 2;
          int far = Math.min(Math.max(near + (k % 2 == 0 ? -1 : 1), 0), height - 1);
          in.get((first + near) * row, rows.sum, 0, row);
          in.get((first + far) * row, rows.other, 0, row);
          mix(rows.sum, NEAR, rows.other, FAR, row);
          for (int column = 0; column < width; column++) {
            int at = column * channels;
            int left = Math.max(column - 1, 0) * channels;
            int right = Math.min(column + 1, width - 1) * channels;
            blend(rows.sum, at, left, rows.other, 2 * at, channels);
            blend(rows.sum, at, right, rows.other, 2 * at + channels, channels);
          }
          out.put(2 * k * row, rows.other, 0, 2 * row);
        });
  }

  /** The adjoint of {@link #twice}: {@code gy (N, 2H, 2W, C)} to {@code gx (N, H, W, C)}. */
  static void gather(INDArray gy, INDArray gx) {
    FloatBuffer in = HostArrays.floats(gy);
    FloatBuffer out = HostArrays.floats(gx);
    int height = (int) gx.size(1);
    int width = (int) gx.size(2);
    int channels = (int) gx.size(3);
    int row = 2 * width * channels;
    HostLoop.rows(
        gx.size(0) * height,
        2L * row,
        k -> {
          BilinearLoops rows = ofLength(row);
          int first = k / height * 2 * height;
          int near = 2 * (k % height);
          in.get((first + near) * row, rows.sum, 0, row);
          in.get((first + near + 1) * row, rows.other, 0, row);
          mix(rows.sum, NEAR, rows.other, NEAR, row);
          in.get((first + Math.max(near - 1, 0)) * row, rows.other, 0, row);
          mix(rows.sum, 1, rows.other, FAR, row);
          in.get((first + Math.min(near + 2, 2 * height - 1)) * row, rows.other, 0, row);
          mix(rows.sum, 1, rows.other, FAR, row);
          for (int column = 0; column < width; column++) {
            int at = 2 * column * channels;
            int left = Math.max(2 * column - 1, 0) * channels;
            int right = Math.min(2 * column + 2, 2 * width - 1) * channels;
            join(rows.sum, at, left, right, rows.other, column * channels, channels);
          }
          out.put(k * width * channels, rows.other, 0, width * channels);
        });
  }

  /** {@code a = p a + q b}. */
  private static void mix(float[] a, float p, float[] b, float q, int length) {
    for (int i = 0; i < length; i++) {
      a[i] = p * a[i] + q * b[i];
    }
  }

  private static void blend(float[] row, int near, int far, float[] out, int to, int channels) {
    for (int c = 0; c < channels; c++) {
      out[to + c] = NEAR * row[near + c] + FAR * row[far + c];
    }
  }

  /** Two pixels from {@code near} on, and those {@code left} and {@code right} of them. */
  private static void join(
      float[] row, int near, int left, int right, float[] out, int to, int channels) {
    for (int c = 0; c < channels; c++) {
      out[to + c] =
          NEAR * (row[near + c] + row[near + channels + c])
              + FAR * (row[left + c] + row[right + c]);
    }
  }
}
