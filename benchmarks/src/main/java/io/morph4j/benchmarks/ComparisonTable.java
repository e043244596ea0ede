package io.morph4j.benchmarks;

import static io.morph4j.benchmarks.TextTable.number;

import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparisons as a table: a line for our side of each case, and one for each peer below it. */
final class ComparisonTable {
  private ComparisonTable() {}

  /** The table's lines, with a last one for the geometric means of each peer. */
  static List<String> lines(List<Comparison> rows) {
    TextTable table =
        new TextTable(
            2,
            "case",
            "side",
            "forward ms",
            "ratio",
            "total ms",
            "ratio",
            "peak MiB",
            "ratio",
            "pictures/s",
            "GFLOP/s",
            "in convolutions",
            "alone");
    for (Comparison row : rows) {
      Measurement ours = row.ours();
      table.row(cells(row, row.name(), "ours", ours, null));
      row.peers().forEach((peer, side) -> table.row(cells(row, "", peer, side, side)));
    }
    List<String> lines = new ArrayList<>(table.lines());
    Map<String, Map<String, Double>> means = means(rows);
    if (!means.isEmpty()) {
      lines.add("");
    }
    means.forEach(
        (peer, of) -> {
          List<String> parts = new ArrayList<>();
          of.forEach((kind, mean) -> parts.add(kind + " " + number("%.2f", mean)));
          lines.add(
              "geometric mean of the ratios of total time to %s: %s"
                  .formatted(peer, String.join(", ", parts)));
        });
    return lines;
  }

  private static String[] cells(
      Comparison row, String name, String side, Measurement m, @Nullable Measurement peer) {
    return new String[] {
      name,
      side,
      number("%.1f", m.forwardMs()),
      number("%.2f", peer == null ? null : row.forwardRatio(peer)),
      number("%.1f", m.totalMs()),
      number("%.2f", peer == null ? null : (Double) row.totalRatio(peer)),
      number("%.0f", mebibytes(m)),
      number("%.2f", peer == null ? null : row.peakRatio(peer)),
      number("%.2f", row.picturesPerSecond(m)),
      number("%.0f", row.gflops(m)),
      number("%.0f", m.convolutionGflops()),
      number("%.0f", m.ceilingGflops())
    };
  }

  /**
   * Geometric means by peer and kind of case, {@code all} last; kinds without rows are left out.
   */
  static Map<String, Map<String, Double>> means(List<Comparison> rows) {
    Map<String, Map<String, Double>> means = new LinkedHashMap<>();
    rows.stream()
        .flatMap(row -> row.peers().keySet().stream())
        .distinct()
        .forEach(
            peer -> {
              Map<String, Double> of = new LinkedHashMap<>();
              for (Kind kind : Kind.values()) {
                Comparison.meanRatio(rows, peer, row -> row.kind() == kind)
                    .ifPresent(mean -> of.put(kind.name().toLowerCase(Locale.ROOT), mean));
              }
              Comparison.meanRatio(rows, peer, row -> true).ifPresent(mean -> of.put("all", mean));
              means.put(peer, of);
            });
    return means;
  }

  private static @Nullable Double mebibytes(Measurement side) {
    Long kib = side.peakKib();
    return kib == null ? null : (Double) (kib / 1024.);
  }
}
