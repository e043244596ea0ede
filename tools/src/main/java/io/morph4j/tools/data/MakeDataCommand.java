package io.morph4j.tools.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.PairedPictures;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j data make}: made-up data sets. */
@Command(
    name = "make",
    description = {
      "Draw a data set.",
      "fruits: apples (A) and oranges (B) in trainA, trainB, testA and testB, with masks of the fruit"
          + " in masks.",
      "edges: outlines of apples and oranges (train/edges, test/edges) and the fruit on white paper"
          + " (train/fruit, test/fruit), in pairs of the same name.",
      "labels: maps of what is where (train/labels, test/labels) and the still lifes (train/scene,"
          + " test/scene), in pairs.",
      "The same options give the same files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j data make fruits --out fruits",
      "  morph4j data make edges --out edges --train 400",
      "  morph4j data make fruits --out large --size 256 --train 1000 --test 100 --seed 7"
    })
final class MakeDataCommand implements Callable<Integer> {
  @Mixin private final Console console;

  /** The data sets that can be drawn. */
  enum Kind {
    fruits,
    edges,
    labels
  }

  @Parameters(paramLabel = "KIND", description = "What to draw: ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init")
  private Kind kind;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to make: new or empty.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--size",
      defaultValue = "64",
      paramLabel = "N",
      description = "Sides of the pictures in pixels. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--train",
      defaultValue = "150",
      paramLabel = "N",
      description = "Pictures of each domain, or pairs, to train on. Default: ${DEFAULT-VALUE}.")
  private int train;

  @Option(
      names = "--test",
      defaultValue = "50",
      paramLabel = "N",
      description = "Pictures of each domain, or pairs, held out. Default: ${DEFAULT-VALUE}.")
  private int test;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of everything random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  MakeDataCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    try {
      write();
    } catch (UsageException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
    console.data(out.toString());
    return ExitCode.DONE;
  }

  private void write() {
    switch (kind) {
      case fruits -> {
        FruitPictures fruits = new FruitPictures(size, train, test, seed);
        reporting(progress -> fruits.write(out, progress));
      }
      case edges -> writePairs(PairedPictures.Kind.EDGES);
      case labels -> writePairs(PairedPictures.Kind.LABELS);
    }
  }

  private void writePairs(PairedPictures.Kind pairs) {
    PairedPictures pictures = new PairedPictures(pairs, size, train, test, seed);
    reporting(progress -> pictures.write(out, progress));
  }

  private void reporting(Consumer<FruitPictures.Progress> writing) {
    int all = (kind == Kind.fruits ? 2 : 1) * (train + test);
    try (BatchProgress progress = new BatchProgress(console, "draw", all)) {
      writing.accept((done, of) -> progress.step());
    }
  }
}
