package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.evaluation.MeasureName.Need;
import io.morph4j.tools.report.ResultFormat;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j metrics}: measures of pictures that are there already. */
@Command(
    name = "metrics",
    description = {
      "Compare the pictures of one folder with those of another, the references.",
      "Where most names of both folders agree, equal names are taken as pairs; fid, kid and"
          + " diversity compare the folders as sets."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j metrics translated/ truth/",
      "  morph4j metrics zebras/ horse2zebra/testB --metrics kid --extractor inception.onnx --json"
    })
public final class MetricsCommand implements Callable<Integer> {
  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private MeasureOptions measures = new MeasureOptions();

  @Parameters(index = "0", paramLabel = "DIR", description = "The pictures to measure.")
  @SuppressWarnings("NullAway.Init")
  private Path pictures;

  @Parameters(index = "1", paramLabel = "REFERENCES", description = "The pictures to match.")
  @SuppressWarnings("NullAway.Init")
  private Path references;

  @Option(
      names = "--pairs",
      defaultValue = "AUTO",
      paramLabel = "HOW",
      description =
          "Whether equal names are pairs: auto (if most agree), by_name, none. Default: auto.")
  private TestSet.Pairs pairs = TestSet.Pairs.AUTO;

  private final PictureReader reader = PictureReader.defaults();
  private final Map<String, String> failures = new LinkedHashMap<>();

  public MetricsCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    TestSet set = TestSet.ofFolders(pictures, references, pairs).first(measures.limit());
    EnumSet<Need> available = EnumSet.of(Need.REFERENCES);
    if (set.paired()) {
      available.add(Need.TRUTH);
    }
    Set<MeasureName> wanted = measures.wanted(available);
    if (pairs == TestSet.Pairs.AUTO && !measures.needTruth(wanted)) {
      set = TestSet.ofFolders(pictures, references, TestSet.Pairs.NONE).first(measures.limit());
    }
    try (FeatureExtractor extractor = measures.open(wanted)) {
      measures
          .fit(wanted, extractor, set.items().size(), set.references().size())
          .forEach(console::say);
      Evaluation evaluation = new Evaluation(wanted, extractor, set.referenceSplit());
      return run(set, evaluation);
    }
  }

  private int run(TestSet set, Evaluation evaluation) {
    set.unmatched().forEach(file -> fail(file, file + ": no partner of the same name"));
    int counted = evaluation.needsReferences() ? set.references().size() : 0;
    try (BatchProgress progress =
        new BatchProgress(console, "metrics", set.items().size() + counted)) {
      for (TestSet.Item item : set.items()) {
        if (interruption.requested()) {
          return ExitCode.INTERRUPTED;
        }
        measure(item, evaluation);
        progress.step();
      }
      for (PictureSource reference : set.references().subList(0, counted)) {
        if (interruption.requested()) {
          return ExitCode.INTERRUPTED;
        }
        addReference(reference, evaluation);
        progress.step();
      }
    }
    return report(evaluation);
  }

  private void measure(TestSet.Item item, Evaluation evaluation) {
    try {
      Picture picture = item.input().read(reader);
      PictureSource source = item.truth();
      Picture truth = source == null ? null : source.read(reader);
      evaluation.add(new Sample(item.name(), null, picture, truth, truth, null));
    } catch (UserException e) {
      fail(item.input().file(), String.valueOf(e.getMessage()));
    }
  }

  private void addReference(PictureSource reference, Evaluation evaluation) {
    try {
      evaluation.addReference(reference.read(reader));
    } catch (UserException e) {
      fail(reference.file(), String.valueOf(e.getMessage()));
    }
  }

  private void fail(Path file, String problem) {
    if (failures.put(file.toString(), problem) == null) {
      console.error(problem);
    }
  }

  private int report(Evaluation evaluation) {
    if (evaluation.scores().isEmpty()) {
      console.error("no picture of " + pictures + " could be measured");
      return ExitCode.FAILED;
    }
    if (json.wanted()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("pictures", pictures.toString());
      all.put("references", references.toString());
      all.put("measures", ResultFormat.maps(evaluation.measures()));
      all.put("failed", failures);
      console.json(all);
    } else {
      ResultFormat.table(evaluation.measures()).forEach(console::data);
    }
    return failures.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
  }
}
