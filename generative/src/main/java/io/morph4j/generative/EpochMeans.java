package io.morph4j.generative;

import io.morph4j.core.train.State;
import io.morph4j.core.train.Stateful;
import java.util.LinkedHashMap;
import java.util.Map;

/** Means of numbers over the steps of an epoch; a checkpoint within an epoch has the sums. */
public final class EpochMeans implements Stateful {
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long steps;

  /** Adds one number of the present step. */
  public void add(String name, double value) {
    sums.merge(name, value, Double::sum);
  }

  @Override
  public void stepped() {
    steps++;
  }

  /** The means since the last call. */
  public Map<String, Double> take() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / Math.max(1, steps)));
    sums.clear();
    steps = 0;
    return means;
  }

  @Override
  public void save(String name, State state) {
    state.put(name + ".steps", steps);
    state.put(name + ".names", String.join(" ", sums.keySet()));
    sums.forEach((key, sum) -> state.putDouble(name + "." + key, sum));
  }

  @Override
  public void restore(String name, State state) {
    sums.clear();
    steps = state.number(name + ".steps");
    String names = state.text(name + ".names");
    for (String key : names.isEmpty() ? new String[0] : names.split(" ")) {
      sums.put(key, state.realNumber(name + "." + key));
    }
  }
}
