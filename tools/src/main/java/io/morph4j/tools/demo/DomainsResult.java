package io.morph4j.tools.demo;

import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.evaluation.DomainEvaluation;
import io.morph4j.tools.evaluation.DomainSet;
import io.morph4j.tools.evaluation.DomainWork;
import io.morph4j.tools.evaluation.MeasureName;
import io.morph4j.tools.report.GalleryPage;
import io.morph4j.tools.report.GalleryPage.Cell;
import io.morph4j.tools.report.ResultFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How good a model of several domains is, beside the same before training.
 *
 * @param run what was trained
 * @param domains of the model
 * @param trained means over all ordered pairs of domains
 * @param untrained the same before training
 * @param realDiversity what real pictures of a domain have, for models of styles
 * @param galleries pictures by the trained model
 */
record DomainsResult(
    RunDescription run,
    List<String> domains,
    Map<MeasureName, Double> trained,
    Map<MeasureName, Double> untrained,
    double realDiversity,
    List<GalleryPage.Gallery> galleries) {
  private static final double WANTED_ACCURACY = .9;
  private static final double WANTED_CYCLE = .1;
  private static final int SOURCES = 12;
  private static final int SHOWN = 4;
  private static final int REFERENCES = 2;

  /** Measures the only model of the run by held-out pictures. */
  static DomainsResult measure(DemoFolder folder, Console console) {
    String name = TrainingRun.modelNames(folder.run()).get(0);
    try (Translator before = Translator.load(folder.untrained(name));
        Translator after = Translator.load(TrainingRun.model(folder.run(), name));
        FeatureExtractor extractor = FeatureExtractors.open("small")) {
      List<String> domains = after.description().domains();
      DomainSet set = DomainSet.find(folder.data(), null, domains, SOURCES);
      Set<MeasureName> wanted = DomainEvaluation.measures(after.description());
      wanted.remove(MeasureName.FID);
      Path judge = folder.top().resolve("classifier.safetensors");
      try (DomainClassifier classifier = DomainWork.classifier(set, judge, console)) {
        DomainEvaluation trained = new DomainEvaluation(wanted, after, set, extractor, classifier);
        DomainEvaluation untrained =
            new DomainEvaluation(wanted, before, set, extractor, classifier);
        List<GalleryPage.Gallery> galleries = new ArrayList<>();
        galleries.add(add(trained, set, folder, "trained"));
        galleries.add(add(untrained, set, folder, "untrained"));
        if (wanted.contains(MeasureName.REFERENCE)) {
          galleries.add(1, matrix(after, set, folder));
        }
        return new DomainsResult(
            TrainingRun.describe(folder.run()),
            domains,
            means(trained, wanted),
            means(untrained, wanted),
            trained.realDiversity(),
            galleries);
      }
    }
  }

  private static GalleryPage.Gallery add(
      DomainEvaluation evaluation, DomainSet set, DemoFolder folder, String which) {
    List<List<Cell>> rows = new ArrayList<>();
    for (String domain : set.domains()) {
      evaluation.addTraining(domain);
      List<Path> files = set.sources(domain);
      for (int i = 0; i < files.size(); i++) {
        Map<String, Picture> row = evaluation.add(domain, files.get(i));
        if (i < SHOWN) {
          String name = domain + "-" + i + "-";
          List<Cell> cells = new ArrayList<>();
          row.forEach((to, out) -> cells.add(write(folder, which, name + to, out)));
          rows.add(cells);
        }
      }
    }
    return new GalleryPage.Gallery(
        "In all domains, " + which + " " + TrainingRun.describe(folder.run()).architecture(),
        "Where a picture stands in its own column it is the source, held out from training.",
        set.domains(),
        rows);
  }

  /** Sources by references, which stand above. */
  private static GalleryPage.Gallery matrix(
      Translator translator, DomainSet set, DemoFolder folder) {
    PictureReader reader = PictureReader.defaults();
    List<Guide> guides = new ArrayList<>();
    List<Cell> head = new ArrayList<>(List.of(new Cell("", "")));
    List<String> names = new ArrayList<>(List.of(""));
    for (String domain : set.domains()) {
      List<Path> files = set.sources(domain);
      for (int i = 0; i < REFERENCES; i++) {
        Picture picture = reader.read(files.get(files.size() - 1 - i));
        guides.add(Guide.reference(picture.toArray(3), domain));
        head.add(write(folder, "references", domain + i, picture));
        names.add(domain);
      }
    }
    List<List<Cell>> rows = new ArrayList<>(List.of(head));
    for (String domain : set.domains()) {
      Picture source = reader.read(set.sources(domain).get(0));
      List<Cell> row = new ArrayList<>(List.of(write(folder, "references", domain, source)));
      for (int k = 0; k < guides.size(); k++) {
        Picture out = PictureTranslation.of(translator, guides.get(k), source);
        row.add(write(folder, "references", domain + "-by-" + k, out));
      }
      rows.add(row);
    }
    return new GalleryPage.Gallery(
        "By reference", "Each source on the left in the style of the picture above.", names, rows);
  }

  private static Cell write(DemoFolder folder, String which, String name, Picture picture) {
    Path file = folder.root().resolve("pictures").resolve(which).resolve(name + ".png");
    PictureWriter.defaults().write(picture, file);
    return new Cell(folder.link(file), name.replace('-', ' '));
  }

  private static Map<MeasureName, Double> means(
      DomainEvaluation evaluation, Set<MeasureName> wanted) {
    Map<MeasureName, Double> means = new EnumMap<>(MeasureName.class);
    wanted.forEach(name -> means.put(name, evaluation.mean(name)));
    return means;
  }

  /** Whether a classifier and the way back find what they should. */
  boolean good() {
    return wanted(MeasureName.ACCURACY, trained.getOrDefault(MeasureName.ACCURACY, Double.NaN))
        && wanted(MeasureName.CYCLE, trained.getOrDefault(MeasureName.CYCLE, Double.NaN));
  }

  private static boolean wanted(MeasureName name, double value) {
    return name == MeasureName.ACCURACY ? value >= WANTED_ACCURACY : value <= WANTED_CYCLE;
  }

  /** Measure, trained, untrained, and what would be good. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    trained.forEach(
        (name, value) ->
            rows.add(
                List.of(
                    title(name),
                    ResultFormat.number(value),
                    ResultFormat.number(untrained.getOrDefault(name, Double.NaN)),
                    aim(name))));
    return rows;
  }

  private static String title(MeasureName name) {
    return switch (name) {
      case ACCURACY -> "taken for the target by a classifier";
      case CYCLE -> "L1 of the way there and back";
      case DIVERSITY -> "distance of ten styles of a source";
      case REFERENCE -> "nearer in colour to the reference";
      default -> "distance from real pictures (" + name.id() + ")";
    };
  }

  private String aim(MeasureName name) {
    return switch (name) {
      case ACCURACY -> "from " + WANTED_ACCURACY;
      case CYCLE -> "up to " + WANTED_CYCLE;
      case REFERENCE -> "from 0.8";
      case DIVERSITY -> "real pictures: " + ResultFormat.number(realDiversity);
      default -> "small";
    };
  }

  /** The scores for programs. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("trained", byId(trained));
    map.put("untrained", byId(untrained));
    map.put("good", good());
    return map;
  }

  private static Map<String, Object> byId(Map<MeasureName, Double> values) {
    Map<String, Object> map = new LinkedHashMap<>();
    values.forEach((name, value) -> map.put(name.id(), ResultFormat.json(value)));
    return map;
  }
}
