package io.morph4j.benchmarks.learning;

import io.morph4j.benchmarks.PyTorch;
import io.morph4j.core.file.UsageException;
import io.morph4j.data.FruitPictures;
import io.morph4j.tools.machine.Benchmark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trains several recipes on the same data and seeds and measures each after some minutes of
 * training, or some steps where a machine has other work too.
 */
public final class LearningRun {
  private static final int SIDE = 64;

  private final Benchmark.Learning plan;
  private final List<Recipe> recipes;
  private final Consumer<String> talk;
  private final BooleanSupplier stop;
  private final LearningReport report;

  /**
   * @throws UsageException if a recipe is not known, or the peer is to count steps
   */
  public LearningRun(Benchmark.Learning plan, Consumer<String> talk, BooleanSupplier stop) {
    this.plan = plan;
    this.talk = talk;
    this.stop = stop;
    this.report = new LearningReport(plan);
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
    List<String> lines = report.lines(data);
    report.write(data, lines);
    return new Benchmark.Report(lines, report.facts(), complete);
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
          learned.measure(run, recipe.model(), recipe.paired(), report.pictures(recipe, seed));
      report.add(recipe, time, measures);
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
}
