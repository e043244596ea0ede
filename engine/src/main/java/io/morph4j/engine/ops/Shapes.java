package io.morph4j.engine.ops;

import io.morph4j.engine.loop.HostLoop;
import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Joining, cutting and looking up. */
public final class Shapes {
  /** Where the axes of (N, C, H, W) are in (N, H, W, C). */
  private static final int[] CHANNELS_LAST_AXIS = {0, 3, 1, 2};

  private Shapes() {}

  /** Tensors one after another along {@code axis}; all other sides must agree. */
  public static Tensor concat(int axis, Tensor... parts) {
    SameType.require("concat", parts[0], parts);
    long[] shape = parts[0].shape();
    shape[axis] = 0;
    for (Tensor part : parts) {
      for (int d = 0; d < shape.length; d++) {
        if (d != axis && part.size(d) != parts[0].size(d)) {
          throw new IllegalArgumentException(
              "cannot join "
                  + Arrays.toString(parts[0].shape())
                  + " and "
                  + Arrays.toString(part.shape())
                  + " along axis "
                  + axis);
        }
      }
      shape[axis] += part.size(axis);
    }
    Tensor result = allocate(parts[0], shape);
    long at = 0;
    for (Tensor part : parts) {
      copy(part, 0, result, at, part.size(axis), axis);
      at += part.size(axis);
    }
    return Tensor.recorded(
        Operation.of("concat", "axis", axis),
        result,
        parts,
        new Tensor[0],
        (made, gy, needed) -> {
          Tensor[] gradients = new Tensor[parts.length];
          long from = 0;
          for (int i = 0; i < parts.length; i++) {
            long to = from + parts[i].size(axis);
            if (needed[i]) {
              gradients[i] = slice(gy, axis, from, to);
            }
            from = to;
          }
          return gradients;
        });
  }

  /** The part {@code from <= index < to} along {@code axis}, as a copy. */
  public static Tensor slice(Tensor x, int axis, long from, long to) {
    long[] shape = x.shape();
    if (from < 0 || to > shape[axis] || from >= to) {
      throw new IllegalArgumentException(
          "slice %d..%d of axis %d with %d entries".formatted(from, to, axis, shape[axis]));
    }
    shape[axis] = to - from;
    Tensor result = allocate(x, shape);
    copy(x, from, result, 0, to - from, axis);
    long side = x.size(axis);
    return Tensor.recorded(
        new Operation("slice", Map.of("axis", axis, "from", from)),
        result,
        new Tensor[] {x},
        new Tensor[0],
        (made, gy, needed) -> new Tensor[] {embed(gy, axis, from, side)});
  }

  /** {@code x} between zeros along {@code axis}: the adjoint of {@link #slice}. */
  private static Tensor embed(Tensor x, int axis, long from, long side) {
    long[] shape = x.shape();
    long to = from + shape[axis];
    shape[axis] = side;
    Tensor result = allocate(x, shape);
    if (FloatLoops.suit(x)) {
      HostLoop.fill(result.packed(), 0);
    } else {
      ArrayCalls.fill(result.packed(), 0);
    }
    copy(x, 0, result, from, to - from, axis);
    return Tensor.recorded(
        "embed",
        result,
        new Tensor[] {x},
        new Tensor[0],
        (made, gy, needed) -> new Tensor[] {slice(gy, axis, from, to)});
  }

  /** A tensor of {@code shape} in the memory order of {@code model}. */
  private static Tensor allocate(Tensor model, long[] shape) {
    return model.isChannelsLast()
        ? Tensor.allocateChannelsLast(model.type(), shape[0], shape[1], shape[2], shape[3])
        : Tensor.allocate(model.type(), shape);
  }

  /** {@code to[.., toStart + i, ..] = from[.., fromStart + i, ..]} for {@code 0 <= i < count}. */
  private static void copy(
      Tensor from, long fromStart, Tensor to, long toStart, long count, int axis) {
    INDArray source = from.ordered(to).packed();
    int packedAxis = to.isChannelsLast() ? CHANNELS_LAST_AXIS[axis] : axis;
    if (FloatLoops.suit(from)) {
      BlockCopy.run(source, fromStart, to.packed(), toStart, count, packedAxis);
    } else {
      window(to.packed(), packedAxis, toStart, toStart + count)
          .assign(window(source, packedAxis, fromStart, fromStart + count));
    }
  }

  /**
   * The view {@code from <= index < to} along {@code axis}; ND4J's own indexing by several indices
   * returns nothing for arrays that begin inside a buffer.
   */
  static INDArray window(INDArray array, int axis, long from, long to) {
    long[] shape = array.shape().clone();
    shape[axis] = to - from;
    return Nd4j.create(
        array.data(),
        shape,
        array.stride(),
        array.offset() + from * array.stride(axis),
        array.ordering(),
        array.dataType());
  }

  /**
   * Rows of {@code table} by number.
   *
   * @param rows indices 0 .. K-1
   * @param table shape {@code (K, D)}
   * @return shape {@code (rows.length, D)}
   */
  public static Tensor embedding(int[] rows, Tensor table) {
    Tensor result = Tensor.allocate(table.type(), rows.length, table.size(1));
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= table.size(0)) {
        throw new IllegalArgumentException(
            "row " + rows[i] + " of an embedding with " + table.size(0) + " rows");
      }
      window(result.array(), 0, i, i + 1).assign(window(table.array(), 0, rows[i], rows[i] + 1L));
    }
    long[] shape = table.shape();
    return Tensor.recorded(
        new Operation("embedding", Map.of("rows", rows)),
        result,
        new Tensor[] {table},
        new Tensor[0],
        (made, gy, needed) -> {
          Tensor gradient = Tensor.allocate(gy.type(), shape);
          ArrayCalls.fill(gradient.array(), 0);
          for (int i = 0; i < rows.length; i++) {
            window(gradient.array(), 0, rows[i], rows[i] + 1L)
                .addi(window(gy.array(), 0, i, i + 1));
          }
          return new Tensor[] {Unsupported.second("embedding", gradient, gy)};
        });
  }
}
