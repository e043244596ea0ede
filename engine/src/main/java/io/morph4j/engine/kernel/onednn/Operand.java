package io.morph4j.engine.kernel.onednn;

import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

/**
 * An operand, or the part of it that one part of the computation needs.
 *
 * @param argument oneDNN's number of the operand
 * @param given how it lies in the array of the engine
 * @param offset elements of the array before it
 * @param chosen how the primitive wants it; as given, it is not moved
 * @param between what to move it into first, null for one step
 */
record Operand(
    int argument,
    memory.desc given,
    long offset,
    memory.desc chosen,
    memory.@Nullable desc between) {
  Operand(int argument, memory.desc given, long offset, memory.desc chosen) {
    this(argument, given, offset, chosen, null);
  }

  boolean moved() {
    return !chosen.equals(given);
  }
}
