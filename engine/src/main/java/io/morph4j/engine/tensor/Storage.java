package io.morph4j.engine.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory behind one or more tensors, counted by its users: the handle the caller holds and
 * every recorded operation that will need the values again. At zero the block returns to its pool.
 */
final class Storage {
  private final @Nullable StepMemory pool;
  private final StepMemory.@Nullable Block block;
  private final long step;
  private int users = 1;

  /** Memory that a pool hands out; {@code block} goes back to {@code pool} after the last drop. */
  Storage(StepMemory pool, StepMemory.Block block) {
    this.pool = pool;
    this.block = block;
    this.step = pool.steps();
  }

  /** Memory that somebody else owns: parameters, constants, arrays made outside a step. */
  Storage() {
    this.pool = null;
    this.block = null;
    this.step = 0;
  }

  boolean pooled() {
    return pool != null;
  }

  boolean alive() {
    return pool == null || (users > 0 && step == pool.steps());
  }

  int users() {
    return users;
  }

  void retain() {
    users++;
  }

  void drop() {
    if (--users == 0 && pool != null && block != null && step == pool.steps()) {
      pool.free(block);
    }
  }

  /**
   * @param shape of the tensor that is read, for the message
   * @throws IllegalStateException if the memory has gone back to the step
   */
  void requireAlive(long[] shape) {
    if (!alive()) {
      throw new IllegalStateException(
          "this tensor of shape "
              + Arrays.toString(shape)
              + " was used after its step closed or its memory was given back; copy() what must"
              + " outlive a step");
    }
  }
}
