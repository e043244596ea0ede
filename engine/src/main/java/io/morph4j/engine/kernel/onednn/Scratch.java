package io.morph4j.engine.kernel.onednn;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Float memory that layers use in turn; it grows to the largest need seen. */
final class Scratch {
  private INDArray memory = Nd4j.zeros(DataType.FLOAT, 1);

  /** An array of at least {@code length} elements, valid until the memory grows. */
  INDArray of(long length) {
    if (memory.length() < length) {
      memory = Nd4j.createUninitialized(DataType.FLOAT, length);
    }
    return memory;
  }
}
