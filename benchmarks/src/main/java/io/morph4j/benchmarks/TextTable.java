package io.morph4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A Markdown table that also reads well on a terminal. */
public final class TextTable {
  private final int words;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param words columns from the left that hold words, not numbers
   */
  public TextTable(int words, String... head) {
    this.words = words;
    rows.add(List.of(head));
  }

  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.length, rows.get(0).size()));
    }
    rows.add(List.of(cells));
  }

  /** {@code value} in {@code format}; a dash if there is none. */
  static String number(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  public List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add(1, rule(widths));
    return lines;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String gap = " ".repeat(widths[i] - cells.get(i).length());
      line.append(' ').append(i < words ? cells.get(i) + gap : gap + cells.get(i)).append(" |");
    }
    return line.toString();
  }

  private String rule(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append("-".repeat(widths[i] + 1)).append(i < words ? "-|" : ":|");
    }
    return line.toString();
  }
}
