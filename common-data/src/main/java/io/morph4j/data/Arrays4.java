package io.morph4j.data;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of rank 4 that belong to no workspace, whatever workspace is open. */
final class Arrays4 {
  private Arrays4() {}

  /** A new float array with {@code values} in row-major order. */
  static INDArray detached(float[] values, long... shape) {
    INDArray array = detached(shape);
    array.data().setData(values);
    return array;
  }

  /** A new float array whose content is not set. */
  static INDArray detached(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    }
  }
}
