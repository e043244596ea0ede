package io.morph4j.spark;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.Workers;
import io.morph4j.core.train.run.Every;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.StopAfter;
import io.morph4j.core.train.run.TrainingRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scala.reflect.ClassTag$;

/**
 * Training by several workers, each on an equal part of every batch: a main class for {@code
 * spark-submit}. The workers are the tasks of one barrier stage; they exchange gradients in a ring
 * of their own connections.
 *
 * <p>The pictures and the folder of the run are on a file system that every executor sees under the
 * same path. The run is one of {@code morph4j train}, which can go on with it, and the other way
 * round; so can another number of workers.
 */
@Command(
    name = "TrainJob",
    mixinStandardHelpOptions = true,
    description = "Train an architecture with several workers, each on its part of every batch.")
public final class TrainJob implements Callable<Integer> {
  private final PrintStream out;

  @Parameters(
      arity = "0..1",
      paramLabel = "ARCH",
      description = "The architecture, e.g. cyclegan; not with --resume.")
  private @Nullable String architecture;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The pictures, in a layout that morph4j train knows.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description = "The folder of the run: new or empty, or an earlier run with --resume.")
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Option(names = "--resume", description = "Go on with the run in --out, to --steps if given.")
  private boolean resume;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "The configuration to start from. Default: the architecture's first.")
  private @Nullable String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One option of the configuration; may be given many times. batchSize is that of all"
              + " workers together.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--steps", paramLabel = "N", description = "When the run is complete.")
  private @Nullable Long steps;

  @Option(
      names = "--save-every",
      defaultValue = "500",
      paramLabel = "N",
      description = "Steps between checkpoints. Default: ${DEFAULT-VALUE}.")
  private long saveEvery;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of everything random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Tasks that train together. Default: as many as the job has cores.")
  private @Nullable Integer workers;

  @Option(
      names = "--average-every",
      defaultValue = "1",
      paramLabel = "K",
      description =
          "1: gradients are averaged in each step. More: parameters after so many steps."
              + " Default: ${DEFAULT-VALUE}.")
  private int every;

  TrainJob(PrintStream out) {
    this.out = out;
  }

  /** Runs the job and ends the process with 1 or 2 if it failed. */
  public static void main(String... args) {
    Jobs.exit(run(System.out, System.err, args));
  }

  /**
   * Runs the job in the session that there is, or in a new one.
   *
   * <p>An error of Spark's comes through: workers failed more often than it allows.
   *
   * @return 0 if the run is complete; 1 or 2 if it could not begin
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return Jobs.run(new TrainJob(out), err, args);
  }

  @Override
  public Integer call() {
    if (every < 1 || (workers != null && workers < 1)) {
      throw new UsageException("--workers and --average-every: expected 1 or more");
    }
    String run = folder.toAbsolutePath().toString();
    SparkSession session = SparkSession.builder().appName("morph4j train").getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    int count = workers == null ? spark.defaultParallelism() : workers;
    if (resume) {
      if (steps != null) {
        try (TrainingRun kept = TrainingRun.resume(folder)) {
          kept.describe(kept.description().withStopAfter(StopAfter.steps(steps)));
        }
      }
    } else {
      RunDescription description = description();
      try (Training training = training(description)) {
        training.join(new Driver(count), every); // mistakes are told before the work
      }
      TrainingRun.create(folder, description).close();
    }
    long start = System.nanoTime();
    RDD<Integer> tasks = spark.parallelize(Collections.nCopies(count, 0), count).rdd();
    RDD<Long> trained =
        tasks
            .barrier()
            .mapPartitions(new TrainWork(run, every), false, ClassTag$.MODULE$.apply(Long.class));
    // Spark starts a barrier stage again after a lost executor only if a shuffle comes behind it.
    List<Long> done = trained.toJavaRDD().coalesce(1, true).collect();
    out.printf(
        Locale.ROOT,
        "complete at step %d, %d workers; %.1f s; the run is in %s%n",
        done.get(0),
        count,
        (System.nanoTime() - start) * 1e-9,
        folder);
    return 0;
  }

  /** Stands for the workers where nothing is trained. */
  private record Driver(int count) implements Workers {
    @Override
    public int index() {
      return 0;
    }

    @Override
    public void average(INDArray values) {
      throw new IllegalStateException("the driver does not train");
    }
  }

  private RunDescription description() {
    if (architecture == null || data == null || steps == null) {
      throw new UsageException("a new run needs ARCH, --data DIR and --steps N");
    }
    Architecture<?> named = named(architecture);
    String chosen = preset == null ? named.presets().keySet().iterator().next() : preset;
    Record config = ConfigRecords.with(preset(named, chosen), options);
    return new RunDescription(
        named.name(),
        chosen,
        ConfigRecords.toMap(config),
        DataLocation.root(data.toAbsolutePath()),
        seed,
        StopAfter.steps(steps),
        new Every(saveEvery, 0, 1));
  }

  /** The training that a run describes, before its first step. */
  @SuppressWarnings("unchecked") // configs come from the presets of the same architecture
  static Training training(RunDescription description) {
    Architecture<Record> named = (Architecture<Record>) named(description.architecture());
    Record config = named.restored(description.config());
    Long planned = description.stopAfter() instanceof StopAfter.Steps all ? all.steps() : null;
    return named.start(config, description.data(), description.seed(), planned);
  }

  private static Architecture<?> named(String name) {
    return ServiceLoader.load(Architecture.class).stream()
        .<Architecture<?>>map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("no architecture " + name + " on the job's class path"));
  }

  private static Record preset(Architecture<?> architecture, String name) {
    Record preset = architecture.presets().get(name);
    if (preset == null) {
      throw new UsageException(
          "--preset %s: expected one of %s".formatted(name, architecture.presets().keySet()));
    }
    return preset;
  }
}
