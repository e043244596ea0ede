package io.morph4j.spark;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.data.ResultNames;
import io.morph4j.data.format.PictureFormat;
import io.morph4j.spark.PictureWork.Failure;
import io.morph4j.spark.PictureWork.Item;
import io.morph4j.spark.PictureWork.Result;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The pictures of a folder through a model, on a cluster: a main class for {@code spark-submit}.
 * Results have the names, forms and bytes that {@code morph4j translate} gives them. A picture that
 * fails is a row of a table, and the job goes on.
 */
@Command(
    name = "TranslateJob",
    mixinStandardHelpOptions = true,
    description = "Translate a folder of pictures with a model.")
public final class TranslateJob implements Callable<Integer> {
  private static final double MEGA = 1e6;

  /** Tasks for each core that the job has, so that a slow picture holds up little. */
  private static final int TASKS_PER_CORE = 4;

  private static final int MOST_PER_TASK = 256;

  private final PrintStream out;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|RUN",
      description = "A model file, or the local folder of a training run.")
  @SuppressWarnings("NullAway.Init")
  private String model;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      description = "Which model of a run, e.g. AtoB or BtoA. Default: the first by name.")
  private @Nullable String direction;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "DIR",
      description = "The pictures, looked for to any depth; any file system that Hadoop knows.")
  @SuppressWarnings("NullAway.Init")
  private String in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder that takes the results.")
  @SuppressWarnings("NullAway.Init")
  private String results;

  @Option(names = "--overwrite", description = "Replace results that are there already.")
  private boolean overwrite;

  @Option(
      names = "--skip-existing",
      description = "Leave out inputs whose result is there already.")
  private boolean skipExisting;

  @Option(
      names = "--failures",
      paramLabel = "FILE",
      description =
          "The table of pictures that failed, .csv or .jsonl. Default: _failures.csv in --out.")
  private @Nullable String failures;

  @Option(
      names = "--format",
      defaultValue = "png",
      paramLabel = "ENDING",
      description =
          "The format of the results: png, jpg, webp, tif, bmp or ppm. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String format;

  @Option(
      names = "--policy",
      paramLabel = "KEY=VALUE",
      description = "How the model is run: dropout=true|false, batchStatistics=NAME, engine=onnx.")
  private TreeMap<String, String> policy = new TreeMap<>();

  @Option(
      names = "--max-megapixels",
      defaultValue = "100",
      paramLabel = "N",
      description = "Refuse larger pictures. Default: ${DEFAULT-VALUE}.")
  private double maxMegapixels;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks to make of the pictures. Default: four a core, of 256 pictures or less.")
  private @Nullable Integer tasks;

  @Mixin private GuideFlags guide = new GuideFlags();

  TranslateJob(PrintStream out) {
    this.out = out;
  }

  /** Runs the job and ends the process with 1 or 2 if it failed. */
  public static void main(String... args) {
    Jobs.exit(run(System.out, System.err, args));
  }

  /**
   * Runs the job in the session that there is, or in a new one.
   *
   * @return 0 if a picture has its result, else 1; 2 if it was called wrongly
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return Jobs.run(new TranslateJob(out), err, args);
  }

  @Override
  public Integer call() {
    if (!(maxMegapixels > 0)) {
      throw new UsageException("--max-megapixels " + maxMegapixels + ": expected more than 0");
    }
    if (tasks != null && tasks < 1) {
      throw new UsageException("--tasks " + tasks + ": expected 1 or more");
    }
    long start = System.nanoTime();
    SparkSession session = SparkSession.builder().appName("morph4j translate").getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration hadoop = spark.hadoopConfiguration();
    ModelShipment shipment =
        ModelShipment.of(modelFile(), policy, guide.choice(), guide.reference(), hadoop);
    shipment.unpack().translator().close(); // mistakes are told before the work
    HadoopFolder from = HadoopFolder.of(in, hadoop);
    HadoopFolder to = HadoopFolder.of(results, hadoop);
    List<Failure> failed = new ArrayList<>();
    List<Item> wanted = new ArrayList<>();
    int skipped = plan(from, to, wanted, failed);
    int done = 0;
    for (Result each : translate(spark, shipment, from, to, wanted)) {
      done += each.done();
      failed.addAll(each.failures());
    }
    String table = failures == null ? to.address("_failures.csv") : failures;
    FailureTable.write(table, failed, hadoop);
    out.printf(
        Locale.ROOT,
        "%d translated, %d there already, %d failed; %.1f s%n",
        done,
        skipped,
        failed.size(),
        (System.nanoTime() - start) * 1e-9);
    if (!failed.isEmpty()) {
      out.println("what failed and why: " + table);
    }
    return done + skipped > 0 ? 0 : 1;
  }

  /** The file of the model; a run stands for its best or newest. */
  private String modelFile() {
    if (model.contains(":") || !Files.isDirectory(Path.of(model))) {
      return model;
    }
    return TrainingRun.model(Path.of(model), direction).toString();
  }

  /**
   * Lists what is to be done.
   *
   * @return how many results are there already
   */
  private int plan(HadoopFolder from, HadoopFolder to, List<Item> wanted, List<Failure> failed) {
    List<String> inputs = new ArrayList<>(from.pictures());
    Set<String> there = to.names();
    if (from.holds(to) && !to.holds(from)) {
      String below = to.address().substring(from.address().length() + 1) + "/";
      inputs.removeIf(name -> name.startsWith(below)); // results of an earlier job
    }
    List<String> names = ResultNames.of(inputs, ending());
    if (to.holds(from) && from.holds(to) && inputs.stream().anyMatch(names::contains)) {
      throw new UserException(
          "--out %s: results would take the places of inputs; name another folder"
              .formatted(results));
    }
    Set<String> taken = new HashSet<>();
    int skipped = 0;
    for (int i = 0; i < inputs.size(); i++) {
      String result = names.get(i);
      if (!taken.add(result)) {
        failed.add(
            new Failure(
                from.address(inputs.get(i)), "another input is written to " + result + " already"));
      } else if (!there.contains(result) || overwrite && !skipExisting) {
        wanted.add(new Item(inputs.get(i), result));
      } else if (skipExisting) {
        skipped++;
      } else {
        failed.add(
            new Failure(
                from.address(inputs.get(i)),
                to.address(result) + " is there already; --overwrite replaces it"));
      }
    }
    return skipped;
  }

  private String ending() {
    return "."
        + PictureFormat.ofFileName("." + format.toLowerCase(Locale.ROOT))
            .map(known -> format.toLowerCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    new UsageException(
                        "--format " + format + ": use png, jpg, webp, tif, bmp or ppm"));
  }

  private List<Result> translate(
      JavaSparkContext spark,
      ModelShipment shipment,
      HadoopFolder from,
      HadoopFolder to,
      List<Item> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    int slices =
        tasks != null
            ? tasks
            : Math.max(
                TASKS_PER_CORE * spark.defaultParallelism(),
                (wanted.size() + MOST_PER_TASK - 1) / MOST_PER_TASK);
    PictureWork work =
        new PictureWork(
            spark.broadcast(shipment),
            spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
            from.address(),
            to.address(),
            (long) (maxMegapixels * MEGA));
    return spark.parallelize(wanted, Math.min(slices, wanted.size())).mapPartitions(work).collect();
  }
}
