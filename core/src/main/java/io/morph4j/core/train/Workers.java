package io.morph4j.core.train;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The processes that train one model together: each makes every step on its part of the batch, and
 * they agree on what they found. A training joins them by {@link Training#join}.
 */
public interface Workers {
  /** The number of this one, from 0. */
  int index();

  /** How many there are. */
  int count();

  /**
   * Replaces {@code values} by the mean of those of all workers, in place: the same bytes
   * everywhere. All of them call it in the same order with arrays of the same length.
   *
   * @param values FLOAT, any shape
   * @throws IllegalStateException if another worker is gone
   */
  void average(INDArray values);
}
