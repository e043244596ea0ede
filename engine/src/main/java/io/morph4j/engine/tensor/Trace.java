package io.morph4j.engine.tensor;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The recorded operations that made a tensor, oldest first. Made while the scope is open in which
 * they were recorded.
 *
 * @param entries each after those whose results it takes
 * @param result the value of the tensor
 */
public record Trace(List<Entry> entries, Value result) {
  /** One operation. */
  public record Entry(Operation operation, List<Value> inputs, Value result) {}

  /**
   * A value that an operation takes or gives.
   *
   * @param number equal for equal values: of an operation not negative, of a leaf negative
   * @param shape its dimensions
   * @param tensor the tensor itself; a step takes the memory of most results back, nobody does of
   *     what is computed {@link StepScope#outside}
   * @param leaf the tensor, if no recorded operation made it
   */
  public record Value(long number, List<Long> shape, Tensor tensor, @Nullable Tensor leaf) {}

  /** The operations that made {@code result}. */
  public static Trace of(Tensor result) {
    Walk walk = new Walk();
    Value last = walk.value(result);
    return new Trace(walk.entries(), last);
  }

  private static final class Walk {
    private final Map<Tensor, Long> leaves = new IdentityHashMap<>();
    private final Map<Long, Entry> byNumber = new TreeMap<>(Comparator.naturalOrder());
    private final Deque<Tensor> open = new ArrayDeque<>();

    Value value(Tensor tensor) {
      Node node = tensor.node();
      List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
      if (node == null) {
        long number = leaves.computeIfAbsent(tensor, key -> -1L - leaves.size());
        return new Value(number, shape, tensor, tensor);
      }
      open.add(tensor);
      return new Value(node.number(), shape, tensor, null);
    }

    List<Entry> entries() {
      while (!open.isEmpty()) {
        Tensor tensor = open.remove();
        Node node = tensor.node();
        if (node != null && !byNumber.containsKey(node.number())) {
          List<Value> inputs = Arrays.stream(node.inputs()).map(this::value).toList();
          List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
          byNumber.put(
              node.number(),
              new Entry(node.operation(), inputs, new Value(node.number(), shape, tensor, null)));
        }
      }
      return List.copyOf(byNumber.values());
    }
  }
}
