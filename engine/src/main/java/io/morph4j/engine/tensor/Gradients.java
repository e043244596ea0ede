package io.morph4j.engine.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Derivatives of one tensor, by reverse-mode differentiation over the recorded operations.
 *
 * <p>{@code Gradients.of(loss, parameters)} computes what it is asked for and nothing else: the
 * discriminator of a generator loss needs no freezing, its parameters are simply not named. The
 * recorded operations are let go on the way, so that their memory serves the rest of the backward
 * pass; {@link #retaining} keeps them and records its own work, for penalties on gradients.
 */
public final class Gradients {
  private static final ThreadLocal<@Nullable Walk> RUNNING = new ThreadLocal<>();

  private final Map<Object, Tensor> byKey;

  private Gradients(Map<Object, Tensor> byKey) {
    this.byKey = byKey;
  }

  /**
   * Gradients of {@code loss} for parameters. A parameter that belongs to a flat buffer gets its
   * gradient written there.
   *
   * @param loss a tensor with one element
   */
  public static Gradients of(Tensor loss, Collection<Parameter> parameters) {
    return of(loss, parameters, Set.of(), false);
  }

  /**
   * The same, but the recorded operations stay: another loss that shares them can be differentiated
   * afterwards, at the same values.
   */
  public static Gradients keeping(Tensor loss, Collection<Parameter> parameters) {
    return of(loss, parameters, Set.of(), true);
  }

  /**
   * The gradients of the sum of the loss that these are of and {@code loss}: losses one after
   * another need the memory of one of them at a time.
   *
   * @param parameters the same, all in flat buffers, which hold these gradients still
   */
  public Gradients and(Tensor loss, Collection<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.gradientBuffer() == null) {
        throw new IllegalArgumentException(
            "parameter " + parameter + " belongs to no flat buffer that gradients add up in");
      }
    }
    return of(loss, parameters, byKey.keySet(), false);
  }

  private static Gradients of(
      Tensor loss, Collection<Parameter> parameters, Set<Object> begun, boolean keep) {
    requireScalar(loss);
    Map<Object, INDArray> sinks = new IdentityHashMap<>();
    List<Tensor> leaves = new ArrayList<>();
    for (Parameter parameter : parameters) {
      leaves.add(parameter.tensor());
      INDArray sink = parameter.gradientBuffer();
      if (sink != null) {
        sinks.put(parameter.tensor(), sink);
      }
    }
    Pass pass = keep ? Pass.KEEPING : Pass.ONLY;
    return walk(loss, ones(loss), leaves, sinks, begun, pass);
  }

  /** Gradients of {@code loss}, a tensor with one element, for tensors. */
  public static Gradients of(Tensor loss, Tensor... wrt) {
    requireScalar(loss);
    return walk(loss, ones(loss), Arrays.asList(wrt), Map.of(), Set.of(), Pass.ONLY);
  }

  /** Gradients of {@code sum(output * upstream)}: the vector-Jacobian product. */
  public static Gradients weighted(Tensor output, Tensor upstream, Collection<Tensor> wrt) {
    return walk(output, upstream.again(), wrt, Map.of(), Set.of(), Pass.ONLY);
  }

  /**
   * Gradients that are themselves recorded and can be differentiated again (Gulrajani et al. 2017,
   * Mescheder et al. 2018 need that). {@code output} may have any shape: its sum is differentiated.
   */
  public static Gradients retaining(Tensor output, Tensor... wrt) {
    return walk(output, ones(output), Arrays.asList(wrt), Map.of(), Set.of(), Pass.RECORDED);
  }

  private static void requireScalar(Tensor loss) {
    if (loss.length() != 1) {
      throw new IllegalArgumentException(
          "a loss has one element, got shape " + Arrays.toString(loss.shape()));
    }
  }

  private static Tensor ones(Tensor like) {
    Tensor ones = Tensor.allocateLike(like);
    ArrayCalls.fill(ones.packed(), 1);
    return ones;
  }

  /**
   * Where the gradients of one parameter are added up.
   *
   * @param array the buffer, of the parameter's shape
   * @param begun whether it holds a sum already; if not, what it holds is void
   */
  public record Sink(INDArray array, boolean begun) {}

  /**
   * The place to which the running backward pass wants the gradient of {@code leaf} written or
   * added; null if it wants a tensor. For operations that can add while they compute; whoever asks
   * must deliver.
   */
  public static @Nullable Sink sinkOf(Tensor leaf) {
    Walk walk = RUNNING.get();
    if (walk == null || leaf.node() != null) {
      return null;
    }
    INDArray buffer = walk.retain ? null : walk.sinks.get(leaf);
    return buffer == null ? null : new Sink(buffer, !walk.sunk.add(leaf));
  }

  private static Object key(Tensor tensor) {
    return tensor.node() == null ? tensor : tensor.node();
  }

  private static Gradients walk(
      Tensor output,
      Tensor upstream,
      Collection<Tensor> wrt,
      Map<Object, INDArray> sinks,
      Set<Object> begun,
      Pass pass) {
    if (!Arrays.equals(output.shape(), upstream.shape())) {
      throw new IllegalArgumentException(
          "upstream %s must have the shape of the output %s"
              .formatted(Arrays.toString(upstream.shape()), Arrays.toString(output.shape())));
    }
    Set<Object> wanted = new HashSet<>();
    wrt.forEach(tensor -> wanted.add(key(tensor)));
    Walk walk = new Walk(wanted, sinks, pass);
    walk.sunk.addAll(begun);
    Walk outer = RUNNING.get();
    RUNNING.set(walk);
    try {
      StepScope.recording(
          pass == Pass.RECORDED,
          () -> {
            walk.run(output, upstream);
            return null;
          });
    } finally {
      RUNNING.set(outer);
    }
    return new Gradients(walk.results());
  }

  /** The state of one backward pass. */
  private static final class Walk {
    private final Set<Object> wanted;
    private final Map<Object, INDArray> sinks;
    private final Pass pass;
    private final boolean retain;
    private final Map<Object, Tensor> pending = new IdentityHashMap<>();
    private final Set<Object> sunk = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> leading = new HashSet<>();

    Walk(Set<Object> wanted, Map<Object, INDArray> sinks, Pass pass) {
      this.wanted = wanted;
      this.sinks = sinks;
      this.pass = pass;
      this.retain = pass == Pass.RECORDED;
    }

    void run(Tensor output, Tensor upstream) {
      List<Tensor> order = recordedBehind(output);
      markLeading(order);
      pending.put(key(output), upstream);
      for (int i = order.size() - 1; i >= 0; i--) {
        Tensor made = order.get(i);
        Node node = Objects.requireNonNull(made.node());
        Tensor gradient = pending.get(node);
        if (gradient == null || !leading.contains(node)) {
          continue;
        }
        visit(made, node, gradient);
        if (!wanted.contains(node)) {
          pending.remove(node);
          gradient.release();
        }
        if (pass == Pass.ONLY) {
          node.forget();
        }
      }
    }

    private void visit(Tensor made, Node node, Tensor gradient) {
      Tensor[] inputs = node.inputs();
      boolean[] needed = new boolean[inputs.length];
      for (int k = 0; k < inputs.length; k++) {
        Object key = key(inputs[k]);
        needed[k] = inputs[k].differentiable() && (wanted.contains(key) || leading.contains(key));
      }
      @Nullable Tensor[] parts =
          StepScope.tidyAll(() -> node.backward().gradients(made, gradient, needed));
      for (int k = 0; k < inputs.length; k++) {
        Tensor part = parts[k];
        if (needed[k] && part != null) {
          add(inputs[k], part, part == gradient || repeated(parts, k));
        }
      }
      for (int k = 0; k < inputs.length; k++) {
        Tensor part = parts[k];
        if (part != null && part != gradient && (!needed[k] || repeated(parts, k))) {
          part.release();
        }
      }
    }

    /** Whether another input gets the same tensor. */
    private static boolean repeated(@Nullable Tensor[] parts, int k) {
      return IntStream.range(0, parts.length).anyMatch(i -> i != k && parts[i] == parts[k]);
    }

    private void add(Tensor input, Tensor part, boolean shared) {
      Object key = key(input);
      if (!Arrays.equals(input.shape(), part.shape())) {
        throw new IllegalStateException(
            "gradient " + Arrays.toString(part.shape()) + " for " + input);
      }
      INDArray sink = retain ? null : sinks.get(key);
      if (sink != null) {
        boolean first = sunk.add(key);
        if (first && FloatPlanes.suit(part)) {
          FloatPlanes.copy(part.array(), sink);
        } else if (first) {
          ArrayCalls.copy(part.array(), sink);
        } else {
          addTo(sink, part.array(), part);
        }
        if (!shared) {
          part.release();
        }
        return;
      }
      Tensor mine = shared ? part.again() : part;
      Tensor before = pending.get(key);
      if (before == null) {
        pending.put(key, mine);
      } else if (!retain && before.storage().users() == 1 && before.storage().pooled()) {
        INDArray sum = before.packed();
        INDArray more = mine.ordered(before).packed();
        addTo(sum, more, before);
        before.changed();
        mine.release();
      } else {
        pending.put(key, before.plus(mine));
        before.release();
        mine.release();
      }
    }

    private static void addTo(INDArray sum, INDArray more, Tensor like) {
      if (FloatPlanes.suit(like)) {
        FloatPlanes.add(sum, more, sum);
      } else {
        ArrayCalls.add(sum, more, sum);
      }
    }

    private static List<Tensor> recordedBehind(Tensor output) {
      Set<Node> seen = new HashSet<>();
      List<Tensor> order = new ArrayList<>();
      Deque<Tensor> open = new ArrayDeque<>();
      open.push(output);
      while (!open.isEmpty()) {
        Tensor tensor = open.pop();
        Node node = tensor.node();
        if (node != null && seen.add(node)) {
          order.add(tensor);
          for (Tensor input : node.inputs()) {
            open.push(input);
          }
        }
      }
      order.sort(Comparator.comparingLong(t -> Objects.requireNonNull(t.node()).number()));
      return order;
    }

    private void markLeading(List<Tensor> order) {
      for (Tensor tensor : order) {
        Node node = Objects.requireNonNull(tensor.node());
        for (Tensor input : node.inputs()) {
          Object key = key(input);
          if (wanted.contains(key) || leading.contains(key)) {
            leading.add(node);
          }
        }
      }
    }

    Map<Object, Tensor> results() {
      Map<Object, Tensor> results = new IdentityHashMap<>();
      for (Object key : wanted) {
        Tensor gradient = pending.get(key);
        if (gradient != null) {
          results.put(key, gradient);
        } else if (sunk.contains(key)) {
          results.put(key, Tensor.constant(Objects.requireNonNull(sinks.get(key))));
        }
      }
      return results;
    }
  }

  /** Whether the differentiated tensor depends on {@code parameter} at all. */
  public boolean reaches(Parameter parameter) {
    return byKey.containsKey(parameter.tensor());
  }

  /** The gradient for {@code parameter}: zeros where nothing depends on it. */
  public Tensor get(Parameter parameter) {
    return get(parameter.tensor());
  }

  /** The gradient for {@code tensor}: zeros where nothing depends on it. */
  public Tensor get(Tensor tensor) {
    Tensor gradient = byKey.get(key(tensor));
    return gradient != null ? gradient : Tensor.constant(Nd4j.zeros(tensor.type(), tensor.shape()));
  }
}
