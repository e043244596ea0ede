package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Preprocessing.Planes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two arrays that are handed out in turn, so that memory stays flat. */
final class BatchArrays {
  private final @Nullable INDArray[] arrays = new INDArray[2];
  private int turn;

  INDArray fill(Planes[] pictures) {
    Planes first = pictures[0];
    long[] shape = {pictures.length, first.channels(), first.height(), first.width()};
    int picture = first.values().length;
    float[] values = new float[Math.multiplyExact(pictures.length, picture)];
    for (int i = 0; i < pictures.length; i++) {
      if (!pictures[i].sameShape(first)) {
        throw new UserException(
            String.format(
                "the pictures of one batch differ in size: %s and %s; take batchSize 1 or a"
                    + " preprocess that crops",
                first.shape(), pictures[i].shape()));
      }
      System.arraycopy(pictures[i].values(), 0, values, i * picture, picture);
    }
    turn = 1 - turn;
    INDArray array = arrays[turn];
    if (array == null || !Arrays.equals(array.shape(), shape)) {
      release(array);
      array = Arrays4.detached(shape);
      arrays[turn] = array;
    }
    array.data().setData(values);
    return array;
  }

  private static void release(@Nullable INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
