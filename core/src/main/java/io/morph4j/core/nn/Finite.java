package io.morph4j.core.nn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Search for NaN and infinity. */
public final class Finite {
  private Finite() {}

  /** Whether all numbers of {@code array} are finite. */
  public static boolean all(INDArray array) {
    // NaN and infinity survive a sum; a sum of finite numbers may overflow, so it is no proof.
    return array.isEmpty()
        || !array.dataType().isFPType()
        || Double.isFinite(array.sumNumber().doubleValue())
        || (!array.isNaN().any() && !array.isInfinite().any());
  }
}
