package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The two orders in which feature maps lie in memory: (N, C, H, W) and (N, H, W, C). */
public final class ChannelOrder {
  private static final int LEAST_TILE = 16;
  private static final int TILE_ELEMENTS = 8192;

  private ChannelOrder() {}

  /** (N, H, W, C) to (N, C, H, W). */
  public static long[] logical(long[] packed) {
    return new long[] {packed[0], packed[3], packed[1], packed[2]};
  }

  /** The sides of the other order. */
  public static long[] other(long[] packed, boolean channelsLast) {
    return channelsLast ? logical(packed) : new long[] {packed[0], packed[2], packed[3], packed[1]};
  }

  /** Whether both orders are the same memory. */
  public static boolean same(long[] shape) {
    return shape[1] == 1 || shape[2] * shape[3] == 1;
  }

  /** Copies {@code from} into {@code to}, which has the other order. */
  public static void move(INDArray from, boolean channelsLast, INDArray to) {
    if (from.dataType() != DataType.FLOAT || !HostArrays.onHost()) {
      to.assign(channelsLast ? from.permute(0, 3, 1, 2) : from.permute(0, 2, 3, 1));
      return;
    }
    int last = (int) from.size(3);
    int rows = channelsLast ? (int) (from.size(1) * from.size(2)) : (int) from.size(1);
    int columns = channelsLast ? last : (int) (from.size(2) * last);
    transpose(HostArrays.floats(from), (int) from.size(0), rows, columns, HostArrays.floats(to));
  }

  /** Transposes each of {@code count} matrices, a tile of the longer side at a time. */
  private static void transpose(FloatBuffer in, int count, int rows, int columns, FloatBuffer out) {
    boolean wide = rows < columns;
    int side = wide ? columns : rows;
    int other = wide ? rows : columns;
    int tile = Math.max(LEAST_TILE, TILE_ELEMENTS / other);
    int tiles = (side + tile - 1) / tile;
    HostLoop.rows(
        (long) count * tiles,
        (long) tile * other,
        k -> {
          int base = k / tiles * rows * columns;
          int from = k % tiles * tile;
          int length = Math.min(side, from + tile) - from;
          float[] run = new float[length];
          float[] mixed = new float[length * other];
          if (wide) {
            for (int r = 0; r < rows; r++) {
              in.get(base + r * columns + from, run);
              for (int i = 0; i < length; i++) {
                mixed[i * rows + r] = run[i];
              }
            }
            out.put(base + from * rows, mixed);
          } else {
            in.get(base + from * columns, mixed);
            for (int c = 0; c < columns; c++) {
              for (int i = 0; i < length; i++) {
                run[i] = mixed[i * columns + c];
              }
              out.put(base + c * rows + from, run);
            }
          }
        });
  }
}
