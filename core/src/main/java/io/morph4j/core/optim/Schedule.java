package io.morph4j.core.optim;

/** The learning rate as a function of progress. */
@FunctionalInterface
public interface Schedule {
  /** Factor of the start rate for the epoch with {@code index} 0, 1, ... of this run. */
  double factor(long index);

  /** Always the start rate. */
  static Schedule constant() {
    return index -> 1;
  }

  /**
   * Full rate, then a straight line towards 0: {@code 1 - max(0, e + first - epochs) / (decayEpochs
   * + 1)}.
   *
   * @param first number of the first epoch, from 1
   * @param epochs epochs at full rate
   * @param decayEpochs epochs of decay
   */
  static Schedule linear(long first, long epochs, long decayEpochs) {
    return index -> 1 - Math.max(0, index + first - epochs) / (double) (decayEpochs + 1);
  }

  /** A tenth of it after every {@code epochs} epochs. */
  static Schedule step(long epochs) {
    return index -> Math.pow(.1, Math.floorDiv(index, epochs));
  }

  /** Full rate for {@code epochs}, then by a constant factor to {@code last} over the others. */
  static Schedule exponential(long epochs, long decayEpochs, double last) {
    return index ->
        Math.pow(last, Math.max(0, index + 1 - epochs) / (double) Math.max(1, decayEpochs));
  }

  /** Half a cosine down over {@code epochs} (Loshchilov and Hutter 2017). */
  static Schedule cosine(long epochs) {
    return index -> (1 + Math.cos(Math.PI * index / epochs)) / 2;
  }

  /** Straight down to 0 over the last {@code decay} of {@code steps}; index counts steps. */
  static Schedule iterations(long steps, long decay) {
    return index -> Math.max(0, Math.min(1, (steps - index) / (double) decay));
  }
}
