package io.morph4j.engine.tensor;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The elementwise work of a training step as plain loops over floats in host memory, for operands
 * of equal shape and order. Sums are kept in double precision over fixed stretches, so that results
 * do not depend on the number of threads.
 */
final class FloatPlanes {
  private static final int STRETCH = 4096;

  private FloatPlanes() {}

  static boolean suit(Tensor a, Tensor b) {
    return suit(a) && suit(b);
  }

  static boolean suit(Tensor a) {
    return a.type() == DataType.FLOAT && HostArrays.onHost();
  }

  /** Whether {@code b} holds one value per channel of {@code a} (N, C, ...) or of each sample. */
  static boolean perChannel(long[] a, long[] b) {
    if (a.length < 2 || b.length != a.length || b[1] != a[1] || (b[0] != 1 && b[0] != a[0])) {
      return false;
    }
    for (int d = 2; d < b.length; d++) {
      if (b[d] != 1) {
        return false;
      }
    }
    return true;
  }

  static void add(INDArray a, INDArray b, INDArray y) {
    FloatBuffer left = HostArrays.floats(a);
    FloatBuffer right = HostArrays.floats(b);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(
        y.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, left.get(i) + right.get(i));
          }
        });
  }

  static void subtract(INDArray a, INDArray b, INDArray y) {
    FloatBuffer left = HostArrays.floats(a);
    FloatBuffer right = HostArrays.floats(b);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(
        y.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, left.get(i) - right.get(i));
          }
        });
  }

  static void multiply(INDArray a, INDArray b, INDArray y) {
    FloatBuffer left = HostArrays.floats(a);
    FloatBuffer right = HostArrays.floats(b);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(
        y.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, left.get(i) * right.get(i));
          }
        });
  }

  /** {@code y = a * factor + offset}. */
  static void scale(INDArray a, float factor, float offset, INDArray y) {
    FloatBuffer in = HostArrays.floats(a);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(
        y.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, in.get(i) * factor + offset);
          }
        });
  }

  static void copy(INDArray a, INDArray y) {
    FloatBuffer in = HostArrays.floats(a);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(y.length(), (from, to) -> out.put(from, in, from, to - from));
  }

  /** The sum of all of {@code a}. */
  static double sum(INDArray a) {
    FloatBuffer in = HostArrays.floats(a);
    int length = Math.toIntExact(a.length());
    double[] parts = new double[(length + STRETCH - 1) / STRETCH];
    HostLoop.rows(
        parts.length,
        STRETCH,
        k -> parts[k] = sum(in, k * STRETCH, Math.min(STRETCH, length - k * STRETCH)));
    return Arrays.stream(parts).reduce(0, Double::sum);
  }

  private static double sum(FloatBuffer x, int from, int n) {
    double total = 0;
    int end = from + n;
    int i = from;
    while (i + 4 <= end) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      int stop = Math.min(end, i + 1024);
      for (; i + 4 <= stop; i += 4) {
        s0 += x.get(i);
        s1 += x.get(i + 1);
        s2 += x.get(i + 2);
        s3 += x.get(i + 3);
      }
      total += (double) s0 + s1 + s2 + s3;
    }
    for (; i < end; i++) {
      total += x.get(i);
    }
    return total;
  }
}
