package io.morph4j.core.network;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.nn.Module;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The kinds of networks on the class path, and their options as texts and back. */
public final class NetworkKinds {
  private NetworkKinds() {}

  /** Default options by kind, in the order of the names. */
  public static Map<String, NetworkOptions<?>> all() {
    Map<String, NetworkOptions<?>> kinds = new TreeMap<>();
    ServiceLoader.load(NetworkOptions.class, NetworkOptions.class.getClassLoader())
        .forEach(options -> kinds.put(options.kind(), options));
    return kinds;
  }

  /**
   * The options of a network as a model file describes it.
   *
   * @param texts some or all components of the record; the others have their defaults
   * @throws IllegalArgumentException if no such kind is on the class path, or a text is refused
   */
  public static NetworkOptions<? extends Module> read(String kind, Map<String, String> texts) {
    Map<String, NetworkOptions<?>> kinds = all();
    NetworkOptions<?> defaults = kinds.get(kind);
    if (defaults == null) {
      String nearest = NearestName.of(kind, kinds.keySet());
      throw new IllegalArgumentException(
          "unknown network "
              + Brief.of(kind)
              + (nearest == null ? "" : "; did you mean " + nearest + "?")
              + ": put the jar of the module that has it on the class path");
    }
    try {
      return (NetworkOptions<?>) ConfigRecords.with((Record) defaults, texts);
    } catch (UsageException e) {
      throw new IllegalArgumentException("network " + kind + ": " + e.getMessage(), e);
    }
  }

  /** All components of {@code options} as texts; {@link #read} makes an equal record of them. */
  public static Map<String, String> describe(NetworkOptions<?> options) {
    return ConfigRecords.toMap((Record) options);
  }
}
