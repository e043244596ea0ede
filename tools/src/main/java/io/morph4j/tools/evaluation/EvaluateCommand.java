package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.data.labelled.LabelledFolders;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.DeviceOption;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.cli.PrecisionOption;
import io.morph4j.tools.evaluation.MeasureName.Need;
import io.morph4j.tools.report.GalleryPage;
import io.morph4j.tools.report.MeasuresFile;
import io.morph4j.tools.report.ResultFormat;
import io.morph4j.tools.report.RunReport;
import io.morph4j.tools.sample.CodeEvaluation;
import io.morph4j.tools.sample.GeneratedEvaluation;
import io.morph4j.tools.sample.ReconstructionEvaluation;
import io.morph4j.tools.sample.StackedModes;
import io.morph4j.tools.translate.PolicyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j evaluate}: how good a model is on pictures that it was not trained on. */
@Command(
    name = "evaluate",
    description = {
      "Translate the held-out pictures of a data folder and measure the results; of a model that"
          + " reads codes off pictures, measure how they agree with classes and known factors.",
      "The data is testA testB, test/X test/Y, or test with pictures that hold A and B side by"
          + " side; where most names of both sides agree, equal names are taken as pairs.",
      "A model of several domains wants train/X test/X for each: all held-out pictures are"
          + " translated to all other domains, and measured for each ordered pair.",
      "Measures of a run are kept in RUN/measures.json and shown on its page."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j evaluate --model runs/emoji --data emoji64 --out results",
      "  morph4j evaluate --model runs/zebra --direction AtoB --data horse2zebra --metrics"
          + " kid,cycle",
      "  morph4j evaluate --model AtoB.safetensors --data facades --extractor inception.onnx"
          + " --json",
      "  morph4j evaluate --model runs/digits --data digits"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private EvaluatedModel model = new EvaluatedModel();
  @Mixin private MeasureOptions measures = new MeasureOptions();
  @Mixin private PolicyOptions policy = new PolicyOptions();
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The folder with the held-out pictures.")
  @SuppressWarnings("NullAway.Init")
  private Path data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "The part of the data to use. Default: test, or val if there is no test.")
  private @Nullable String split;

  @Option(
      names = "--pairs",
      defaultValue = "AUTO",
      paramLabel = "HOW",
      description =
          "Whether equal names are pairs: auto (if most agree), by_name, none. Default: auto.")
  private TestSet.Pairs pairs = TestSet.Pairs.AUTO;

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description =
          "For models of several domains: what judges accuracy; trained on the training pictures"
              + " and written there if there is no such file. Default: trained each time.")
  private @Nullable Path classifier;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A new folder for a page with all pictures and their measures.")
  private @Nullable Path out;

  public EvaluateCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    if (out != null) {
      ResultsFolder.requireNew(out);
      OutputPlace.requireFolder("--out", out);
    }
    device.check(console);
    PrecisionOption.use(precision.wanted());
    Path file = model.file(console);
    ModelDescription description = ModelFile.info(file).description();
    if (GeneratedEvaluation.only(description)
        || (GeneratedEvaluation.suits(description) && measures.named())) {
      return evaluateGenerated(file, description);
    }
    if (CodeEvaluation.suits(description)) {
      return evaluateCodes(file, description);
    }
    if (EvaluatedModel.ofDomains(description)) {
      return evaluateDomains(file);
    }
    if (classifier != null) {
      throw new UsageException("--classifier is for models of several domains");
    }
    String part = split == null ? TestSet.heldOut(data) : split;
    boolean backwards = model.backwards(file, TestSet.domains(data, part));
    boolean colours = EvaluatedModel.colours(description);
    TestSet.Choice choice = new TestSet.Choice(part, backwards, pairs, colours);
    TestSet set = TestSet.find(data, choice).first(measures.limit());
    Path wayBack = model.wayBack(file);
    Set<MeasureName> wanted = measures.wanted(available(set, wayBack));
    if (pairs == TestSet.Pairs.AUTO && out == null && !measures.needTruth(wanted)) {
      set = TestSet.find(data, choice.unpaired()).first(measures.limit());
    }
    try (FeatureExtractor extractor = measures.open(wanted);
        Translator there = policy.load(file);
        Translator back =
            wayBack != null && wanted.contains(MeasureName.CYCLE) ? policy.load(wayBack) : null) {
      measures
          .fit(wanted, extractor, set.items().size(), set.references().size())
          .forEach(console::say);
      Evaluation evaluation = new Evaluation(wanted, extractor, set.referenceSplit());
      ResultsFolder folder = out == null ? null : new ResultsFolder(out);
      SetWork work = new SetWork(set, new TestTranslation(set, there, back), evaluation, folder);
      return work.run(console, interruption)
          ? report(file, set, evaluation, work, folder)
          : ExitCode.INTERRUPTED;
    }
  }

  /** Of a model that reads codes off pictures. */
  private int evaluateCodes(Path file, ModelDescription description) {
    if (measures.named() || out != null) {
      throw new UsageException(
          (out != null ? "--out" : "--metrics")
              + " is for models from pictures to pictures; of codes all measures are taken");
    }
    CodeEvaluation evaluation = new CodeEvaluation(description, data, split, measures.limit());
    if (!evaluation.encode(file, console, interruption)) {
      return ExitCode.INTERRUPTED;
    }
    return tell(file, evaluation.measures(), evaluation.lines());
  }

  /** Of a model that makes pictures of noise. */
  private int evaluateGenerated(Path file, ModelDescription description) {
    if (out != null || split != null) {
      throw new UsageException(
          (out != null ? "--out" : "--split")
              + " is for models from pictures to pictures; samples are compared with the training"
              + " pictures");
    }
    LabelledFolders pictures = LabelledFolders.find(data);
    Set<MeasureName> possible = EnumSet.of(MeasureName.FID, MeasureName.KID, MeasureName.DIVERSITY);
    if (GeneratedEvaluation.classCode(description, pictures).isPresent()) {
      possible.add(MeasureName.ACCURACY);
    }
    boolean stacked = StackedModes.suits(description, pictures.train());
    if (stacked) {
      possible.add(MeasureName.MODES);
    } else if (classifier != null && !possible.contains(MeasureName.ACCURACY)) {
      throw new UsageException(
          "--classifier: the model is told no class that the pictures of " + data + " have");
    }
    Set<MeasureName> wanted = measures.wantedOfDomains(possible);
    try (FeatureExtractor extractor = measures.open(wanted)) {
      GeneratedEvaluation evaluation =
          new GeneratedEvaluation(description, pictures, extractor, measures.limit());
      measures
          .fit(wanted, extractor, evaluation.made(), evaluation.references())
          .forEach(console::say);
      List<String> names = wanted.stream().map(MeasureName::id).toList();
      if (!evaluation.run(file, names, classifier, console, interruption)) {
        return ExitCode.INTERRUPTED;
      }
      List<Measure> results = new ArrayList<>(evaluation.measures());
      if (wanted.contains(MeasureName.MODES)) {
        StackedModes modes = new StackedModes(pictures.train(), measures.limit());
        if (!modes.run(file, classifier, console, interruption)) {
          return ExitCode.INTERRUPTED;
        }
        results.addAll(modes.measures());
      }
      if (!measures.named() && ReconstructionEvaluation.suits(description)) {
        results.addAll(ReconstructionEvaluation.measure(file, pictures, measures.limit()));
      }
      return tell(file, results, ResultFormat.table(results));
    }
  }

  private int tell(Path file, List<Measure> results, List<String> lines) {
    if (json.wanted()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("model", file.toString());
      all.put("data", data.toString());
      all.put("measures", ResultFormat.maps(results));
      console.json(all);
    } else {
      lines.forEach(console::data);
    }
    keep(file, results);
    return ExitCode.DONE;
  }

  /** Of a model of several domains, by pair of them. */
  private int evaluateDomains(Path file) {
    DomainSet set =
        DomainSet.find(data, split, ModelFile.info(file).description().domains(), measures.limit());
    try (Translator translator = policy.load(file)) {
      Set<MeasureName> possible = DomainEvaluation.measures(translator.description());
      Set<MeasureName> wanted = measures.wantedOfDomains(possible);
      try (FeatureExtractor extractor = measures.open(wanted);
          DomainClassifier judge =
              wanted.contains(MeasureName.ACCURACY)
                  ? DomainWork.classifier(set, classifier, console)
                  : null) {
        boolean several = possible.contains(MeasureName.DIVERSITY);
        int[] least = set.least(several ? DomainEvaluation.STYLES : 1);
        measures.fit(wanted, extractor, least[0], least[1]).forEach(console::say);
        DomainEvaluation evaluation =
            new DomainEvaluation(wanted, translator, set, extractor, judge);
        DomainWork work = new DomainWork(set, evaluation, wanted, out);
        return work.translate(console, interruption)
            ? report(file, work, evaluation.means())
            : ExitCode.INTERRUPTED;
      }
    }
  }

  private int report(Path file, DomainWork work, List<Measure> means) {
    if (!work.measured()) {
      console.error("none of the pictures could be measured");
      return ExitCode.FAILED;
    }
    if (json.wanted()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("model", file.toString());
      all.put("data", data.toString());
      all.put("pairs", work.maps());
      all.put("measures", ResultFormat.maps(means));
      all.put("failed", work.failures());
      console.json(all);
    } else {
      work.table().forEach(console::data);
      ResultFormat.table(means).forEach(console::data);
    }
    keep(file, means);
    if (out != null) {
      List<GalleryPage.Fact> facts =
          List.of(
              new GalleryPage.Fact("model", file.toString()),
              new GalleryPage.Fact("data", data.toString()));
      console.say("page: " + work.writePage(out, facts, means));
    }
    return work.failures().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
  }

  /** In the folder of the run, if the model is of one. */
  private void keep(Path file, List<Measure> results) {
    Path run = model.run();
    if (run != null) {
      String name = String.valueOf(file.getFileName()).replaceFirst("[.]safetensors$", "");
      MeasuresFile.write(run, name, results);
      RunReport.write(run);
    }
  }

  private static Set<Need> available(TestSet set, @Nullable Path wayBack) {
    EnumSet<Need> available = EnumSet.of(Need.INPUT, Need.REFERENCES);
    if (set.paired()) {
      available.add(Need.TRUTH);
    }
    if (wayBack != null) {
      available.add(Need.WAY_BACK);
    }
    return available;
  }

  private int report(
      Path file, TestSet set, Evaluation evaluation, SetWork work, @Nullable ResultsFolder folder) {
    if (evaluation.scores().isEmpty()) {
      console.error("none of the %d pictures could be measured".formatted(set.items().size()));
      return ExitCode.FAILED;
    }
    var results = evaluation.measures();
    if (json.wanted()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("model", file.toString());
      all.put("data", data.toString());
      all.put("inputs", set.inputSplit());
      all.put("paired", set.paired());
      all.put("measures", ResultFormat.maps(results));
      all.put("failed", work.failures());
      console.json(all);
    } else {
      ResultFormat.table(results).forEach(console::data);
    }
    keep(file, results);
    if (folder != null) {
      List<String> facts =
          List.of(
              "model", file.toString(),
              "data", data.toString(),
              "inputs", set.inputSplit() + (set.paired() ? ", paired" : ", unpaired"));
      console.say("page: " + folder.finish(facts, results));
    }
    return work.failures().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
  }
}
