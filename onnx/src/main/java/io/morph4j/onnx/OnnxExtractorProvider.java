package io.morph4j.onnx;

import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractorProvider;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Opens every name that ends in {@code .onnx}. */
public final class OnnxExtractorProvider implements FeatureExtractorProvider {
  @Override
  public String usage() {
    return "FILE.onnx";
  }

  @Override
  public Optional<FeatureExtractor> open(String specification) {
    return specification.toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? Optional.of(OnnxExtractor.open(Path.of(specification)))
        : Optional.empty();
  }
}
