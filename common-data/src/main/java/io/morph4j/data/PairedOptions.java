package io.morph4j.data;

import io.morph4j.core.file.UsageException;

/**
 * How batches are made from pairs.
 *
 * @param preprocessing to the trained size, the same crop and mirroring for both
 * @param batchSize pairs in a batch, 1 to 4096
 * @param colours what the two domains are
 * @param channelsA 1 or 3, what pictures of A are converted to
 * @param channelsB 1 or 3, what pictures of B are converted to
 * @param serialBatches whether pairs are taken in the order of their names instead of shuffled anew
 *     in every epoch
 * @param broken what happens with pairs that cannot be used
 * @param threads that read ahead, 0 to read when asked; the batches are the same
 */
public record PairedOptions(
    Preprocessing preprocessing,
    int batchSize,
    PairedColours colours,
    int channelsA,
    int channelsB,
    boolean serialBatches,
    BrokenPictures broken,
    int threads) {

  public PairedOptions {
    checkRange("batchSize", batchSize, 1, 4096);
    checkChannels("channelsA", channelsA);
    checkChannels("channelsB", channelsB);
    checkRange("threads", threads, 0, 64);
  }

  /** Shuffled pairs of RGB pictures; broken ones are skipped; two threads. */
  public static PairedOptions of(Preprocessing preprocessing, int batchSize) {
    return new PairedOptions(
        preprocessing, batchSize, PairedColours.PICTURES, 3, 3, false, BrokenPictures.SKIP, 2);
  }

  public PairedOptions withColours(PairedColours value) {
    return new PairedOptions(
        preprocessing, batchSize, value, channelsA, channelsB, serialBatches, broken, threads);
  }

  public PairedOptions withChannels(int a, int b) {
    return new PairedOptions(
        preprocessing, batchSize, colours, a, b, serialBatches, broken, threads);
  }

  public PairedOptions withSerialBatches(boolean value) {
    return new PairedOptions(
        preprocessing, batchSize, colours, channelsA, channelsB, value, broken, threads);
  }

  public PairedOptions withBroken(BrokenPictures value) {
    return new PairedOptions(
        preprocessing, batchSize, colours, channelsA, channelsB, serialBatches, value, threads);
  }

  public PairedOptions withThreads(int value) {
    return new PairedOptions(
        preprocessing, batchSize, colours, channelsA, channelsB, serialBatches, broken, value);
  }

  private static void checkChannels(String name, int channels) {
    if (channels != 1 && channels != 3) {
      throw new UsageException(name + " is " + channels + "; it can be 1 (grey) or 3 (RGB)");
    }
  }

  private static void checkRange(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new UsageException(name + " is " + value + "; it can be " + low + " to " + high);
    }
  }
}
