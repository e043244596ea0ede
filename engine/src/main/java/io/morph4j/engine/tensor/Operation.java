package io.morph4j.engine.tensor;

import java.util.Map;

/**
 * What a recorded operation is, for messages and for those who write a computation down in another
 * form ({@link Trace}).
 *
 * @param name e.g. {@code conv2d}
 * @param settings what it does beside its inputs, by name; empty for most
 */
public record Operation(String name, Map<String, Object> settings) {
  public Operation {
    settings = Map.copyOf(settings);
  }

  /** An operation told by its name. */
  public static Operation of(String name) {
    return new Operation(name, Map.of());
  }

  /** An operation with one setting. */
  public static Operation of(String name, String setting, Object value) {
    return new Operation(name, Map.of(setting, value));
  }

  /**
   * A setting by its name.
   *
   * @throws IllegalStateException if there is none of this name and type
   */
  public <T> T setting(String setting, Class<T> type) {
    Object value = settings.get(setting);
    if (!type.isInstance(value)) {
      throw new IllegalStateException(name + " has no setting " + setting + ": " + settings);
    }
    return type.cast(value);
  }
}
