package io.morph4j.engine.tensor;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What shapes and arrays tensors may have, and how shapes meet. */
final class TensorShapes {
  private TensorShapes() {}

  /**
   * {@code array}, or a dense row-major copy of it.
   *
   * @throws IllegalArgumentException if it is neither float nor double
   */
  static INDArray dense(INDArray array) {
    if (array.dataType() != DataType.FLOAT && array.dataType() != DataType.DOUBLE) {
      throw new IllegalArgumentException("tensors hold FLOAT or DOUBLE, got " + array.dataType());
    }
    return isDense(array) ? array : array.dup('c');
  }

  /** Whether values lie one after another; what a side of 1 strides plays no part. */
  private static boolean isDense(INDArray array) {
    long[] shape = array.shape();
    long step = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && array.stride(d) != step) {
        return false;
      }
      step *= shape[d];
    }
    return true;
  }

  /** {@code shape}, an entry of -1 replaced so that it has as many elements as {@code of}. */
  static long[] completed(long[] shape, long[] of) {
    long length = Arrays.stream(of).reduce(1, (a, b) -> a * b);
    long known = 1;
    int open = -1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == -1 && open < 0) {
        open = i;
      } else {
        known *= shape[i];
      }
    }
    long[] full = shape.clone();
    if (open >= 0 && known > 0) {
      full[open] = length / known;
      known *= full[open];
    }
    if (known != length) {
      throw new IllegalArgumentException(
          "cannot reshape " + Arrays.toString(of) + " to " + Arrays.toString(shape));
    }
    return full;
  }

  /** The shape to which both broadcast (NumPy's rules). */
  static long[] broadcastShape(String op, long[] a, long[] b) {
    int rank = Math.max(a.length, b.length);
    long[] left = aligned(a, rank);
    long[] right = aligned(b, rank);
    long[] shape = new long[rank];
    for (int i = 0; i < rank; i++) {
      if (left[i] != right[i] && left[i] != 1 && right[i] != 1) {
        throw new IllegalArgumentException(
            op
                + ": shapes "
                + Arrays.toString(a)
                + " and "
                + Arrays.toString(b)
                + " do not broadcast");
      }
      shape[i] = Math.max(left[i], right[i]);
    }
    return shape;
  }

  /** {@code shape} with ones in front up to {@code rank}. */
  static long[] aligned(long[] shape, int rank) {
    long[] full = new long[rank];
    Arrays.fill(full, 1);
    System.arraycopy(shape, 0, full, rank - shape.length, shape.length);
    return full;
  }
}
