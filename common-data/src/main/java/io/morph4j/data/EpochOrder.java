package io.morph4j.data;

import io.morph4j.engine.tensor.RandomStream;

/** The order of the samples of each epoch: a permutation that depends on seed and epoch only. */
final class EpochOrder {
  private final long seed;
  private final int samples;
  private final boolean shuffled;
  private volatile Permutation recent = new Permutation(-1, new int[0]);

  EpochOrder(long seed, int samples, boolean shuffled) {
    this.seed = seed;
    this.samples = samples;
    this.shuffled = shuffled;
  }

  int samples() {
    return samples;
  }

  /** The sample that stands at {@code place} in {@code epoch}. */
  int at(long epoch, int place) {
    if (!shuffled) {
      return place;
    }
    Permutation permutation = recent;
    if (permutation.epoch != epoch) {
      permutation = permutation(epoch);
      recent = permutation;
    }
    return permutation.order[place];
  }

  private Permutation permutation(long epoch) {
    RandomStream random = RandomStream.of(seed, "epoch order", epoch);
    int[] order = new int[samples];
    for (int i = 0; i < samples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return new Permutation(epoch, order);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Permutation(long epoch, int[] order) {}
}
