package io.morph4j.onnx;

import io.morph4j.core.file.UserException;
import io.morph4j.engine.tensor.Trace.Entry;
import io.morph4j.onnx.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sizes that follow the inputs of a network, told by what they were in two traces. */
final class OpenSides {
  private static final long TO_THE_END = Long.MAX_VALUE;

  /** A side of an input. */
  private record Side(String input, int axis) {}

  /** What a side was in the first and in the second trace. */
  private record Seen(long first, long second) {}

  private final Map<Seen, Side> sides = new LinkedHashMap<>();

  /** Remembers the sides of an input that differ between the traces. */
  void input(String name, long[] first, long[] second) {
    for (int axis = 0; axis < first.length; axis++) {
      if (first[axis] != second[axis]) {
        sides.putIfAbsent(new Seen(first[axis], second[axis]), new Side(name, axis));
      }
    }
  }

  /** Names a node that gives a shape as whole numbers. */
  String shape(OnnxGraph graph, List<Long> first, List<Long> second) {
    List<String> parts = new ArrayList<>();
    for (int d = 0; d < first.size(); d++) {
      parts.add(size(graph, first.get(d), second.get(d)));
    }
    return graph.node("Concat", parts, new Attribute("axis", 0));
  }

  private String size(OnnxGraph graph, long first, long second) {
    if (first == second) {
      return graph.integers(List.of(first));
    }
    Side side = sides.get(new Seen(first, second));
    if (side == null) {
      throw new UserException(
          "a size inside the network, %d and %d in two trials, is no size of its inputs"
              .formatted(first, second));
    }
    return graph.node(
        "Gather",
        List.of(
            graph.node("Shape", List.of(side.input())),
            graph.integers(List.of((long) side.axis()))),
        new Attribute("axis", 0));
  }

  /** What ONNX's Reshape takes: numbers, 0 for a size that stays, -1 for what is left. */
  static List<Long> reshaped(Entry entry, Entry other) {
    List<Long> from = entry.inputs().get(0).shape();
    List<Long> otherFrom = other.inputs().get(0).shape();
    List<Long> to = entry.result().shape();
    List<Long> otherTo = other.result().shape();
    List<Long> shape = new ArrayList<>();
    boolean rest = false;
    for (int d = 0; d < to.size(); d++) {
      if (to.get(d).equals(otherTo.get(d))) {
        shape.add(to.get(d));
      } else if (d < from.size()
          && to.get(d).equals(from.get(d))
          && otherTo.get(d).equals(otherFrom.get(d))) {
        shape.add(0L);
      } else if (!rest) {
        rest = true;
        shape.add(-1L);
      } else {
        throw new UserException("a reshape from %s to %s has two open sizes".formatted(from, to));
      }
    }
    return shape;
  }

  static long sliceFrom(Entry entry, Entry other) {
    return counted(entry, other, from(entry), from(other), 0);
  }

  static long sliceTo(Entry entry, Entry other) {
    long to = from(entry) + length(entry);
    long otherTo = from(other) + length(other);
    return to == side(entry) && otherTo == side(other)
        ? TO_THE_END
        : counted(entry, other, to, otherTo, 1);
  }

  /** A place from the beginning, or from the end if only that is the same in both traces. */
  private static long counted(Entry entry, Entry other, long at, long otherAt, int least) {
    if (at == otherAt) {
      return at;
    }
    long back = side(entry) - at;
    if (back == side(other) - otherAt && back >= least) {
      return -back;
    }
    throw new UserException(
        "a cut at %d and %d in two trials follows no size of its input".formatted(at, otherAt));
  }

  private static long from(Entry entry) {
    return entry.operation().setting("from", Long.class);
  }

  private static int axis(Entry entry) {
    return entry.operation().setting("axis", Integer.class);
  }

  private static long length(Entry entry) {
    return entry.result().shape().get(axis(entry));
  }

  private static long side(Entry entry) {
    return entry.inputs().get(0).shape().get(axis(entry));
  }
}
