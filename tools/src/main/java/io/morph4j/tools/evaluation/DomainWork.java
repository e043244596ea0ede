package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.core.metric.Measure;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.evaluation.DomainEvaluation.Pair;
import io.morph4j.tools.extractor.ClassifierFile;
import io.morph4j.tools.report.GalleryPage;
import io.morph4j.tools.report.GalleryPage.Cell;
import io.morph4j.tools.report.ResultFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works off the sources of a set and tells of the measures by pair of domains. */
public final class DomainWork {
  private static final int SHOWN = 12;

  private final DomainSet set;
  private final DomainEvaluation evaluation;
  private final Set<MeasureName> wanted;
  private final @Nullable Path out;
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, List<List<Cell>>> galleries = new LinkedHashMap<>();

  /**
   * @param out folder of the page, null for none
   */
  public DomainWork(
      DomainSet set, DomainEvaluation evaluation, Set<MeasureName> wanted, @Nullable Path out) {
    this.set = set;
    this.evaluation = evaluation;
    this.wanted = wanted;
    this.out = out;
  }

  /** The classifier in {@code file}; see {@link ClassifierFile#open}. */
  public static DomainClassifier classifier(DomainSet set, @Nullable Path file, Console console) {
    return ClassifierFile.open(
        file, set.domains(), () -> set.classifier(DomainClassifier.Options.defaults()), console);
  }

  /**
   * Translates all sources.
   *
   * @return false if it was interrupted
   */
  public boolean translate(Console console, Interruption interruption) {
    try (BatchProgress progress =
        new BatchProgress(console, "evaluate", set.size() + set.domains().size())) {
      for (String domain : set.domains()) {
        evaluation.addTraining(domain);
        progress.step();
      }
      for (String from : set.domains()) {
        for (Path file : set.sources(from)) {
          if (interruption.requested()) {
            console.say("interrupted");
            return false;
          }
          try {
            show(from, file, evaluation.add(from, file));
          } catch (UserException e) {
            failures.put(file.toString(), String.valueOf(e.getMessage()));
            console.error(String.valueOf(e.getMessage()));
          }
          progress.step();
        }
      }
    }
    return true;
  }

  private void show(String from, Path file, Map<String, Picture> row) {
    Path folder = out;
    List<List<Cell>> rows = galleries.computeIfAbsent(from, any -> new ArrayList<>());
    if (folder == null || rows.size() >= SHOWN) {
      return;
    }
    String bare = String.valueOf(file.getFileName()).replaceFirst("[.][^.]*$", "");
    List<Cell> cells = new ArrayList<>();
    for (Map.Entry<String, Picture> each : row.entrySet()) {
      String to = each.getKey();
      String link = "pictures/%s/%s-%s.png".formatted(from, bare, to);
      PictureWriter.defaults().write(each.getValue(), folder.resolve(link));
      cells.add(new Cell(link, to.equals(from) ? bare : bare + " as " + to));
    }
    rows.add(cells);
  }

  /** Sources that could not be used, with the reason. */
  public Map<String, String> failures() {
    return failures;
  }

  /** Whether anything was measured. */
  boolean measured() {
    return !evaluation.pairs().isEmpty();
  }

  /** A line for each pair, and one of the means. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    rows().forEach(row -> lines.add(line(row)));
    return lines;
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder("%-22s".formatted(cells.get(0)));
    cells.subList(1, cells.size()).forEach(cell -> line.append("%12s".formatted(cell)));
    return line.toString();
  }

  /** The heading, a row for each pair and the means. */
  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("pair"));
    wanted.forEach(name -> head.add(name.id()));
    rows.add(head);
    for (Pair pair : evaluation.pairs()) {
      List<String> row = new ArrayList<>(List.of(pair.toString()));
      wanted.forEach(name -> row.add(ResultFormat.number(evaluation.value(pair, name))));
      rows.add(row);
    }
    return rows;
  }

  /** For programs: each pair with its measures. */
  List<Map<String, Object>> maps() {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Pair pair : evaluation.pairs()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("from", pair.from());
      map.put("to", pair.to());
      wanted.forEach(name -> map.put(name.id(), ResultFormat.json(evaluation.value(pair, name))));
      maps.add(map);
    }
    return maps;
  }

  /**
   * Writes the page into the folder {@code out}.
   *
   * @return its file
   */
  Path writePage(Path folder, List<GalleryPage.Fact> facts, List<Measure> means) {
    List<List<String>> rows = rows();
    List<GalleryPage.Gallery> shown = new ArrayList<>();
    galleries.forEach(
        (from, cells) ->
            shown.add(new GalleryPage.Gallery("From " + from, "", set.domains(), cells)));
    return new GalleryPage(
            "Evaluation",
            "Every source in all domains, and what was measured of each ordered pair.",
            facts,
            List.of(
                new GalleryPage.Table(
                    "Pairs of domains", "", rows.get(0), rows.subList(1, rows.size())),
                new GalleryPage.Table(
                    "Means",
                    "",
                    List.of("measure", "value", "protocol"),
                    means.stream()
                        .map(
                            mean ->
                                List.of(
                                    mean.name(),
                                    ResultFormat.number(mean.value()),
                                    mean.protocol().toString()))
                        .toList())),
            shown,
            List.of(),
            List.of())
        .write(folder);
  }
}
