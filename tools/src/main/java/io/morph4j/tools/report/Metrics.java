package io.morph4j.tools.report;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code metrics.csv} of a run.
 *
 * @param columns values by name; cells that are empty or broken are not-a-number
 */
public record Metrics(Map<String, double[]> columns) {
  private static final List<String> NO_LOSSES =
      List.of("step", "epoch", "seconds", "step_seconds", "data_seconds");
  private static final String RATE = "lr_";

  /** Reads those of the run in {@code folder}; no columns if it has not made a step. */
  public static Metrics read(Path folder) {
    Path file = folder.resolve("metrics.csv");
    if (!Files.exists(file)) {
      return new Metrics(Map.of());
    }
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
    if (lines.isEmpty()) {
      return new Metrics(Map.of());
    }
    String[] names = lines.get(0).split(",");
    List<String[]> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length == names.length) {
        rows.add(cells);
      }
    }
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (int c = 0; c < names.length; c++) {
      int column = c;
      columns.put(names[c], rows.stream().mapToDouble(row -> number(row[column])).toArray());
    }
    return new Metrics(columns);
  }

  private static double number(String cell) {
    try {
      return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The last row's step, 0 without rows. */
  public long lastStep() {
    return (long) last("step");
  }

  /** The last row's time of training, 0 without rows. */
  public double lastSeconds() {
    return last("seconds");
  }

  private double last(String name) {
    double[] values = columns.getOrDefault(name, new double[0]);
    return values.length == 0 ? 0 : values[values.length - 1];
  }

  /** The losses by name. */
  public Map<String, double[]> losses() {
    Map<String, double[]> losses = new LinkedHashMap<>(columns);
    losses.keySet().removeIf(name -> NO_LOSSES.contains(name) || name.startsWith(RATE));
    return losses;
  }

  /** The mean losses of the last hundred rows. */
  public Map<String, Double> lastLosses() {
    Map<String, Double> means = new LinkedHashMap<>();
    losses()
        .forEach(
            (name, values) ->
                Arrays.stream(values)
                    .skip(Math.max(0, values.length - 100))
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .ifPresent(mean -> means.put(name, mean)));
    return means;
  }

  /** The learning rates by optimiser. */
  Map<String, double[]> learningRates() {
    Map<String, double[]> rates = new LinkedHashMap<>();
    columns.forEach(
        (name, values) -> {
          if (name.startsWith(RATE)) {
            rates.put(name.substring(RATE.length()), values);
          }
        });
    return rates;
  }

  public double[] steps() {
    return column("step");
  }

  /** The values of a column, none if the file has no such column. */
  public double[] column(String name) {
    return columns.getOrDefault(name, new double[0]);
  }

  /** The median of the numbers in a column, not a number without any. */
  double median(String name) {
    double[] sorted =
        Arrays.stream(column(name)).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /**
   * The share of the time of training that went by waiting for data, 0 to 1; not a number if the
   * rows do not tell.
   */
  double waitingShare() {
    double[] steps = column("step_seconds");
    double[] data = column("data_seconds");
    double all = 0;
    double waited = 0;
    for (int i = 0; i < Math.min(steps.length, data.length); i++) {
      if (Double.isFinite(steps[i] + data[i])) {
        all += steps[i];
        waited += data[i];
      }
    }
    return all > 0 ? waited / all : Double.NaN;
  }
}
