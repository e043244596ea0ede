package io.morph4j.tools.demo;

import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.data.DataFolder;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ShellCommand;
import io.morph4j.tools.cli.ShortDuration;
import io.morph4j.tools.report.DemoPage;
import io.morph4j.tools.report.LossPlot;
import io.morph4j.tools.report.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How good the demo's translations are.
 *
 * @param directions apples to oranges, then oranges to apples
 */
record DemoResult(List<Direction> directions) implements StoryResult {
  private static final double WANTED = 0.9;
  private static final double SHARP = .85;
  private static final double CHECKERED = 1.2;
  private static final int SHOWN = 12;

  /**
   * One direction.
   *
   * @param name e.g. {@code AtoB}
   * @param from e.g. {@code apples}
   * @param inputs the held-out pictures
   */
  record Direction(
      String name,
      String from,
      String to,
      DataFolder inputs,
      FruitScore trained,
      FruitScore untrained) {}

  /** A measure of both networks as text, and what would be good. */
  private record Row(String measure, String trained, String untrained, String wanted) {
    List<String> cells() {
      return List.of(measure, trained, untrained, wanted);
    }
  }

  @Override
  public boolean good() {
    return directions.stream()
        .map(Direction::trained)
        .allMatch(
            score ->
                score.became() >= WANTED
                    && !(score.hue().changeOutside() > FruitScore.MOST_CHANGE)
                    && score.sharpness().edges() >= SHARP
                    && score.sharpness().checkers() <= CHECKERED);
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    add(
        rows,
        each -> each.from() + " that became " + each.to(),
        score -> percent(score.became()),
        "at least " + percent(WANTED));
    add(
        rows,
        each -> "taken for %s by a classifier".formatted(each.to()),
        score -> percent(score.taken()),
        "");
    add(
        rows,
        each -> "hue off that of the " + each.to(),
        score -> degrees(score.hue().hueError()),
        "");
    add(
        rows,
        each -> "change outside the " + each.from(),
        score -> percent(score.hue().changeOutside()),
        "at most " + percent(FruitScore.MOST_CHANGE));
    add(
        rows,
        each -> "edges of %s over the input's".formatted(each.to()),
        score -> times(score.sharpness().edges()),
        "at least " + times(SHARP));
    add(
        rows,
        each -> "checkers of %s over real ones".formatted(each.to()),
        score -> times(score.sharpness().checkers()),
        "at most " + times(CHECKERED));
    return rows;
  }

  private void add(
      List<Row> rows,
      Function<Direction, String> measure,
      Function<FruitScore, String> value,
      String wanted) {
    for (Direction each : directions) {
      rows.add(
          new Row(
              measure.apply(each),
              value.apply(each.trained()),
              value.apply(each.untrained()),
              wanted));
    }
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }

  private static String degrees(double angle) {
    return String.format(Locale.ROOT, "%.0f\u00b0", angle);
  }

  @Override
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(line(List.of("", "trained", "untrained", "wanted")));
    rows().forEach(row -> lines.add(line(row.cells())));
    return lines;
  }

  private static String line(List<String> cells) {
    return "%-34s %10s %10s   %s".formatted(cells.toArray()).stripTrailing();
  }

  @Override
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Direction each : directions) {
      map.put(
          each.name(),
          Map.of("trained", asMap(each.trained()), "untrained", asMap(each.untrained())));
    }
    map.put("good", good());
    return map;
  }

  private static Map<String, Object> asMap(FruitScore score) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pictures", score.hue().pictures());
    map.put("taken", score.taken());
    map.put("became", score.became());
    map.put("turned", score.hue().turned());
    map.put("hueErrorDegrees", score.hue().hueError());
    map.put("changeOutside", score.hue().changeOutside());
    map.put("sharpness", score.sharpness().edges());
    map.put("checkers", score.sharpness().checkers());
    return map;
  }

  @Override
  public Path writePage(DemoFolder folder, double seconds, Console console) {
    RunDescription run = TrainingRun.describe(folder.run());
    DemoPage page =
        new DemoPage(
            facts(run, seconds),
            rows().stream()
                .map(Row::cells)
                .map(row -> new DemoPage.Row(row.get(0), row.get(1), row.get(2), row.get(3)))
                .toList(),
            directions.stream().map(each -> gallery(folder, each)).toList(),
            plots(folder, console),
            commands(folder));
    try {
      page.write(folder.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder.root().resolve("index.html").toAbsolutePath().normalize();
  }

  private List<DemoPage.Fact> facts(RunDescription run, double seconds) {
    return List.of(
        new DemoPage.Fact(
            "network", run.architecture() + ", preset " + run.preset() + ", seed " + run.seed()),
        new DemoPage.Fact(
            "pictures",
            "%s pixels a side, %d apples and %d oranges held out"
                .formatted(
                    run.config().get("cropSize"),
                    directions.get(0).inputs().size(),
                    directions.get(1).inputs().size())),
        new DemoPage.Fact(
            "training",
            "%s steps in %s".formatted(run.stopAfter().amount(), ShortDuration.of(seconds))),
        new DemoPage.Fact(
            "machine",
            "%d processors, %s, Java %s"
                .formatted(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.name"),
                    System.getProperty("java.version"))));
  }

  private static DemoPage.Direction gallery(DemoFolder folder, Direction direction) {
    List<DemoPage.Pair> pairs = new ArrayList<>();
    for (Path input : direction.inputs().files().stream().limit(SHOWN).toList()) {
      Path name = input.getFileName();
      pairs.add(
          new DemoPage.Pair(
              folder.link(input),
              folder.link(folder.translations(true, direction.name()).resolve(name)),
              folder.link(folder.translations(false, direction.name()).resolve(name))));
    }
    return new DemoPage.Direction(direction.from(), direction.to(), pairs);
  }

  /** Adversarial losses apart from the rest: they live on other scales. */
  private static List<DemoPage.Plot> plots(DemoFolder folder, Console console) {
    Metrics metrics = Metrics.read(folder.run());
    Map<String, double[]> adversarial = new LinkedHashMap<>();
    Map<String, double[]> rest = new LinkedHashMap<>();
    metrics
        .losses()
        .forEach(
            (name, values) -> (name.matches("[DG]_.*") ? adversarial : rest).put(name, values));
    List<DemoPage.Plot> plots = new ArrayList<>();
    try {
      plot(folder, "losses-adversarial.svg", "adversarial losses", metrics, adversarial, plots);
      plot(folder, "losses-pictures.svg", "cycle, identity and total losses", metrics, rest, plots);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException | LinkageError | InternalError e) {
      console.say("the loss curves are left out: this Java cannot draw text (" + e + ")");
      console.trace(e);
    }
    return plots;
  }

  private static void plot(
      DemoFolder folder,
      String file,
      String title,
      Metrics metrics,
      Map<String, double[]> losses,
      List<DemoPage.Plot> plots)
      throws IOException {
    if (!losses.isEmpty() && metrics.steps().length > 0) {
      LossPlot.write(folder.root().resolve(file), title, metrics.steps(), losses);
      plots.add(new DemoPage.Plot(file, title + " by step: " + String.join(", ", losses.keySet())));
    }
  }

  private static List<String> commands(DemoFolder folder) {
    Path run = folder.run();
    return List.of(
        ShellCommand.of(
            "translate", "--model", run, "--direction", "AtoB", "PICTURES", "--out", "translated"),
        ShellCommand.of("train", "--resume", "--out", run, "--steps", 5000),
        ShellCommand.name()
            + " train cyclegan --domain-a DIR --domain-b DIR --preset small --out my-run",
        ShellCommand.of("info", run));
  }
}
