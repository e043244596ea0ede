package io.morph4j.data;

import io.morph4j.core.file.UsageException;

/**
 * How batches are made from unpaired pictures.
 *
 * @param preprocessing to the trained size; default is {@link Preprocessing#defaults}
 * @param batchSize pictures of each domain in a batch; default is 1
 * @param channelsA 1 or 3, what pictures of A are converted to; default is 3
 * @param channelsB 1 or 3, what pictures of B are converted to; default is 3
 * @param serialBatches whether both domains are taken in the order of their names; default is
 *     false: A shuffled anew in every epoch, B drawn at random
 * @param maxDatasetSize pictures used of each domain, the first ones; default is all
 * @param broken what happens with unusable files; default is {@link BrokenPictures#SKIP}
 * @param maxPixels the largest picture that is read; default is 100 megapixels
 * @param threads that read ahead, 0 to read when asked; the batches are the same; default is 2
 */
public record UnpairedOptions(
    Preprocessing preprocessing,
    int batchSize,
    int channelsA,
    int channelsB,
    boolean serialBatches,
    int maxDatasetSize,
    BrokenPictures broken,
    long maxPixels,
    int threads) {

  public UnpairedOptions {
    checkRange("batchSize", batchSize, 1, 4096);
    checkChannels("channelsA", channelsA);
    checkChannels("channelsB", channelsB);
    checkRange("maxDatasetSize", maxDatasetSize, 1, Integer.MAX_VALUE);
    checkRange("threads", threads, 0, 64);
  }

  public static UnpairedOptions defaults() {
    return new UnpairedOptions(
        Preprocessing.defaults(),
        1,
        3,
        3,
        false,
        Integer.MAX_VALUE,
        BrokenPictures.SKIP,
        PictureReader.DEFAULT_MAX_PIXELS,
        2);
  }

  /** As a config record says. */
  public static UnpairedOptions of(SamplingConfig sampling, int channelsA, int channelsB) {
    return defaults()
        .withPreprocessing(sampling.preprocessing())
        .withBatchSize(sampling.batchSize())
        .withSerialBatches(sampling.serialBatches())
        .withChannels(channelsA, channelsB);
  }

  public UnpairedOptions withPreprocessing(Preprocessing value) {
    return new UnpairedOptions(
        value,
        batchSize,
        channelsA,
        channelsB,
        serialBatches,
        maxDatasetSize,
        broken,
        maxPixels,
        threads);
  }

  public UnpairedOptions withBatchSize(int value) {
    return new UnpairedOptions(
        preprocessing,
        value,
        channelsA,
        channelsB,
        serialBatches,
        maxDatasetSize,
        broken,
        maxPixels,
        threads);
  }

  public UnpairedOptions withChannels(int a, int b) {
    return new UnpairedOptions(
        preprocessing, batchSize, a, b, serialBatches, maxDatasetSize, broken, maxPixels, threads);
  }

  public UnpairedOptions withSerialBatches(boolean value) {
    return new UnpairedOptions(
        preprocessing,
        batchSize,
        channelsA,
        channelsB,
        value,
        maxDatasetSize,
        broken,
        maxPixels,
        threads);
  }

  public UnpairedOptions withMaxDatasetSize(int value) {
    return new UnpairedOptions(
        preprocessing,
        batchSize,
        channelsA,
        channelsB,
        serialBatches,
        value,
        broken,
        maxPixels,
        threads);
  }

  public UnpairedOptions withBroken(BrokenPictures value) {
    return new UnpairedOptions(
        preprocessing,
        batchSize,
        channelsA,
        channelsB,
        serialBatches,
        maxDatasetSize,
        value,
        maxPixels,
        threads);
  }

  public UnpairedOptions withMaxPixels(long value) {
    return new UnpairedOptions(
        preprocessing,
        batchSize,
        channelsA,
        channelsB,
        serialBatches,
        maxDatasetSize,
        broken,
        value,
        threads);
  }

  public UnpairedOptions withThreads(int value) {
    return new UnpairedOptions(
        preprocessing,
        batchSize,
        channelsA,
        channelsB,
        serialBatches,
        maxDatasetSize,
        broken,
        maxPixels,
        value);
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
