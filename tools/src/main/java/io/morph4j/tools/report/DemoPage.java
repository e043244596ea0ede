package io.morph4j.tools.report;

import io.morph4j.core.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The page that shows a demo: {@code index.html} in a folder with the files that it links to, all
 * by relative links and without scripts.
 *
 * @param facts what was done, as title and text
 * @param rows the scores
 * @param directions the pictures of each direction
 * @param plots links of the loss curves
 * @param commands what to try next
 */
public record DemoPage(
    List<Fact> facts,
    List<Row> rows,
    List<Direction> directions,
    List<Plot> plots,
    List<String> commands) {
  public DemoPage {
    facts = List.copyOf(facts);
    rows = List.copyOf(rows);
    directions = List.copyOf(directions);
    plots = List.copyOf(plots);
    commands = List.copyOf(commands);
  }

  /** A line about what was done. */
  public record Fact(String name, String value) {}

  /**
   * A measure, for the trained and the untrained network.
   *
   * @param measure what was measured
   * @param wanted what would be good
   */
  public record Row(String measure, String trained, String untrained, String wanted) {}

  /** The pictures of one direction, e.g. apple to orange. */
  public record Direction(String from, String to, List<Pair> pairs) {
    public Direction {
      pairs = List.copyOf(pairs);
    }
  }

  /** Links of a picture and its translations. */
  public record Pair(String input, String trained, String untrained) {}

  /** The link of a plot and what it shows. */
  public record Plot(String link, String alternative) {}

  /** Writes {@code index.html} into {@code folder}. */
  public void write(Path folder) throws IOException {
    AtomicFile.write(
        folder.resolve("index.html"), Templates.fill("demo.ftlh", Map.of("page", this)));
  }
}
