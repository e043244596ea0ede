package io.morph4j.spark;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureMoments;
import io.morph4j.core.metric.FrechetDistance;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.SetMeasures;
import io.morph4j.spark.FeatureWork.Chunk;
import io.morph4j.spark.FeatureWork.Part;
import io.morph4j.spark.PictureWork.Failure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Distances between two folders of pictures, on a cluster: a main class for {@code spark-submit}.
 * Executors turn pictures into features and these into moments, which are merged on the way to the
 * driver ({@link FeatureMoments}); {@code kid} needs the features themselves and brings them there.
 */
@Command(
    name = "MetricsJob",
    mixinStandardHelpOptions = true,
    description = "Compare the pictures of one folder with those of another, the references.")
public final class MetricsJob implements Callable<Integer> {
  private static final Set<String> KNOWN = Set.of("fid", "kid");

  /** Pictures whose features an extractor computes together. */
  private static final int BATCH = 16;

  private static final int TASKS_PER_CORE = 4;
  private static final int MOST_PER_TASK = 64 * BATCH;

  private final PrintStream out;

  @Parameters(index = "0", paramLabel = "DIR", description = "The pictures to measure.")
  @SuppressWarnings("NullAway.Init")
  private String pictures;

  @Parameters(index = "1", paramLabel = "REFERENCES", description = "The pictures to match.")
  @SuppressWarnings("NullAway.Init")
  private String references;

  @Option(
      names = "--metrics",
      split = ",",
      defaultValue = "fid,kid",
      paramLabel = "NAME",
      description = "fid, kid. Default: ${DEFAULT-VALUE}.")
  private List<String> metrics = List.of();

  @Option(
      names = "--extractor",
      defaultValue = "small",
      paramLabel = "NAME|FILE",
      description =
          "The network whose features are compared: small (built in) or FILE.onnx. Default:"
              + " ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String extractor;

  @Option(
      names = "--few",
      description = "Compute fid with fewer pictures than it needs; its protocol says so.")
  private boolean few;

  @Option(names = "--json", description = "Print JSON, as morph4j metrics does.")
  private boolean json;

  @Option(
      names = "--failures",
      paramLabel = "FILE",
      description = "Where the table of pictures that failed goes, .csv or .jsonl. Default: none.")
  private @Nullable String failures;

  MetricsJob(PrintStream out) {
    this.out = out;
  }

  /** Runs the job and ends the process with 1 or 2 if it failed. */
  public static void main(String... args) {
    Jobs.exit(run(System.out, System.err, args));
  }

  /**
   * Runs the job in the session that there is, or in a new one.
   *
   * @return 0, 1 if nothing could be measured, 2 if it was called wrongly
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return Jobs.run(new MetricsJob(out), err, args);
  }

  @Override
  public Integer call() {
    for (String name : metrics) {
      if (!KNOWN.contains(name)) {
        throw new UsageException("--metrics " + name + ": on a cluster there are fid and kid");
      }
    }
    SparkSession session = SparkSession.builder().appName("morph4j metrics").getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration hadoop = spark.hadoopConfiguration();
    SharedExtractors.Named named = SharedExtractors.Named.of(extractor, hadoop);
    FeatureExtractor used = SharedExtractors.of(named);
    HadoopFolder measured = HadoopFolder.of(pictures, hadoop);
    HadoopFolder matched = HadoopFolder.of(references, hadoop);
    Broadcast<SharedExtractors.Named> sent = spark.broadcast(named);
    Part ofPictures = features(spark, sent, measured);
    Part ofReferences = features(spark, sent, matched);
    List<Failure> failed =
        Stream.concat(ofPictures.failures().stream(), ofReferences.failures().stream()).toList();
    if (failures != null) {
      FailureTable.write(failures, failed, hadoop);
    }
    List<Measure> measures = measures(new SetMeasures(used, references), ofPictures, ofReferences);
    if (json) {
      out.println(json(measures, failed));
    } else {
      measures.forEach(
          each ->
              out.printf(
                  Locale.ROOT, "%-5s %.9g  %s%n", each.name(), each.value(), each.protocol()));
      if (!failed.isEmpty()) {
        out.println(failed.size() + " pictures failed, the first is " + failed.get(0));
      }
    }
    return 0;
  }

  private Part features(
      JavaSparkContext spark, Broadcast<SharedExtractors.Named> sent, HadoopFolder folder) {
    List<String> names = folder.pictures();
    int tasks = TASKS_PER_CORE * spark.defaultParallelism();
    int batches = (names.size() + BATCH - 1) / BATCH;
    int size = Math.min(MOST_PER_TASK, (batches + tasks - 1) / tasks * BATCH);
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < names.size(); i += size) {
      chunks.add(new Chunk(i, new ArrayList<>(names.subList(i, Math.min(names.size(), i + size)))));
    }
    FeatureWork work =
        new FeatureWork(
            sent,
            spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
            folder.address(),
            metrics.contains("kid"));
    return spark.parallelize(chunks, chunks.size()).mapPartitions(work).treeReduce(Part::and);
  }

  private List<Measure> measures(SetMeasures of, Part x, Part y) {
    FeatureMoments momentsX = x.moments();
    FeatureMoments momentsY = y.moments();
    if (momentsX == null || momentsY == null) {
      throw new UserException(
          "no picture of " + (momentsX == null ? pictures : references) + " could be measured");
    }
    long least = Math.min(momentsX.count(), momentsY.count());
    List<Measure> measures = new ArrayList<>();
    if (metrics.contains("fid")) {
      int wanted = few ? 2 : FrechetDistance.leastSamples(of.extractor().dimensions());
      if (least < wanted) {
        throw new UserException(
            ("fid over the %d features of %s needs at least %d pictures on each side, here are %d"
                    + " and %d; use --metrics kid, which needs no such number, or --few to have a"
                    + " biased fid none the less")
                .formatted(
                    of.extractor().dimensions(),
                    of.extractor().name(),
                    wanted,
                    momentsX.count(),
                    momentsY.count()));
      }
      measures.add(of.frechet(momentsX, momentsY));
    }
    if (metrics.contains("kid")) {
      if (least < 2) {
        throw new UserException("kid needs at least 2 pictures on each side");
      }
      measures.add(of.kernel(rows(x.rows()), rows(y.rows())));
    }
    return measures;
  }

  private static INDArray rows(TreeMap<Integer, float[][]> chunks) {
    return Nd4j.create(chunks.values().stream().flatMap(Stream::of).toArray(float[][]::new));
  }

  private String json(List<Measure> measures, List<Failure> failed) {
    JsonArray list = new JsonArray();
    for (Measure each : measures) {
      JsonObject entry = new JsonObject();
      entry.addProperty("measure", each.name());
      entry.addProperty("value", each.value());
      entry.addProperty("extractor", each.protocol().extractor());
      entry.addProperty("pictures", each.protocol().pictures());
      entry.addProperty("references", each.protocol().references());
      entry.addProperty("referenceSplit", each.protocol().referenceSplit());
      entry.addProperty("resize", each.protocol().resize());
      entry.addProperty("details", each.protocol().details());
      list.add(entry);
    }
    JsonObject broken = new JsonObject();
    failed.forEach(each -> broken.addProperty(each.path(), each.reason()));
    JsonObject all = new JsonObject();
    all.addProperty("pictures", pictures);
    all.addProperty("references", references);
    all.add("measures", list);
    all.add("failed", broken);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all);
  }
}
