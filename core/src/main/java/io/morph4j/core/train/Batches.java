package io.morph4j.core.train;

/**
 * The data of a training: endless batches, of which number k depends on the seed and k alone, so
 * that the position is all that a checkpoint needs.
 *
 * @param <B> a batch
 */
public interface Batches<B> extends AutoCloseable {
  /** The batch at {@link #position}, which moves on by one. */
  B next();

  /** Batches that make one epoch, at least 1. */
  long stepsPerEpoch();

  /** The number of the batch that {@link #next} returns, from 0. */
  long position();

  /** Goes to batch number {@code position}. */
  void seek(long position);

  /**
   * From now on {@link #next} gives only part {@code index} of {@code count} equal parts of each
   * batch: those of all workers together are the batch that one alone would get.
   *
   * @throws IllegalArgumentException if these data are not divided so
   */
  default void share(int index, int count) {
    if (count != 1) {
      throw new IllegalArgumentException(
          "data of %s are not divided among %d workers"
              .formatted(getClass().getSimpleName(), count));
    }
  }

  /** Seconds that the last {@link #next} waited. */
  double waitedSeconds();

  @Override
  void close();
}
