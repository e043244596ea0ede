package io.morph4j.data;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;

/**
 * How pictures become samples, as a group of a config record.
 *
 * @param batchSize pictures of each kind per step. Default is 1
 * @param preprocess how a picture becomes a sample. Default is RESIZE_AND_CROP
 * @param loadSize side that pictures are resized to. Default is 286
 * @param cropSize side of the samples. Default is 256
 * @param flip mirror half of the samples. Default is true
 * @param serialBatches take the pictures in the order of their names. Default is false
 */
public record SamplingConfig(
    @Option("pictures of each domain, or pairs, per step") int batchSize,
    @Option("how a picture becomes a sample") Preprocess preprocess,
    @Option("side that pictures are resized to") int loadSize,
    @Option("side of the samples, pixels") int cropSize,
    @Option("mirror half of the samples") boolean flip,
    @Option("take pictures in order, not shuffled") boolean serialBatches) {
  public SamplingConfig {
    Checks.between("batchSize", batchSize, 1, 65536);
    Checks.atLeast("loadSize", loadSize, 1);
  }

  /** Crops of {@code cropSize}² out of squares of {@code loadSize}², mirrored by chance. */
  public static SamplingConfig of(int loadSize, int cropSize, int batchSize) {
    return new SamplingConfig(
        batchSize, Preprocess.RESIZE_AND_CROP, loadSize, cropSize, true, false);
  }

  /** From a picture to a sample. */
  public Preprocessing preprocessing() {
    return new Preprocessing(preprocess, loadSize, cropSize, flip);
  }
}
