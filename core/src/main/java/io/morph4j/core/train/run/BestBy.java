package io.morph4j.core.train.run;

import org.jspecify.annotations.Nullable;

/**
 * What decides which models of a run are the best: a measure of held-out pictures, or the mean of a
 * loss since the last checkpoint, where lower is better.
 *
 * @param name of the measure, e.g. {@code psnr} or {@code kid}, or of the loss as the metrics call
 *     it
 * @param extractor the feature extractor of the measure, as {@link
 *     io.morph4j.core.metric.FeatureExtractors} knows it; null for the usual one
 */
public record BestBy(String name, @Nullable String extractor) {
  /** By a loss, or a measure with the usual extractor if it needs one. */
  public BestBy(String name) {
    this(name, null);
  }
}
