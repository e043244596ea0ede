package io.morph4j.tools.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.FruitDomains;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.PairedPictures;
import io.morph4j.data.density.DensityPictures;
import io.morph4j.data.digits.DigitPictures;
import io.morph4j.data.digits.StackedDigits;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
          + " in masks. With --domains a folder for each fruit, train/apple, test/apple and so on.",
      "edges: outlines of apples and oranges (train/edges, test/edges) and the fruit on white paper"
          + " (train/fruit, test/fruit), in pairs of the same name.",
      "labels: maps of what is where (train/labels, test/labels) and the still lifes (train/scene,"
          + " test/scene), in pairs.",
      "digits: drawn digits in files like those of MNIST, with their class, slant, thickness and"
          + " position in train-factors.csv and t10k-factors.csv.",
      "stacked: three drawn digits as red, green and blue, a folder for each of the 1,000"
          + " combinations (train/427).",
      "density: grey pictures of densities in the plane: two blobs, each alone, a ring, a zigzag, a"
          + " spiral, letters, a grid of 25 Gaussians.",
      "The same options give the same files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j data make fruits --out fruits",
      "  morph4j data make fruits --domains apple,orange,lemon,plum --out domains",
      "  morph4j data make edges --out edges --train 400",
      "  morph4j data make digits --out digits",
      "  morph4j data make fruits --out large --size 256 --train 1000 --test 100 --seed 7"
    })
final class MakeDataCommand implements Callable<Integer> {
  @Mixin private final Console console;

  /** The data sets that can be drawn. */
  enum Kind {
    fruits(64, 150, 50),
    edges(64, 150, 50),
    labels(64, 150, 50),
    digits(28, 20_000, 2_000),
    stacked(28, 20_000, 0),
    density(500, 0, 0);

    private final int size;
    private final int train;
    private final int test;

    Kind(int size, int train, int test) {
      this.size = size;
      this.train = train;
      this.test = test;
    }
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
      paramLabel = "N",
      description =
          "Sides of the pictures in pixels. Default: 64; digits and stacked 28, density 500.")
  private @Nullable Integer size;

  @Option(
      names = "--train",
      paramLabel = "N",
      description =
          "Pictures of each domain, or pairs, to train on. Default: 150; digits and stacked 20000.")
  private @Nullable Integer train;

  @Option(
      names = "--test",
      paramLabel = "N",
      description =
          "Pictures of each domain, or pairs, held out. Default: 50; digits 2000, stacked 0.")
  private @Nullable Integer test;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of everything random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--domains",
      paramLabel = "FRUIT,FRUIT...",
      description =
          "For fruits: two or more of apple, orange, lemon, plum, a folder for each. Default: apples"
              + " and oranges as A and B.")
  private @Nullable String domains;

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
    console.made(out);
    return ExitCode.DONE;
  }

  private void write() {
    if (domains != null && kind != Kind.fruits) {
      throw new UsageException("domains are for fruits, " + kind + " has none");
    }
    int size = this.size == null ? kind.size : this.size;
    int train = this.train == null ? kind.train : this.train;
    int test = this.test == null ? kind.test : this.test;
    switch (kind) {
      case fruits -> {
        if (domains != null) {
          FruitDomains several =
              new FruitDomains(FruitDomains.kinds(domains), size, train, test, seed);
          reporting(
              several.kinds().size() * (train + test), progress -> several.write(out, progress));
          return;
        }
        FruitPictures fruits = new FruitPictures(size, train, test, seed);
        reporting(2 * (train + test), progress -> fruits.write(out, progress));
      }
      case edges -> write(new PairedPictures(PairedPictures.Kind.EDGES, size, train, test, seed));
      case labels -> write(new PairedPictures(PairedPictures.Kind.LABELS, size, train, test, seed));
      case digits -> new DigitPictures(size, train, test, seed).write(out);
      case stacked -> {
        StackedDigits stacked = new StackedDigits(size, train, test, seed);
        try (BatchProgress progress = new BatchProgress(console, "draw", train + test)) {
          stacked.write(out, progress::step);
        }
      }
      case density -> DensityPictures.write(out, size);
    }
  }

  private void write(PairedPictures pictures) {
    reporting(pictures.train() + pictures.test(), progress -> pictures.write(out, progress));
  }

  private void reporting(int all, Consumer<FruitPictures.Progress> writing) {
    try (BatchProgress progress = new BatchProgress(console, "draw", all)) {
      writing.accept((done, of) -> progress.step());
    }
  }
}
