package io.morph4j.core.train;

/** Batches that are nothing but their number: for data that a trainer draws from that alone. */
public final class NumberedBatches implements Batches<Long> {
  private final long stepsPerEpoch;
  private long position;

  /**
   * @param stepsPerEpoch batches that make one epoch, at least 1
   */
  public NumberedBatches(long stepsPerEpoch) {
    if (stepsPerEpoch < 1) {
      throw new IllegalArgumentException("an epoch has at least 1 step, got " + stepsPerEpoch);
    }
    this.stepsPerEpoch = stepsPerEpoch;
  }

  @Override
  public Long next() {
    return position++;
  }

  @Override
  public long stepsPerEpoch() {
    return stepsPerEpoch;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long next) {
    position = next;
  }

  @Override
  public double waitedSeconds() {
    return 0;
  }

  @Override
  public void close() {}
}
