package io.morph4j.tools.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The measures of one picture.
 *
 * @param name of the picture within its set
 * @param values by measure; only those that are defined for a picture by itself
 */
public record Scores(String name, Map<MeasureName, Double> values) {
  public Scores {
    Map<MeasureName, Double> copy = new EnumMap<>(MeasureName.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }
}
