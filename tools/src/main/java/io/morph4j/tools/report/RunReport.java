package io.morph4j.tools.report;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.Signature;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.StopAfter;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.cli.Architectures;
import io.morph4j.tools.cli.RunFolder;
import io.morph4j.tools.cli.ShellCommand;
import io.morph4j.tools.cli.ShortDuration;
import io.morph4j.tools.report.RunPage.Chart;
import io.morph4j.tools.report.RunPage.Curve;
import io.morph4j.tools.report.RunPage.Fact;
import io.morph4j.tools.report.RunPage.OptionRow;
import io.morph4j.tools.report.RunPage.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes the page of a run from what lies in its folder. */
public final class RunReport {
  /** Curves of sizes further apart than this would hide each other's shape. */
  private static final double SCALE = 5;

  private static final Pattern SAMPLES = Pattern.compile("step-(\\d{1,18})\\.png");

  private final Path folder;
  private final RunDescription description;
  private final Metrics metrics;
  private final SessionNote session;

  private RunReport(Path folder) {
    this.folder = folder;
    this.description = TrainingRun.describe(folder);
    this.metrics = Metrics.read(folder);
    this.session = SessionNote.read(folder);
  }

  /**
   * Writes {@code index.html} into the folder of a run.
   *
   * @throws UserException if there is no run, or a file of it cannot be read or written
   */
  public static void write(Path folder) {
    new RunReport(folder).page(false).write(folder);
  }

  /**
   * The same of a run that a training is at: the page loads itself anew until the run is complete.
   *
   * @throws UserException as {@link #write}
   */
  public static void writeLive(Path folder) {
    RunReport report = new RunReport(folder);
    report.page(!report.complete()).write(folder);
  }

  /**
   * Makes {@code samples.gif} and {@code samples.png} of the run's samples, where these are small.
   */
  public static void animate(Path folder) {
    SampleAnimation.write(
        folder,
        new RunReport(folder).samples().stream().map(each -> folder.resolve(each.file())).toList());
  }

  private RunPage page(boolean live) {
    List<OptionRow> options = options();
    return new RunPage(
        description.architecture() + ": " + name(),
        progress(),
        live,
        summary(),
        warnings(),
        samples(),
        session.sampleColumns(),
        Files.exists(folder.resolve(SampleAnimation.NAME)) ? SampleAnimation.NAME : "",
        lossCharts(),
        timeCharts(),
        time(),
        MeasuresFile.read(folder),
        description.preset(),
        options.stream().filter(option -> !option.value().equals(option.usual())).toList(),
        options.stream().filter(option -> option.value().equals(option.usual())).toList(),
        run(),
        facts(session.machine()),
        commands());
  }

  private String name() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  private boolean complete() {
    if (description.stopAfter() instanceof StopAfter.Minutes minutes) {
      return metrics.lastSeconds() >= minutes.minutes() * 60;
    }
    Long last = session.lastStep();
    return last != null && metrics.lastStep() >= last;
  }

  private String progress() {
    String steps = String.format(Locale.ROOT, "%,d", metrics.lastStep());
    if (complete()) {
      return "complete after " + steps + " steps";
    }
    Long last = session.lastStep();
    return last == null
        ? "after %s steps, to train for %s %s"
            .formatted(steps, description.stopAfter().amount(), description.stopAfter().unit())
        : String.format(Locale.ROOT, "after %s of %,d steps", steps, last);
  }

  private List<Fact> summary() {
    List<Fact> summary = new ArrayList<>();
    summary.add(new Fact("steps", String.format(Locale.ROOT, "%,d", metrics.lastStep())));
    summary.add(new Fact("time", ShortDuration.of(metrics.lastSeconds())));
    summary.add(new Fact("a step takes", time().step()));
    summary.add(new Fact("waiting for data", time().share()));
    metrics
        .lastLosses()
        .forEach(
            (name, value) ->
                summary.add(new Fact(name, String.format(Locale.ROOT, "%.3f", value))));
    return summary;
  }

  private List<RunPage.Warning> warnings() {
    return TrainingRun.warnings(folder).stream()
        .map(
            warning ->
                new RunPage.Warning(warning.step(), warning.message(), warning.cause().remedy()))
        .toList();
  }

