package io.morph4j.data;

import io.morph4j.core.config.Checks;

/**
 * How labelled pictures become batches.
 *
 * @param side pictures are resized to this square
 * @param channels 1 or 3
 * @param batchSize pictures per batch
 * @param flip whether half of the pictures, at random, are mirrored
 */
public record LabelledOptions(int side, int channels, int batchSize, boolean flip) {
  public LabelledOptions {
    Checks.atLeast("side", side, 1);
    Checks.pictureChannels("channels", channels);
    Checks.atLeast("batchSize", batchSize, 1);
  }

  LabelledOptions withoutFlip() {
    return new LabelledOptions(side, channels, batchSize, false);
  }

  Preprocessing preprocessing() {
    return new Preprocessing(Preprocess.RESIZE_AND_CROP, side, side, flip);
  }
}
