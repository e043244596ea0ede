package io.morph4j.engine.ops;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies of a range of one axis between dense float arrays that agree in all other axes. */
final class BlockCopy {
  private BlockCopy() {}

  /** {@code to[.., toStart + i, ..] = from[.., fromStart + i, ..]} for {@code 0 <= i < count}. */
  static void run(INDArray from, long fromStart, INDArray to, long toStart, long count, int axis) {
    long inner = 1;
    for (int d = axis + 1; d < from.rank(); d++) {
      inner *= from.size(d);
    }
    int length = Math.toIntExact(count * inner);
    int fromBlock = Math.toIntExact(from.size(axis) * inner);
    int toBlock = Math.toIntExact(to.size(axis) * inner);
    int fromOffset = Math.toIntExact(fromStart * inner);
    int toOffset = Math.toIntExact(toStart * inner);
    FloatBuffer in = HostArrays.floats(from);
    FloatBuffer out = HostArrays.floats(to);
    HostLoop.rows(
        from.length() / fromBlock,
        length,
        k -> out.put(k * toBlock + toOffset, in, k * fromBlock + fromOffset, length));
  }
}
