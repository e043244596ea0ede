package io.morph4j.core.model;

import io.morph4j.core.network.NetworkKinds;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Module;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One network of a model file. It can be read where no module has such a network.
 *
 * @param role what it is for
 * @param kind the name of its {@link NetworkOptions}, e.g. {@code resnet}
 * @param options the components of those as texts
 */
public record NetworkDescription(NetworkRole role, String kind, Map<String, String> options) {
  public NetworkDescription {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** A network built from {@code options}. */
  public static NetworkDescription of(NetworkRole role, NetworkOptions<?> options) {
    return new NetworkDescription(role, options.kind(), NetworkKinds.describe(options));
  }

  /**
   * What the network is built from.
   *
   * @throws IllegalArgumentException if no such kind is on the class path, or an option is refused
   */
  public NetworkOptions<? extends Module> read() {
    return NetworkKinds.read(kind, options);
  }
}
