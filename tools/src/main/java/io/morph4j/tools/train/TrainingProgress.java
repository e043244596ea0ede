package io.morph4j.tools.train;

import io.morph4j.core.train.run.TrainingListener;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows how a training goes on: a bar on a terminal, else a line now and then. */
interface TrainingProgress extends TrainingListener, AutoCloseable {
  /** Losses in short, e.g. {@code D_A 0.251 G_A 0.310}. */
  static String text(Map<String, Double> losses) {
    return losses.entrySet().stream()
        .map(loss -> text(loss.getKey(), loss.getValue()))
        .collect(Collectors.joining("  "));
  }

  /** One loss in short. */
  static String text(String name, double value) {
    return String.format(Locale.ROOT, "%s %.3f", name, value);
  }

  /** A part of a whole, e.g. {@code 3 %}. */
  static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.0f %%", whole > 0 ? 100 * part / whole : 0);
  }

  @Override
  void close();
}
