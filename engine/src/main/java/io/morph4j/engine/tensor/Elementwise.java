package io.morph4j.engine.tensor;

import io.morph4j.engine.loop.ChannelLoops;
import io.morph4j.engine.loop.ChannelSums;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums, differences, products and the broadcasting between them (NumPy's rules). */
final class Elementwise {
  private enum Kind {
    ADD("add"),
    SUBTRACT("subtract"),
    MULTIPLY("multiply");

    final String op;

    Kind(String op) {
      this.op = op;
    }
  }

  private Elementwise() {}

  static Tensor plus(Tensor a, Tensor b) {
    Tensor result = pairwise(Kind.ADD, a, b);
    return Tensor.recorded(
        "plus",
        result,
        new Tensor[] {a, b},
        new Tensor[0],
        (y, gy, needed) ->
            new Tensor[] {
              needed[0] ? gy.sumTo(a.shape()) : null, needed[1] ? gy.sumTo(b.shape()) : null
            });
  }

  static Tensor minus(Tensor a, Tensor b) {
    Tensor result = pairwise(Kind.SUBTRACT, a, b);
    return Tensor.recorded(
        "minus",
        result,
        new Tensor[] {a, b},
        new Tensor[0],
        (y, gy, needed) ->
            new Tensor[] {
              needed[0] ? gy.sumTo(a.shape()) : null,
              needed[1] ? gy.sumTo(b.shape()).times(-1) : null
            });
  }

  static Tensor times(Tensor a, Tensor b) {
    Tensor result = pairwise(Kind.MULTIPLY, a, b);
    return Tensor.recorded(
        "times",
        result,
        new Tensor[] {a, b},
        new Tensor[] {a, b},
        (y, gy, needed) ->
            new Tensor[] {
              needed[0] ? gy.times(b).sumTo(a.shape()) : null,
              needed[1] ? gy.times(a).sumTo(b.shape()) : null
            });
  }

  static Tensor scale(Tensor a, double factor, double offset) {
    Tensor result = Tensor.allocateLike(a);
    if (FloatPlanes.suit(a)) {
      FloatPlanes.scale(a.packed(), (float) factor, (float) offset, result.packed());
    } else {
      ArrayCalls.scale(a.packed(), factor, offset, result.packed());
    }
    return Tensor.recorded(
        new Operation("scale", Map.of("factor", factor, "offset", offset)),
        result,
        new Tensor[] {a},
        new Tensor[0],
        (y, gy, needed) -> new Tensor[] {factor == 1 ? gy : gy.times(factor)});
  }

  static Tensor sumTo(Tensor a, long[] shape) {
    if (Arrays.equals(a.shape(), shape)) {
      return a;
    }
    long[] padded = TensorShapes.aligned(shape, a.rank());
    int[] axes =
        IntStream.range(0, a.rank()).filter(i -> padded[i] == 1 && a.size(i) != 1).toArray();
    Tensor result = Tensor.allocate(a.type(), shape);
    if (FloatPlanes.suit(a) && result.length() == 1) {
      HostArrays.floats(result.array()).put(0, (float) FloatPlanes.sum(a.packed()));
    } else if (FloatPlanes.suit(a) && FloatPlanes.perChannel(a.shape(), padded)) {
      ChannelSums.of(a.shape(), a.isChannelsLast(), padded[0] != 1)
          .sums(a.packed(), result.array());
    } else if (axes.length == 0) {
      ArrayCalls.copy(a.array().reshape('c', shape), result.array());
    } else {
      sum(a, axes, result.array().reshape('c', padded));
    }
    long[] full = a.shape();
    return Tensor.recorded(
        "sumTo",
        result,
        new Tensor[] {a},
        new Tensor[0],
        (y, gy, needed) -> new Tensor[] {gy.broadcastTo(full)});
  }

  /**
   * By ND4J, which adds up number after number: lines first and then their sums, so that errors
   * grow with the sides of maps and not with their areas.
   */
  private static void sum(Tensor a, int[] axes, INDArray result) {
    int last = a.rank() - 1;
    if (axes.length < 2 || axes[axes.length - 1] != last) {
      ArrayCalls.sum(a.array(), result, axes);
      return;
    }
    StepScope.scratch(
        () -> {
          long[] lines = a.shape();
          lines[last] = 1;
          INDArray sums = Tensor.allocate(a.type(), lines).array();
          ArrayCalls.sum(a.array(), sums, last);
          ArrayCalls.sum(sums, result, Arrays.copyOf(axes, axes.length - 1));
        });
  }

  static Tensor broadcastTo(Tensor a, long[] shape) {
    if (Arrays.equals(a.shape(), shape)) {
      return a;
    }
    Tensor result = Tensor.allocate(a.type(), shape);
    if (a.length() == 1 && FloatPlanes.suit(a)) {
      HostLoop.fill(result.array(), (float) a.item());
    } else {
      long[] aligned = TensorShapes.aligned(a.shape(), shape.length);
      ArrayCalls.copy(a.array().reshape('c', aligned), result.array());
    }
    long[] small = a.shape();
    return Tensor.recorded(
        "broadcastTo",
        result,
        new Tensor[] {a},
        new Tensor[0],
        (y, gy, needed) -> new Tensor[] {gy.sumTo(small)});
  }

  /** {@code op(a, b)} into the memory of the step, broadcasting where shapes differ. */
  private static Tensor pairwise(Kind kind, Tensor a, Tensor b) {
    if (a.type() != b.type()) {
      throw new IllegalArgumentException(kind.op + ": " + a.type() + " and " + b.type());
    }
    long[] shape = TensorShapes.broadcastShape(kind.op, a.shape(), b.shape());
    if (FloatPlanes.suit(a, b)) {
      if (Arrays.equals(a.shape(), b.shape())) {
        return equalShapes(kind, b.isChannelsLast() ? a.channelsLast() : a, b);
      }
      if (Arrays.equals(a.shape(), shape) && FloatPlanes.perChannel(shape, b.shape())) {
        return perChannel(kind, a, b);
      }
    }
    Tensor result = Tensor.allocate(a.type(), shape);
    anyShapes(kind.op, a, b, result);
    return result;
  }

  private static Tensor equalShapes(Kind kind, Tensor a, Tensor b) {
    Tensor result = Tensor.allocateLike(a);
    INDArray left = a.packed();
    INDArray right = b.ordered(a).packed();
    switch (kind) {
      case ADD -> FloatPlanes.add(left, right, result.packed());
      case SUBTRACT -> FloatPlanes.subtract(left, right, result.packed());
      case MULTIPLY -> FloatPlanes.multiply(left, right, result.packed());
    }
    return result;
  }

  private static Tensor perChannel(Kind kind, Tensor a, Tensor b) {
    Tensor result = Tensor.allocateLike(a);
    ChannelLoops loops = ChannelLoops.of(a.shape(), a.isChannelsLast(), b.size(0) != 1);
    if (kind == Kind.MULTIPLY) {
      loops.multiply(a.packed(), b.array(), result.packed());
    } else {
      loops.add(a.packed(), b.array(), kind == Kind.ADD ? 1 : -1, result.packed());
    }
    return result;
  }

  private static void anyShapes(String op, Tensor a, Tensor b, Tensor result) {
    int rank = result.rank();
    INDArray left = a.array();
    INDArray right = b.array();
    if (!Arrays.equals(left.shape(), right.shape())) {
      left = left.rank() == rank ? left : left.reshape('c', TensorShapes.aligned(a.shape(), rank));
      right =
          right.rank() == rank ? right : right.reshape('c', TensorShapes.aligned(b.shape(), rank));
    }
    ArrayCalls.run(op, new INDArray[] {left, right}, result.array(), new int[0]);
  }
}
