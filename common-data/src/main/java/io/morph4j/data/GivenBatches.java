package io.morph4j.data;

import io.morph4j.core.train.Batches;
import java.util.List;

/** Batches that a program brings itself, over and over; one epoch is all of them. */
abstract class GivenBatches<B> implements Batches<B> {
  private final List<B> given;
  private long position;

  GivenBatches(List<B> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one batch");
    }
    this.given = List.copyOf(given);
  }

  final List<B> given() {
    return given;
  }

  @Override
  public final B next() {
    return given.get((int) (position++ % given.size()));
  }

  @Override
  public final long stepsPerEpoch() {
    return given.size();
  }

  @Override
  public final long position() {
    return position;
  }

  @Override
  public final void seek(long next) {
    position = next;
  }

  @Override
  public final double waitedSeconds() {
    return 0;
  }

  @Override
  public final void close() {}
}
