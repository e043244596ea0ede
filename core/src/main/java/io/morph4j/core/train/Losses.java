package io.morph4j.core.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The losses of one step by name, in the order in which they are shown.
 *
 * @param values names and numbers, e.g. {@code D_A=0.25, G_A=0.31, cycle_A=1.2}
 */
public record Losses(Map<String, Double> values) {
  public Losses {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
