package io.morph4j.engine.kernel.onednn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Float memory that layers use in turn; it grows to the largest need seen. */
final class Scratch {
  private @Nullable INDArray memory;

  /** An array of at least {@code length} elements, valid until the memory grows. */
  INDArray of(long length) {
    INDArray there = memory;
    if (there == null || there.length() < length) {
      release();
      there = Nd4j.createUninitialized(DataType.FLOAT, length);
      memory = there;
    }
    return there;
  }

  long bytes() {
    return memory == null ? 0 : memory.length() * Float.BYTES;
  }

  /** Gives the memory back: garbage collection would do so much later. */
  void release() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
