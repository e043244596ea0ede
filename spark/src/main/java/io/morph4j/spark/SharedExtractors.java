package io.morph4j.spark;

import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The feature extractors of this JVM, one for each name or file, closed when the JVM ends. */
final class SharedExtractors {
  private static final Map<String, FeatureExtractor> OPEN = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(SharedExtractors::closeAll, "morph4j-close-extractors"));
  }

  private SharedExtractors() {}

  /**
   * What is to be opened.
   *
   * @param name e.g. {@code small}
   * @param file what {@code name} names, null if that is no file
   */
  record Named(String name, @Nullable FileShipment file) implements Serializable {
    /** The extractor {@code name}, with its file if it names one. */
    static Named of(String name, Configuration configuration) {
      return new Named(name, name.contains(".") ? FileShipment.of(name, configuration) : null);
    }

    private FeatureExtractor open() {
      return file == null
          ? FeatureExtractors.open(name)
          : file.unpacked(path -> FeatureExtractors.open(path.toString()));
    }
  }

  /** The extractor, for one thread at a time. */
  static FeatureExtractor of(Named named) {
    String key = named.name() + (named.file() == null ? "" : " " + named.file().digest());
    return OPEN.computeIfAbsent(key, any -> named.open());
  }

  private static void closeAll() {
    OPEN.values().forEach(FeatureExtractor::close);
    OPEN.clear();
  }
}
