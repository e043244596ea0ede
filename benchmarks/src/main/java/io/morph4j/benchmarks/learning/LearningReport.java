package io.morph4j.benchmarks.learning;

import io.morph4j.benchmarks.TextTable;
import io.morph4j.data.DataFolder;
import io.morph4j.tools.machine.Benchmark;
import io.morph4j.tools.report.GalleryPage;
import io.morph4j.tools.report.LossPlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What recipes had learnt at each time, as a table, as facts and as a page of pictures. */
final class LearningReport {
  private static final int SHOWN = 8;

  private final Benchmark.Learning plan;

  /** By recipe, then by time, the measures of each seed. */
  private final Map<Recipe, TreeMap<Integer, List<Map<String, Double>>>> measured =
      new LinkedHashMap<>();

  LearningReport(Benchmark.Learning plan) {
    this.plan = plan;
  }

  /** Where the translations of held-out pictures lie. */
  Path pictures(Recipe recipe, int seed) {
    return plan.folder().resolve("pictures").resolve("%s-%d".formatted(recipe.name(), seed));
  }

  /** The measures of one seed after one time, in minutes or steps as planned. */
  void add(Recipe recipe, int time, Map<String, Double> measures) {
    measured
        .computeIfAbsent(recipe, r -> new TreeMap<>())
        .computeIfAbsent(time, t -> new ArrayList<>())
        .add(measures);
  }

  /** A headline and the table. */
  List<String> lines(Path data) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %d seeds, mean (spread: largest - smallest)"
            .formatted(data.getFileName(), plan.seeds()));
    lines.add("");
    lines.addAll(table());
    return lines;
  }

  private List<String> table() {
    List<String> names = measureNames();
    List<String> head = new ArrayList<>(List.of("recipe", plan.steps() ? "steps" : "minutes"));
    head.addAll(names);
    TextTable table = new TextTable(1, head.toArray(String[]::new));
    measured.forEach(
        (recipe, times) ->
            times.forEach(
                (time, seeds) -> {
                  List<String> cells = new ArrayList<>(List.of(recipe.name(), time.toString()));
                  names.forEach(name -> cells.add(cell(seeds, name)));
                  table.row(cells.toArray(String[]::new));
                }));
    return table.lines();
  }

  private List<String> measureNames() {
    return measured.values().stream()
        .flatMap(times -> times.values().stream())
        .flatMap(List::stream)
        .flatMap(measures -> measures.keySet().stream())
        .distinct()
        .toList();
  }

  private static double[] values(List<Map<String, Double>> seeds, String name) {
    return seeds.stream()
        .filter(measures -> measures.containsKey(name))
        .mapToDouble(measures -> measures.get(name))
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static String cell(List<Map<String, Double>> seeds, String name) {
    double[] values = values(seeds, name);
    if (values.length == 0) {
      return "-";
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT, "%.4f (%.4f)", mean(values), sorted[sorted.length - 1] - sorted[0]);
  }

  /** The measures of every seed. */
  Map<String, Object> facts() {
    List<Map<String, Object>> rows = new ArrayList<>();
    measured.forEach(
        (recipe, times) ->
            times.forEach(
                (time, seeds) ->
                    rows.add(
                        Map.of(
                            "recipe",
                            recipe.name(),
                            plan.steps() ? "steps" : "minutes",
                            time,
                            "seeds",
                            seeds))));
    return Map.of("learning", rows);
  }

  /** Writes {@code index.html}: plots of several times, pictures, the lines. */
  void write(Path data, List<String> lines) {
    List<GalleryPage.Cell> plots = new ArrayList<>();
    // One time is a point, of which there is no curve.
    for (String name : plan.times().size() > 1 ? measureNames() : List.<String>of()) {
      Path svg = plan.folder().resolve("plot-" + name + ".svg");
      plot(svg, name);
      plots.add(new GalleryPage.Cell(svg.getFileName().toString(), name));
    }
    List<String> head = new ArrayList<>(List.of("input"));
    measured.keySet().forEach(recipe -> head.add(recipe.name()));
    List<List<GalleryPage.Cell>> rows = new ArrayList<>();
    DataFolder inputs = Learned.heldOut(data, 0);
    for (Path file : inputs.files().stream().limit(SHOWN).toList()) {
      List<GalleryPage.Cell> row = new ArrayList<>();
      row.add(cell(file, "input"));
      measured
          .keySet()
          .forEach(
              recipe ->
                  row.add(cell(pictures(recipe, 1).resolve(file.getFileName()), recipe.name())));
      rows.add(row);
    }
    new GalleryPage(
            "What recipes learn",
            "The same held-out pictures by each recipe at the end, seed 1.",
            List.of(new GalleryPage.Fact("data", data.getFileName().toString())),
            List.of(),
            List.of(new GalleryPage.Gallery("Pictures", "", head, rows)),
            plots,
            lines)
        .write(plan.folder());
  }

  private GalleryPage.Cell cell(Path file, String alternative) {
    return new GalleryPage.Cell(
        plan.folder()
            .toAbsolutePath()
            .relativize(file.toAbsolutePath())
            .toString()
            .replace('\\', '/'),
        alternative);
  }

  private void plot(Path svg, String name) {
    double[] x = plan.times().stream().mapToDouble(Integer::doubleValue).toArray();
    Map<String, double[]> curves = new LinkedHashMap<>();
    measured.forEach(
        (recipe, times) -> {
          double[] y =
              times.values().stream().mapToDouble(seeds -> mean(values(seeds, name))).toArray();
          if (y.length == x.length && !Double.isNaN(y[0])) {
            curves.put(recipe.name(), y);
          }
        });
    try {
      LossPlot.write(svg, name, plan.steps() ? "step" : "minutes", x, curves);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
