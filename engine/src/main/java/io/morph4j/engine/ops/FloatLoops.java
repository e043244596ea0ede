package io.morph4j.engine.ops;

import io.morph4j.engine.loop.BlockLoop;
import io.morph4j.engine.loop.ChannelLoops;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import io.morph4j.engine.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Float loops over host memory for what ND4J does slowly: one pass where ND4J would need several,
 * rows split over the processors. Results do not depend on the number of threads.
 */
final class FloatLoops {
  private FloatLoops() {}

  /** Whether the loops may run on {@code x}. */
  static boolean suit(Tensor x) {
    return x.type() == DataType.FLOAT && HostArrays.onHost();
  }

  /**
   * Memory for what is made of {@code x}: in its order where the loops may run, row-major where
   * ND4J computes.
   *
   * @param shape (N, C, H, W)
   */
  static Tensor roomLike(Tensor x, long... shape) {
    return x.isChannelsLast() && suit(x)
        ? Tensor.allocateChannelsLast(x.type(), shape[0], shape[1], shape[2], shape[3])
        : Tensor.allocate(x.type(), shape);
  }

  /** {@code y = max(x, slope * x)} for slopes up to 1, which keeps NaN. */
  static void leakyRelu(INDArray x, float slope, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    BlockLoop.over(
        x.length(),
        block -> {
          float[] v = block.load(0, in);
          if (slope == 0) {
            positivePart(v, block.length());
          } else {
            larger(v, slope, block.length());
          }
          block.store(0, out);
        });
  }

  /** The positive part of {@code x} and {@code y} side by side, all channels last. */
  static void reluBeside(Tensor x, Tensor y, Tensor joined) {
    ChannelLoops.of(y.shape(), y.isChannelsLast(), false)
        .beside(
            x.packed(),
            FloatLoops::positivePart,
            y.packed(),
            (length, maps, none) -> {},
            joined.packed());
  }

  /** The positive part of the first of {@code maps}, see {@link ChannelLoops.Body}. */
  static void positivePart(int length, float[][] maps, float[][] none) {
    positivePart(maps[0], length);
  }

  private static void positivePart(float[] v, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Math.max(v[i], 0);
    }
  }

  private static void larger(float[] v, float slope, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Math.max(v[i], slope * v[i]);
    }
  }

  /**
   * {@code gx = gy} where {@code sign > 0}, {@code slope * gy} elsewhere. Masks choose: branches on
   * random signs cost ten times more.
   */
  static void gate(INDArray gy, INDArray sign, float slope, INDArray gx) {
    FloatBuffer in = HostArrays.floats(gy);
    IntBuffer inBits = HostArrays.bits(gy);
    IntBuffer signs = HostArrays.bits(sign);
    FloatBuffer out = HostArrays.floats(gx);
    IntBuffer outBits = HostArrays.bits(gx);
    BlockLoop.over(
        gy.length(),
        block -> {
          int[] kept = block.load(0, inBits);
          int[] gate = block.load(1, signs);
          if (slope == 0) {
            keepPositive(kept, gate, block.length());
          } else {
            scale(block.load(0, in), slope, block.length());
            block.store(0, out);
            choose(kept, gate, block.load(2, outBits), block.length());
          }
          block.store(0, outBits);
        });
  }

  private static void keepPositive(int[] values, int[] signs, int n) {
    for (int i = 0; i < n; i++) {
      values[i] &= positive(signs[i]);
    }
  }

  private static void scale(float[] v, float factor, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = v[i] * factor;
    }
  }

  /** The bits of {@code values} where {@code signs} are positive floats, of {@code others} else. */
  private static void choose(int[] values, int[] signs, int[] others, int n) {
    for (int i = 0; i < n; i++) {
      values[i] = others[i] ^ ((values[i] ^ others[i]) & positive(signs[i]));
    }
  }

  /** All ones for the bits of a positive float, zeros for others. */
  private static int positive(int bits) {
    return -bits >> 31 & ~(bits >> 31);
  }

  /**
   * Builds padded planes: {@code y[r][c] = x[rows[r]][columns[c]]}, zero where an index is
   * negative. The columns from {@code left} on are the inside, one run.
   */
  static void gather(INDArray x, int[] rows, int[] columns, int left, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    int height = (int) x.size(2);
    int width = (int) x.size(3);
    int right = left + width;
    HostLoop.rows(
        x.size(0) * x.size(1),
        (long) rows.length * columns.length,
        plane -> {
          for (int r = 0; r < rows.length; r++) {
            int to = (plane * rows.length + r) * columns.length;
            if (rows[r] < 0) {
              for (int c = 0; c < columns.length; c++) {
                out.put(to + c, 0f);
              }
              continue;
            }
            int from = (plane * height + rows[r]) * width;
            out.put(to + left, in, from, width);
            for (int c = 0; c < left; c++) {
              out.put(to + c, columns[c] < 0 ? 0f : in.get(from + columns[c]));
            }
            for (int c = right; c < columns.length; c++) {
              out.put(to + c, columns[c] < 0 ? 0f : in.get(from + columns[c]));
            }
          }
        });
  }

  /** The adjoint of {@link #gather}. */
  static void scatterAdd(INDArray gy, int[] rows, int[] columns, int left, INDArray gx) {
    FloatBuffer in = HostArrays.floats(gy);
    FloatBuffer out = HostArrays.floats(gx);
    int height = (int) gx.size(2);
    int width = (int) gx.size(3);
    int right = left + width;
    HostLoop.rows(
        gx.size(0) * gx.size(1),
        (long) rows.length * columns.length,
        plane -> {
          boolean[] begun = new boolean[height];
          for (int r = 0; r < rows.length; r++) {
            int row = rows[r];
            if (row < 0) {
              continue;
            }
            int to = (plane * height + row) * width;
            int from = (plane * rows.length + r) * columns.length;
            if (begun[row]) {
              for (int c = 0; c < width; c++) {
                out.put(to + c, out.get(to + c) + in.get(from + left + c));
              }
            } else {
              begun[row] = true;
              out.put(to, in, from + left, width);
            }
            for (int c = 0; c < left; c++) {
              fold(out, to, columns[c], in.get(from + c));
            }
            for (int c = right; c < columns.length; c++) {
              fold(out, to, columns[c], in.get(from + c));
            }
          }
        });
  }

  private static void fold(FloatBuffer out, int row, int column, float value) {
    if (column >= 0) {
      out.put(row + column, out.get(row + column) + value);
    }
  }
}
