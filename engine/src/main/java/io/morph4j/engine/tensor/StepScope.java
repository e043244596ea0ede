package io.morph4j.engine.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One training step: between {@link StepMemory#open} and {@link #close} every tensor made on this
 * thread takes its memory from there, and all of it goes back at the end.
 *
 * <p>Outside any scope tensors own ordinary ND4J arrays and operations are recorded: convenient in
 * tests, slow in loops.
 */
public final class StepScope implements AutoCloseable {
  private static final ThreadLocal<State> STATE = ThreadLocal.withInitial(State::new);
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** What the running thread is doing. */
  private static final class State {
    @Nullable StepScope scope;
    boolean recording = true;
  }

  private final StepMemory memory;
  private final @Nullable StepScope outer;
  private final boolean outerRecording;
  private final List<Tensor> handles = new ArrayList<>();
  private boolean closed;

  StepScope(StepMemory memory, boolean recording) {
    memory.begin();
    State state = STATE.get();
    this.memory = memory;
    this.outer = state.scope;
    this.outerRecording = state.recording;
    state.scope = this;
    state.recording = recording;
    if (recording) {
      Parameter.changed();
    }
  }

  /**
   * Whether the values of {@code tensor} stay as they are until {@link Parameter#changed}: those of
   * parameters do, inside a step.
   */
  public static boolean holds(Tensor tensor) {
    return STATE.get().scope != null && tensor.isLeaf() && !tensor.storage().pooled();
  }

  /** Whether operations on this thread remember how their results were made. */
  public static boolean recording() {
    return STATE.get().recording;
  }

  /** The value of {@code body}, computed without recording: constants come out. */
  public static <T> T withoutRecording(Supplier<T> body) {
    return recording(false, body);
  }

  /** The value of {@code body}, computed with recording: for a backward pass that records again. */
  public static <T> T withRecording(Supplier<T> body) {
    return recording(true, body);
  }

  /**
   * The value of {@code body}, computed with recording and outside any step: every tensor that it
   * makes owns its memory, and none is given up.
   */
  public static <T> T outside(Supplier<T> body) {
    State state = STATE.get();
    StepScope scope = state.scope;
    state.scope = null;
    try {
      return recording(true, body);
    } finally {
      state.scope = scope;
    }
  }

  static <T> T recording(boolean on, Supplier<T> body) {
    State state = STATE.get();
    boolean before = state.recording;
    state.recording = on;
    try {
      return body.get();
    } finally {
      state.recording = before;
    }
  }

  /**
   * The value of {@code body}; all other tensors that it made are given up, and their memory is
   * free at once unless a recorded operation will need it. Networks wrap each of their layers so.
   */
  public static Tensor tidy(Supplier<Tensor> body) {
    StepScope scope = STATE.get().scope;
    if (scope == null) {
      return body.get();
    }
    int mark = scope.handles.size();
    Tensor result = body.get();
    scope.releaseSince(mark, new Tensor[] {result});
    return result;
  }

  /**
   * Feeds {@code x} through {@code links} one after another, giving each intermediate value up as
   * soon as the next one exists; {@code x} itself stays with the caller.
   */
  public static <L> Tensor chain(
      Tensor x, List<? extends L> links, BiFunction<? super L, Tensor, Tensor> apply) {
    Tensor value = x;
    for (L link : links) {
      Tensor input = value;
      value = tidy(() -> apply.apply(link, input));
      if (input != x && input != value) {
        input.release();
      }
    }
    return value;
  }

  /** Runs {@code body}; the tensors that it makes are given up, and their memory with them. */
  public static void scratch(Runnable body) {
    tidyAll(
        () -> {
          body.run();
          return new Tensor[0];
        });
  }

  /** Like {@link #tidy} for several results; null entries are allowed. */
  static @Nullable Tensor[] tidyAll(Supplier<@Nullable Tensor[]> body) {
    StepScope scope = STATE.get().scope;
    if (scope == null) {
      return body.get();
    }
    int mark = scope.handles.size();
    @Nullable Tensor[] results = body.get();
    scope.releaseSince(mark, results);
    return results;
  }

  private void releaseSince(int mark, @Nullable Tensor[] kept) {
    List<Tensor> stay = new ArrayList<>(kept.length);
    for (int i = handles.size() - 1; i >= mark; i--) {
      Tensor tensor = handles.remove(i);
      if (contains(kept, tensor)) {
        stay.add(tensor);
      } else {
        tensor.release();
      }
    }
    handles.addAll(stay);
  }

  private static boolean contains(@Nullable Tensor[] tensors, Tensor one) {
    for (Tensor tensor : tensors) {
      if (tensor == one) {
        return true;
      }
    }
    return false;
  }

  static Tensor allocate(DataType type, long... shape) {
    StepScope scope = STATE.get().scope;
    if (scope == null) {
      return Tensor.pooled(Nd4j.createUninitialized(type, shape, 'c'), new Storage());
    }
    Tensor made = scope.memory.allocate(type, shape);
    scope.handles.add(made);
    return made;
  }

  static void track(Tensor tensor) {
    StepScope scope = STATE.get().scope;
    if (scope != null) {
      scope.handles.add(tensor);
    }
  }

  /** {@code made} takes over the handle of {@code raw}, which is the same memory. */
  static void replaceHandle(Tensor raw, Tensor made) {
    raw.markReleased();
    track(made);
  }

  static long nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  /** Ends the step: every tensor made in it is gone. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    State state = STATE.get();
    if (state.scope != this) {
      throw new IllegalStateException("steps must be closed in the reverse order of their opening");
    }
    closed = true;
    state.scope = outer;
    state.recording = outerRecording;
    handles.clear();
    memory.end();
  }
}
