package io.morph4j.spark;

import io.morph4j.spark.ModelShipment.Unpacked;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The translators of this JVM, one for each model: opened by the first task that needs it, used by
 * all tasks, closed when the JVM ends.
 */
final class SharedTranslators {
  private static final Map<String, Unpacked> OPEN = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(SharedTranslators::closeAll, "morph4j-close-translators"));
  }

  private SharedTranslators() {}

  /** The translator of {@code model}. */
  static Unpacked of(ModelShipment model) {
    return OPEN.computeIfAbsent(model.key(), key -> model.unpack());
  }

  /** How many are open. */
  static int open() {
    return OPEN.size();
  }

  private static void closeAll() {
    OPEN.values().forEach(each -> each.translator().close());
    OPEN.clear();
  }
}
