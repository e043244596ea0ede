package io.morph4j.engine.ops;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Moving pixels of float maps {@code (N, H, W, C)}: whole rows of channels at a time. */
final class PixelLoops {
  private PixelLoops() {}

  /**
   * Builds padded pictures: {@code y[r][c] = x[rows[r]][columns[c]]}, zero where an index is
   * negative. The columns from {@code left} on are the inside, one run.
   */
  static void gather(INDArray x, int[] rows, int[] columns, int left, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    int height = (int) x.size(1);
    int width = (int) x.size(2);
    int channels = (int) x.size(3);
    int[] margins = margins(columns.length, left, width);
    float[] zeros = new float[columns.length * channels];
    HostLoop.rows(
        x.size(0) * rows.length,
        (long) columns.length * channels,
        k -> {
          int row = rows[k % rows.length];
          int to = k * columns.length * channels;
          if (row < 0) {
            out.put(to, zeros);
            return;
          }
          int from = (k / rows.length * height + row) * width * channels;
          out.put(to + left * channels, in, from, width * channels);
          for (int c : margins) {
            if (columns[c] < 0) {
              out.put(to + c * channels, zeros, 0, channels);
            } else {
              out.put(to + c * channels, in, from + columns[c] * channels, channels);
            }
          }
        });
  }

  /** The adjoint of {@link #gather}. */
  static void scatterAdd(INDArray gy, int[] rows, int[] columns, int left, INDArray gx) {
    FloatBuffer in = HostArrays.floats(gy);
    FloatBuffer out = HostArrays.floats(gx);
    int height = (int) gx.size(1);
    int width = (int) gx.size(2);
    int channels = (int) gx.size(3);
    int[] margins = margins(columns.length, left, width);
    int[][] sources = sources(rows, height);
    HostLoop.rows(
        gx.size(0) * height,
        (long) columns.length * channels,
        k -> {
          int n = k / height;
          FloatBuffer row = out.slice(k * width * channels, width * channels);
          boolean begun = false;
          for (int r : sources[k % height]) {
            int from = (n * rows.length + r) * columns.length * channels;
            FloatBuffer inside = in.slice(from + left * channels, width * channels);
            if (begun) {
              addTo(row, inside);
            } else {
              row.put(0, inside, 0, width * channels);
            }
            begun = true;
            for (int c : margins) {
              if (columns[c] >= 0) {
                addTo(
                    row.slice(columns[c] * channels, channels),
                    in.slice(from + c * channels, channels));
              }
            }
          }
        });
  }

  /** The columns left and right of the inside. */
  private static int[] margins(int columns, int left, int width) {
    int[] margins = new int[columns - width];
    for (int i = 0; i < margins.length; i++) {
      margins[i] = i < left ? i : i + width;
    }
    return margins;
  }

  /** For each row of the inside the padded rows that came from it. */
  private static int[][] sources(int[] rows, int height) {
    int[][] sources = new int[height][];
    for (int y = 0; y < height; y++) {
      int wanted = y;
      sources[y] =
          java.util.stream.IntStream.range(0, rows.length).filter(r -> rows[r] == wanted).toArray();
    }
    return sources;
  }

  private static void addTo(FloatBuffer sum, FloatBuffer x) {
    for (int i = 0; i < sum.capacity(); i++) {
      sum.put(i, sum.get(i) + x.get(i));
    }
  }

  /** Each pixel as a 2×2 block. */
  static void double2(INDArray x, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    int width = (int) x.size(2);
    int channels = (int) x.size(3);
    HostLoop.rows(
        x.size(0) * x.size(1),
        4L * width * channels,
        k -> {
          int to = 4 * k * width * channels;
          for (int c = 0; c < width; c++) {
            int from = (k * width + c) * channels;
            out.put(to + 2 * c * channels, in, from, channels);
            out.put(to + (2 * c + 1) * channels, in, from, channels);
          }
          out.put(to + 2 * width * channels, out, to, 2 * width * channels);
        });
  }

  /** The mean of each 2×2 block. */
  static void halve2(INDArray x, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    int width = (int) y.size(2);
    int channels = (int) y.size(3);
    int row = 2 * width * channels;
    HostLoop.rows(
        y.size(0) * y.size(1),
        2L * row,
        k -> {
          for (int c = 0; c < width; c++) {
            int from = 2 * k * row + 2 * c * channels;
            quarter(
                in.slice(from, channels),
                in.slice(from + channels, channels),
                in.slice(from + row, channels),
                in.slice(from + row + channels, channels),
                out.slice((k * width + c) * channels, channels));
          }
        });
  }

  private static void quarter(
      FloatBuffer a, FloatBuffer b, FloatBuffer c, FloatBuffer d, FloatBuffer mean) {
    for (int i = 0; i < mean.capacity(); i++) {
      mean.put(i, (a.get(i) + b.get(i) + c.get(i) + d.get(i)) * .25f);
    }
  }
}
