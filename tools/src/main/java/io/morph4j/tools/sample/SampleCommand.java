package io.morph4j.tools.sample;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.OfNoise;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.translate.ModelOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j sample}: pictures or points out of noise. */
@Command(
    name = "sample",
    description = {
      "Make pictures or points from noise and codes with a model.",
      "Sample number k depends on the seed and k alone. Pictures are written as sample-0001.png"
          + " and so on, points as points.csv and points.png."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j sample --model runs/digits --out samples --count 100 --grid",
      "  morph4j sample --model runs/digits --out threes --class 3 --seed 7",
      "  morph4j sample --model runs/digits --out sweeps --sweep c2=-2..2 --codes c1=3",
      "  morph4j sample --model runs/digits --out walk --interpolate 12 --count 5",
      "  morph4j sample --model runs/spiral --out points --count 10000 --json"
    })
public final class SampleCommand implements Callable<Integer> {
  private static final int PICTURES = 16;
  private static final int POINTS = 1000;
  private static final int SWEEP = 10;
  private static final int WALK = 4;
  private static final int MOST = 1_000_000;

  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private CodeOptions codes = new CodeOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder that takes the results.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "How many samples, rows of a sweep, or points that --interpolate goes through. Default:"
              + " 16 pictures, 1000 points, 10 rows, 4 points to go through.")
  private @Nullable Integer count;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of noise and codes. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--grid", description = "Write one picture of all samples, grid.png, instead.")
  private boolean grid;

  @Option(names = "--singles", description = "With --grid, write the samples one by one too.")
  private boolean singles;

  @Option(
      names = "--columns",
      paramLabel = "N",
      description =
          "Columns of a grid, or values of a continuous code that is swept. Default: as many as"
              + " make it square; 10 for a sweep.")
  private @Nullable Integer columns;

  @Option(
      names = "--sweep",
      paramLabel = "CODE",
      description =
          "Write a grid in which this code changes from column to column while noise and other"
              + " codes of a row stay. A continuous code may have a range: c2=-2..2.")
  private @Nullable String sweep;

  @Option(
      names = "--interpolate",
      paramLabel = "N",
      description =
          "Write N frames from each of --count random points to the next and back to the first,"
              + " as frame-0001.png and so on and as frames.gif.")
  private @Nullable Integer interpolate;

  @Option(names = "--overwrite", description = "Replace results that are there already.")
  private boolean overwrite;

  public SampleCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    check();
    OutputPlace.requireFolder("--out", out);
    Path file = model.file(console);
    try (Sampler sampler = Sampler.load(file)) {
      SampleResults results = new SampleResults(console, json.wanted(), overwrite);
      OfNoise signature = (OfNoise) sampler.description().signature();
      SampleWork work =
          new SampleWork(sampler, codes.fixed(signature.codes()), seed, out, results, interruption);
      boolean whole = write(work, signature);
      results.close(file, seed);
      if (!whole) {
        console.say("interrupted; what was written is whole");
      }
      return whole ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  private boolean write(SampleWork work, OfNoise signature) {
    if (signature instanceof Signature.NoiseToPoints) {
      if (grid || sweep != null || interpolate != null) {
        throw new UsageException(
            "--grid, --sweep and --interpolate are for models that make pictures; this one makes"
                + " points");
      }
      PointSamples points = new PointSamples(count(POINTS));
      return counted(points.count(), progress -> points.write(work, progress));
    }
    if (sweep != null) {
      CodeSweep swept =
          CodeSweep.parse(sweep, columns == null ? SWEEP : columns, count(SWEEP), work);
      return counted(swept.values().size(), progress -> swept.write(work, progress));
    }
    if (interpolate != null) {
      LatentWalk walk = new LatentWalk(count(WALK), interpolate);
      return counted(walk.frames(), progress -> walk.write(work, progress));
    }
    int pictures = count(PICTURES);
    int wide = columns == null ? (int) Math.ceil(Math.sqrt(pictures)) : columns;
    PictureSamples samples = new PictureSamples(pictures, singles || !grid, grid, wide);
    return counted(pictures, progress -> samples.write(work, progress));
  }

  /** What tells its progress. */
  private interface Task {
    boolean run(BatchProgress progress);
  }

  private boolean counted(int total, Task task) {
    try (BatchProgress progress = new BatchProgress(console, "sample", total)) {
      return task.run(progress);
    }
  }

  private int count(int usual) {
    return count == null ? usual : count;
  }

  private void check() {
    if (sweep != null && interpolate != null) {
      throw new UsageException("--sweep and --interpolate exclude each other");
    }
    if (grid && (sweep != null || interpolate != null)) {
      throw new UsageException(
          "--grid is of plain samples; leave it away with "
              + (sweep != null ? "--sweep, which draws one anyway" : "--interpolate"));
    }
    if (singles && !grid) {
      throw new UsageException("--singles goes with --grid; without it samples are single anyway");
    }
    inRange("--count", count, interpolate == null ? 1 : 2, MOST);
    inRange("--columns", columns, 1, 1000);
    inRange("--interpolate", interpolate, 1, 10_000);
  }

  private static void inRange(String option, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw new UsageException("%s %d: expected %d to %d".formatted(option, value, least, most));
    }
  }
}
