package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.Measure;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.report.ResultsPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that {@code evaluate} leaves behind: pictures by role and {@code index.html}, with
 * relative links.
 */
final class ResultsFolder {
  /** Differences are shown stronger than they are. */
  private static final int GAIN = 3;

  private final Path root;
  private final List<ResultsPage.Row> rows = new ArrayList<>();

  ResultsFolder(Path root) {
    this.root = root;
  }

  /**
   * @throws UserException if {@code folder} holds anything
   */
  static void requireNew(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserException("--out " + folder + " is a file: name a new folder");
    }
    try (var children = Files.isDirectory(folder) ? Files.list(folder) : null) {
      if (children != null && children.findAny().isPresent()) {
        throw new UserException("--out " + folder + " is not empty: name a new folder");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the pictures of {@code sample}. */
  void add(Sample sample, Scores scores) {
    Picture truth = sample.truth();
    rows.add(
        new ResultsPage.Row(
            sample.name(),
            columns(scores),
            write("input", sample.name(), sample.input()),
            write("output", sample.name(), sample.output()),
            write("truth", sample.name(), truth),
            truth == null
                ? null
                : write("difference", sample.name(), difference(sample.output(), truth))));
  }

  private static Map<ResultsPage.Column, Double> columns(Scores scores) {
    Map<ResultsPage.Column, Double> columns = new LinkedHashMap<>();
    scores
        .values()
        .forEach(
            (name, value) -> {
              boolean lowFirst = name.better() == MeasureName.Better.HIGHER;
              columns.put(new ResultsPage.Column(name.id(), lowFirst), value);
            });
    return columns;
  }

  private @Nullable String write(String role, String name, @Nullable Picture picture) {
    if (picture == null) {
      return null;
    }
    String link = role + "/" + name + ".png";
    PictureWriter.defaults().write(picture, root.resolve(link));
    return link;
  }

  /** The mean absolute difference of the channels as grey, stronger than it is. */
  private static Picture difference(Picture a, Picture b) {
    float[] first = a.planes(3);
    float[] second = b.planes(3);
    int plane = a.width() * a.height();
    float[] grey = new float[plane];
    for (int i = 0; i < first.length; i++) {
      grey[i % plane] += GAIN * Math.abs(first[i] - second[i]) / 3;
    }
    for (int i = 0; i < plane; i++) {
      grey[i] -= 1;
    }
    return Picture.ofPlanes(grey, 1, a.height(), a.width(), 8);
  }

  /**
   * Writes the page.
   *
   * @param facts names and values in turn
   * @return its file
   */
  Path finish(List<String> facts, List<Measure> measures) {
    List<ResultsPage.Fact> pairs = new ArrayList<>();
    for (int i = 0; i < facts.size(); i += 2) {
      pairs.add(new ResultsPage.Fact(facts.get(i), facts.get(i + 1)));
    }
    try {
      new ResultsPage(pairs, measures, rows, GAIN).write(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root.resolve("index.html");
  }
}