  private List<Sample> samples() {
    Path samples = folder.resolve("samples");
    if (!Files.isDirectory(samples)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(samples)) {
      return files
          .map(file -> SAMPLES.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .map(name -> new Sample(Long.parseLong(name.group(1)), "samples/" + name.group()))
          .filter(sample -> sample.step() <= metrics.lastStep())
          .sorted(java.util.Comparator.comparingLong(Sample::step))
          .toList();
    } catch (IOException e) {
      throw new UserException("cannot read " + samples + ": " + FileErrors.reason(e), e);
    }
  }

  /** Losses that share the word before the underscore share a plot, if their sizes allow it. */
  private List<Chart> lossCharts() {
    Map<String, Map<String, double[]>> groups = new LinkedHashMap<>();
    metrics
        .losses()
        .forEach(
            (name, values) -> {
              int underscore = name.indexOf('_');
              String group = underscore < 0 ? name : name.substring(0, underscore + 1);
              double size = Math.abs(metrics.median(name));
              Map<String, double[]> fitting = groups.get(group);
              if (fitting != null && !comparable(size, fitting.keySet())) {
                group = name;
              }
              groups.computeIfAbsent(group, g -> new LinkedHashMap<>()).put(name, values);
            });
    List<Chart> charts = new ArrayList<>();
    groups
        .values()
        .forEach(curves -> charts.add(chart(String.join(", ", curves.keySet()), curves)));
    return charts;
  }

  private boolean comparable(double size, Set<String> others) {
    double other = Math.abs(metrics.median(others.iterator().next()));
    return size < SCALE * other && other < SCALE * size;
  }

  private List<Chart> timeCharts() {
    double[] steps = metrics.column("step_seconds");
    double[] data = metrics.column("data_seconds");
    List<Chart> charts = new ArrayList<>();
    if (steps.length > 0 && data.length == steps.length) {
      double[] compute = new double[steps.length];
      for (int i = 0; i < steps.length; i++) {
        compute[i] = steps[i] - data[i];
      }
      Map<String, double[]> seconds = new LinkedHashMap<>();
      seconds.put("computing", compute);
      seconds.put("waiting for data", data);
      charts.add(chart("seconds of a step", seconds));
    }
    if (!metrics.learningRates().isEmpty()) {
      charts.add(chart("learning rates", metrics.learningRates()));
    }
    return charts;
  }

  private Chart chart(String title, Map<String, double[]> curves) {
    CurveThinning thinning = new CurveThinning(metrics.steps().length);
    List<Curve> series = new ArrayList<>();
    curves.forEach((name, values) -> series.add(new Curve(name, thinning.values(values))));
    return new Chart(title, thinning.steps(metrics.steps()), series);
  }

  private RunPage.StepTime time() {
    double step = metrics.median("step_seconds");
    double share = metrics.waitingShare();
    if (Double.isNaN(step) || Double.isNaN(share)) {
      return new RunPage.StepTime("unknown", "unknown", "unknown", "unknown", 100);
    }
    return new RunPage.StepTime(
        seconds(step),
        seconds(step * (1 - share)),
        seconds(step * share),
        String.format(Locale.ROOT, "%.1f %%", 100 * share),
        Math.round(1000 * (1 - share)) / 10.0);
  }

  private static String seconds(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.1f ms", 1000 * seconds)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private List<OptionRow> options() {
    Architecture<?> architecture = Architectures.named(description.architecture());
    Record preset = Architectures.preset(architecture, description.preset());
    List<OptionRow> rows = new ArrayList<>();
    for (ConfigRecords.Info option : ConfigRecords.options(preset)) {
      rows.add(
          new OptionRow(
              option.name(),
              description.config().getOrDefault(option.name(), option.value()),
              option.value(),
              option.description()));
    }
    return rows;
  }

  private List<Fact> run() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("architecture", description.architecture()));
    facts.add(new Fact("preset", description.preset()));
    DataLocation data = description.data();
    facts.add(
        new Fact(
            "data",
            data.root() != null ? data.root().toString() : data.domainA() + ", " + data.domainB()));
    facts.add(new Fact("seed", String.valueOf(description.seed())));
    facts.add(
        new Fact(
            "length", description.stopAfter().amount() + " " + description.stopAfter().unit()));
    facts.add(new Fact("precision", description.precision().toString()));
    String best = TrainingRun.best(folder);
    if (best != null) {
      facts.add(new Fact("best models", best));
    }
    facts.addAll(facts(session.cost()));
    return facts;
  }

  private static List<Fact> facts(Map<String, String> named) {
    return named.entrySet().stream().map(fact -> new Fact(fact.getKey(), fact.getValue())).toList();
  }

  private List<String> commands() {
    List<String> commands = new ArrayList<>();
    if (!complete()) {
      commands.add(ShellCommand.of("train", "--resume", "--out", folder));
    }
    for (Path model : RunFolder.models(folder)) {
      String name = String.valueOf(model.getFileName()).replaceFirst("[.]safetensors$", "");
      commands.add(
          samples(model)
              ? ShellCommand.of("sample", "--model", folder, "--direction", name, "--out", "DIR")
              : ShellCommand.of(
                  "translate", "--model", folder, "--direction", name, "PICTURES", "--out", "DIR"));
    }
    Path yaml = folder.resolve("run.yaml");
    commands.add(ShellCommand.of("train", "--config", yaml, "--out", "ANOTHER"));
    return commands;
  }

  private static boolean samples(Path model) {
    return ModelFile.info(model).description().signature() instanceof Signature.OfNoise;
  }
}
