package io.morph4j.core.metric;

import io.morph4j.core.file.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The feature extractors on the class path. */
public final class FeatureExtractors {
  private FeatureExtractors() {}

  /**
   * The extractor that {@code specification} names. Features that are not finite are a {@link
   * io.morph4j.core.file.UserException} when they are taken, and no part of any measure.
   *
   * @throws UsageException if no source knows it
   * @throws io.morph4j.core.file.UserException if it cannot be had
   */
  public static FeatureExtractor open(String specification) {
    List<FeatureExtractorProvider> providers = providers();
    for (FeatureExtractorProvider provider : providers) {
      Optional<FeatureExtractor> found = provider.open(specification);
      if (found.isPresent()) {
        return new FiniteExtractor(found.get());
      }
    }
    throw new UsageException(
        "unknown extractor %s; there are %s".formatted(specification, String.join(", ", usages())));
  }

  /** What can be asked for, one entry for each source. */
  public static List<String> usages() {
    return providers().stream().map(FeatureExtractorProvider::usage).sorted().toList();
  }

  private static List<FeatureExtractorProvider> providers() {
    return ServiceLoader.load(FeatureExtractorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
