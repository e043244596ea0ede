package io.morph4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Comparisons as a Markdown table that also reads well on a terminal. */
final class ComparisonTable {
  private static final List<String> HEAD =
      List.of(
          "case",
          "ours forward ms",
          "PyTorch",
          "ratio",
          "ours total ms",
          "PyTorch",
          "ratio",
          "ours peak MiB",
          "PyTorch",
          "ratio");

  private ComparisonTable() {}

  /** The table's lines, with a last one for the geometric mean where there is a peer. */
  static List<String> lines(List<Comparison> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEAD);
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths = new int[HEAD.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    cells.forEach(row -> lines.add(line(row, widths)));
    lines.add(1, rule(widths));
    Comparison.meanRatio(rows)
        .ifPresent(
            mean -> {
              lines.add("");
              lines.add(
                  "geometric mean of the ratios of total time: "
                      + String.format(Locale.ROOT, "%.2f", mean));
            });
    return lines;
  }

  private static List<String> cells(Comparison row) {
    Measurement ours = row.ours();
    Measurement peer = row.peer();
    return List.of(
        row.name(),
        number("%.1f", ours.forwardMs()),
        number("%.1f", peer == null ? null : peer.forwardMs()),
        number("%.2f", row.forwardRatio()),
        number("%.1f", ours.totalMs()),
        number("%.1f", peer == null ? null : (Double) peer.totalMs()),
        number("%.2f", row.totalRatio()),
        number("%.0f", mebibytes(ours)),
        number("%.0f", peer == null ? null : mebibytes(peer)),
        number("%.2f", row.peakRatio()));
  }

  private static @Nullable Double mebibytes(Measurement side) {
    Long kib = side.peakKib();
    return kib == null ? null : (Double) (kib / 1024.);
  }

  private static String number(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String gap = " ".repeat(widths[i] - cells.get(i).length());
      line.append(' ').append(i == 0 ? cells.get(i) + gap : gap + cells.get(i)).append(" |");
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append("-".repeat(widths[i] + 1)).append(i == 0 ? "-|" : ":|");
    }
    return line.toString();
  }
}
