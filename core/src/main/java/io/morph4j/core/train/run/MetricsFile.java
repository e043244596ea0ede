package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code metrics.csv}: one row per logged step with step, epoch, seconds spent training, the mean
 * seconds of the steps since the row before ({@code step_seconds}) and what they waited for data
 * ({@code data_seconds}), the losses by name and the learning rates as {@code lr_NAME}. The same
 * rows stand in {@code metrics.jsonl}, one JSON object a line. Every row is on its way to the disk
 * before the next step.
 */
public final class MetricsFile {
  private static final List<String> FIRST =
      List.of("step", "epoch", "seconds", "step_seconds", "data_seconds");

  private final Path file;
  private final JsonLines lines;
  private List<String> columns = List.of();
  private long steps;
  private double stepSeconds;
  private double dataSeconds;

  MetricsFile(Path folder) {
    this.file = folder.resolve("metrics.csv");
    this.lines = new JsonLines(folder.resolve("metrics.jsonl"));
  }

  /** Where the rows are. */
  public Path file() {
    return file;
  }

  /** Drops every row of a step after {@code step}, and rows that a crash cut short. */
  void cutAfter(long step) {
    lines.cutAfter(step);
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = lines();
    columns = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(","));
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      if (kept.isEmpty() || belongs(line, step)) {
        kept.add(line);
      }
    }
    rewrite(kept);
  }

  private boolean belongs(String line, long step) {
    String[] cells = line.split(",", -1);
    return cells.length == columns.size()
        && cells[0].matches("[0-9]{1,18}")
        && Long.parseLong(cells[0]) <= step;
  }

  /** Counts the time of a step that has no row of its own. */
  void count(TrainingListener.Step report) {
    steps++;
    stepSeconds += report.seconds();
    dataSeconds += report.dataSeconds();
  }

  void append(TrainingListener.Step report, double seconds) {
    count(report);
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("step", String.valueOf(report.step()));
    cells.put("epoch", String.valueOf(report.epoch()));
    cells.put("seconds", String.format(Locale.ROOT, "%.3f", seconds));
    cells.put("step_seconds", String.format(Locale.ROOT, "%.4f", stepSeconds / steps));
    cells.put("data_seconds", String.format(Locale.ROOT, "%.4f", dataSeconds / steps));
    steps = 0;
    stepSeconds = 0;
    dataSeconds = 0;
    report.losses().values().forEach((name, value) -> cells.put(name, shown(value)));
    report.learningRates().forEach((name, value) -> cells.put("lr_" + name, shown(value)));
    if (!columns.containsAll(cells.keySet())) {
      addColumns(cells);
    }
    appendLine(row(cells));
    lines.append(json(cells));
  }

  private static JsonObject json(Map<String, String> cells) {
    JsonObject row = new JsonObject();
    cells.forEach(
        (name, value) ->
            row.add(
                name,
                Double.isFinite(Double.parseDouble(value))
                    ? new JsonPrimitive(new BigDecimal(value))
                    : new JsonPrimitive(value)));
    return row;
  }

  /** Losses are kept as floats: more digits would be noise. */
  private static String shown(double value) {
    return Float.toString((float) value);
  }

  private String row(Map<String, String> cells) {
    return String.join(",", columns.stream().map(c -> cells.getOrDefault(c, "")).toList());
  }

  /** Widens the file, for a loss that not every step has. */
  private void addColumns(Map<String, String> cells) {
    List<String> wider = new ArrayList<>(columns.isEmpty() ? FIRST : columns);
    for (String name : cells.keySet()) {
      if (name.indexOf(',') >= 0 || name.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("the name of a loss cannot be " + name);
      }
      if (!wider.contains(name)) {
        wider.add(name);
      }
    }
    List<String> lines = Files.exists(file) ? lines() : List.of();
    List<String> widened = new ArrayList<>();
    widened.add(String.join(",", wider));
    String empty = ",".repeat(wider.size() - columns.size());
    lines.stream().skip(1).forEach(line -> widened.add(line + empty));
    columns = List.copyOf(wider);
    rewrite(widened);
  }

  private List<String> lines() {
    try {
      // Bytes that are no text spoil their row, not the file.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  private void rewrite(List<String> lines) {
    AtomicFile.write(file, String.join("\n", lines) + "\n");
  }

  private void appendLine(String line) {
    try {
      AtomicFile.append(file, line + "\n");
    } catch (IOException e) {
      throw new UserException(
          "cannot write "
              + file
              + ": "
              + FileErrors.reason(e)
              + ". Free some space on that disk, then go on with --resume",
          e);
    }
  }
}
