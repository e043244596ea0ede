package io.morph4j.tools.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a trainer measured after an epoch, as text: names of the form {@code ROW.COLUMN} as a table,
 * others on a line.
 */
final class EpochTable {
  private static final int WIDTH = 10;

  private EpochTable() {}

  static List<String> lines(long epoch, Map<String, Double> measured) {
    Map<String, Double> single = new LinkedHashMap<>();
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    measured.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            single.put(name, value);
          } else {
            rows.computeIfAbsent(name.substring(0, dot), key -> new LinkedHashMap<>())
                .put(name.substring(dot + 1), value);
          }
        });
    List<String> lines = new ArrayList<>();
    if (!single.isEmpty()) {
      lines.add("epoch %d ended  %s".formatted(epoch, TrainingProgress.text(single)));
    }
    if (!rows.isEmpty()) {
      table(lines, "epoch " + epoch, rows);
    }
    return lines;
  }

  private static void table(
      List<String> lines, String title, Map<String, Map<String, Double>> rows) {
    List<String> columns =
        rows.values().stream().flatMap(row -> row.keySet().stream()).distinct().toList();
    int first =
        Math.max(title.length(), rows.keySet().stream().mapToInt(String::length).max().orElse(0));
    StringBuilder head = new StringBuilder(padded(title, first));
    columns.forEach(column -> head.append(String.format("%" + (WIDTH + 2) + "s", column)));
    lines.add(head.toString());
    rows.forEach(
        (name, row) -> {
          StringBuilder line = new StringBuilder(padded(name, first));
          for (String column : columns) {
            Double value = row.get(column);
            line.append("  ")
                .append(
                    value == null
                        ? " ".repeat(WIDTH)
                        : String.format(Locale.ROOT, "%" + WIDTH + ".4f", value));
          }
          lines.add(line.toString());
        });
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
