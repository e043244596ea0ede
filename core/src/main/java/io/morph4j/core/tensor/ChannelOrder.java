package io.morph4j.core.tensor;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The two orders in which feature maps lie in memory: (N, C, H, W) and (N, H, W, C). */
final class ChannelOrder {
  private static final int TILE = 16;

  private ChannelOrder() {}

  /** (N, H, W, C) to (N, C, H, W). */
  static long[] logical(long[] packed) {
    return new long[] {packed[0], packed[3], packed[1], packed[2]};
  }

  /** The sides of the other order. */
  static long[] other(long[] packed, boolean channelsLast) {
    return channelsLast ? logical(packed) : new long[] {packed[0], packed[2], packed[3], packed[1]};
  }

  /** Whether both orders are the same memory. */
  static boolean same(long[] shape) {
    return shape[1] == 1 || shape[2] * shape[3] == 1;
  }

  /** Copies {@code from} into {@code to}, which has the other order. */
  static void move(INDArray from, boolean channelsLast, INDArray to) {
    if (from.dataType() != DataType.FLOAT || !HostLoop.available()) {
      to.assign(channelsLast ? from.permute(0, 3, 1, 2) : from.permute(0, 2, 3, 1));
      return;
    }
    int last = (int) from.size(3);
    int rows = channelsLast ? (int) (from.size(1) * from.size(2)) : (int) from.size(1);
    int columns = channelsLast ? last : (int) (from.size(2) * last);
    transpose(HostLoop.floats(from), (int) from.size(0), rows, columns, HostLoop.floats(to));
  }

  /** Transposes each of {@code count} matrices. */
  private static void transpose(FloatBuffer in, int count, int rows, int columns, FloatBuffer out) {
    int strips = (rows + TILE - 1) / TILE;
    HostLoop.rows(
        (long) count * strips,
        (long) TILE * columns,
        k -> {
          int base = k / strips * rows * columns;
          int from = k % strips * TILE;
          int to = Math.min(rows, from + TILE);
          for (int c = 0; c < columns; c++) {
            for (int r = from; r < to; r++) {
              out.put(base + c * rows + r, in.get(base + r * columns + c));
            }
          }
        });
  }
}
