package io.morph4j.zoo;

import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractorProvider;
import java.nio.file.Path;
import java.util.Optional;

/** Opens {@code vgg16}, with weights from the zoo's cache, and {@code vgg16:FILE}. */
public final class Vgg16ExtractorProvider implements FeatureExtractorProvider {
  private static final String NAME = "vgg16";

  @Override
  public String usage() {
    return NAME + "[:FILE]";
  }

  @Override
  public Optional<FeatureExtractor> open(String specification) {
    if (specification.equals(NAME)) {
      return Optional.of(Vgg16Extractor.open(Vgg16Extractor.cachedWeights()));
    }
    return specification.startsWith(NAME + ":")
        ? Optional.of(Vgg16Extractor.open(Path.of(specification.substring(NAME.length() + 1))))
        : Optional.empty();
  }
}
