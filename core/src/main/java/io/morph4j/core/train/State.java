package io.morph4j.core.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Everything that a trainer must find again to go on as if it had never stopped: arrays (weights,
 * moments, pools) and small values (counters, random states) by name.
 */
public final class State {
  private final Map<String, INDArray> arrays = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Adds an array (FLOAT, DOUBLE or LONG); it is read when the checkpoint is written. */
  public void put(String name, INDArray array) {
    arrays.put(name, array);
  }

  /** Adds a whole map of arrays under {@code prefix.}. */
  public void putAll(String prefix, Map<String, INDArray> all) {
    all.forEach((name, array) -> put(prefix + "." + name, array));
  }

  public void put(String name, String value) {
    values.put(name, value);
  }

  public void put(String name, long... numbers) {
    StringBuilder text = new StringBuilder();
    for (long number : numbers) {
      text.append(text.isEmpty() ? "" : " ").append(number);
    }
    values.put(name, text.toString());
  }

  /** Adds a number without rounding. */
  public void putDouble(String name, double number) {
    values.put(name, Double.toHexString(number));
  }

  public INDArray array(String name) {
    INDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the checkpoint has no array " + name);
    }
    return array;
  }

  /** The arrays whose names start with {@code prefix.}, without that. */
  public Map<String, INDArray> arrays(String prefix) {
    Map<String, INDArray> found = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix + ".")) {
            found.put(name.substring(prefix.length() + 1), array);
          }
        });
    return found;
  }

  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the checkpoint has no value " + name);
    }
    return value;
  }

  public long number(String name) {
    return Long.parseLong(text(name));
  }

  public long[] numbers(String name) {
    String text = text(name);
    return text.isEmpty()
        ? new long[0]
        : java.util.Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  public double realNumber(String name) {
    return Double.parseDouble(text(name));
  }

  public Map<String, INDArray> arrays() {
    return arrays;
  }

  public Map<String, String> values() {
    return values;
  }
}
