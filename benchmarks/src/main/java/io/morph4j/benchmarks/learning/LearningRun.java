package io.morph4j.benchmarks.learning;

import io.morph4j.benchmarks.PyTorch;
import io.morph4j.benchmarks.TextTable;
import io.morph4j.core.file.UsageException;
import io.morph4j.data.DataFolder;
import io.morph4j.data.FruitPictures;
import io.morph4j.tools.machine.Benchmark;
import io.morph4j.tools.report.GalleryPage;
import io.morph4j.tools.report.LossPlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trains several recipes on the same data and seeds and measures each after some minutes of
 * training, or some steps where a machine has other work too.
 */
public final class LearningRun {
  private static final int SHOWN = 8;
  private static final int SIDE = 64;

  private final Benchmark.Learning plan;
  private final List<Recipe> recipes;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;

  /** By recipe, then by time, the measures of each seed. */
  private final Map<Recipe, TreeMap<Integer, List<Map<String, Double>>>> measured =
      new LinkedHashMap<>();

  /**
   * @throws UsageException if a recipe is not known, or the peer is to count steps
   */
  public LearningRun(Benchmark.Learning plan, Consumer<String> talk, BooleanSupplier stop) {
    this.plan = plan;
    this.talk = talk;
    this.stop = stop;
    this.recipes =
        (plan.recipes().isEmpty()
                ? List.of("published", "cyclegan", "cut", "fastcut")
                : plan.recipes())
            .stream().map(Recipe::of).toList();
    if (plan.steps() && recipes.stream().anyMatch(Recipe::isPeer)) {
      throw new UsageException(
          "--by-steps is given, but pytorch learns for minutes; leave one out");
    }
  }

  /**
   * Trains and measures; writes {@code index.html} with plots and pictures into the folder.
   *
   * @throws UsageException if the folder has one of the runs already: it is older than its table
   *     says
   */
  public Benchmark.Report run() {
    for (int seed = 1; seed <= plan.seeds(); seed++) {
      for (Recipe recipe : recipes) {
        if (Files.exists(run(recipe, seed))) {
          throw new UsageException(
              "--folder %s has the run %s already; name another folder"
                  .formatted(plan.folder(), run(recipe, seed).getFileName()));
        }
      }
    }
    Path data = plan.data() == null ? draw() : plan.data();
    Learned learned = new Learned(data);
    boolean complete = true;
    for (int seed = 1; seed <= plan.seeds() && complete; seed++) {
      for (Recipe recipe : recipes) {
        complete = complete && train(recipe, seed, data, learned);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %d seeds, mean (spread: largest - smallest)"
            .formatted(data.getFileName(), plan.seeds()));
    lines.add("");
    lines.addAll(table());
    write(data, lines);
    return new Benchmark.Report(lines, facts(), complete);
  }

  private Path draw() {
    Path data = plan.folder().resolve("fruits");
    if (!Files.exists(data)) {
      new FruitPictures(SIDE, 150, 50, 1).write(data);
    }
    return data;
  }

  private Path run(Recipe recipe, int seed) {
    return plan.folder().resolve("%s-%d".formatted(recipe.name(), seed));
  }

  private Path shown(Recipe recipe, int seed) {
    return plan.folder().resolve("pictures").resolve("%s-%d".formatted(recipe.name(), seed));
  }

  /** One run, measured at each time; false after a request to stop. */
  private boolean train(Recipe recipe, int seed, Path data, Learned learned) {
    Path run = run(recipe, seed);
    for (int time : plan.times()) {
      if (stop.getAsBoolean()) {
        return false;
      }
      if (recipe.isPeer()) {
        trainPeer(run, seed, data, time);
      } else {
        train(run, recipe, seed, data, time);
      }
      Map<String, Double> measures =
          learned.measure(run, recipe.model(), recipe.paired(), shown(recipe, seed));
      measured
          .computeIfAbsent(recipe, r -> new TreeMap<>())
          .computeIfAbsent(time, t -> new ArrayList<>())
          .add(measures);
      talk.accept(
          "%s, seed %d, %d %s: %s"
              .formatted(recipe.name(), seed, time, plan.steps() ? "steps" : "minutes", measures));
    }
    return true;
  }

  /** Begins the run or goes on with it, to {@code time}. */
  private void train(Path run, Recipe recipe, int seed, Path data, int time) {
    List<String> words = new ArrayList<>();
    if (Files.exists(run)) {
      words.addAll(List.of("train", "--resume"));
    } else {
      words.addAll(recipe.train());
      words.addAll(List.of("--data", data.toString(), "--seed", "" + seed));
      words.addAll(List.of("--sample-every", "0", "--save-every", "0"));
    }
    words.addAll(List.of("--quiet", "--out", run.toString()));
    words.addAll(List.of(plan.steps() ? "--steps" : "--minutes", "" + time));
    CommandLine.run(words);
  }

  /**
   * The peer trains once, to the last time; its weights of {@code time} become the run's models.
   */
  private void trainPeer(Path run, int seed, Path data, int time) {
    Path weights = run.resolve("weights");
    if (!Files.exists(run)) {
      new PyTorch(plan.python()).learn(data, SIDE, seed, plan.times(), weights);
    }
    for (String name : List.of("AtoB", "BtoA")) {
      Path model = Learned.model(run, name);
      Path from = weights.resolve("%d-%s.safetensors".formatted(time, name));
      try {
        Files.createDirectories(model.getParent());
        Files.deleteIfExists(model);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      CommandLine.run(
          List.of(
              "import",
              "--quiet",
              "--network",
              "resnet",
              "--weights",
              from.toString(),
              "--out",
              model.toString()));
    }
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

  private Map<String, Object> facts() {
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

  private void write(Path data, List<String> lines) {
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
              recipe -> row.add(cell(shown(recipe, 1).resolve(file.getFileName()), recipe.name())));
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
