package io.morph4j.data;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Pictures with their classes.
 *
 * @param pictures {@code (N, C, H, W)} in [-1, 1]
 * @param labels places of the classes in {@link LabelledData#classes}
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelledBatch(INDArray pictures, int[] labels) {
  /** Number of pictures. */
  public int count() {
    return labels.length;
  }

  /** Pictures {@code from} to {@code to}, that one left out, as copies. */
  public LabelledBatch part(int from, int to) {
    INDArray part = pictures.get(NDArrayIndex.interval(from, to)).dup('c');
    return new LabelledBatch(
        part.reshape('c', to - from, pictures.size(1), pictures.size(2), pictures.size(3)),
        Arrays.copyOfRange(labels, from, to));
  }
}
