package io.morph4j.core.metric;

import java.util.Optional;

/**
 * A source of feature extractors, found by {@link java.util.ServiceLoader}. Implementations stand
 * in {@code META-INF/services/io.morph4j.core.metric.FeatureExtractorProvider}.
 */
public interface FeatureExtractorProvider {
  /** What to write to get one of these, e.g. {@code small} or {@code FILE.onnx}. */
  String usage();

  /**
   * The extractor that {@code specification} names, empty if it is none of this source's.
   *
   * @throws io.morph4j.core.file.UserException if it is this source's and cannot be had; the
   *     message names the file
   */
  Optional<FeatureExtractor> open(String specification);
}
