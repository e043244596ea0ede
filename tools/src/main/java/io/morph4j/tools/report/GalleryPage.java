package io.morph4j.tools.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A page of tables and of pictures in rows: {@code index.html} in a folder with the files that it
 * links to, all by relative links and without scripts.
 *
 * @param title heading of the page
 * @param intro what is seen, in a sentence or two
 * @param facts what was done, as title and text
 * @param tables numbers
 * @param galleries pictures
 * @param plots links of curves
 * @param commands what to try next
 */
public record GalleryPage(
    String title,
    String intro,
    List<Fact> facts,
    List<Table> tables,
    List<Gallery> galleries,
    List<Cell> plots,
    List<String> commands) {
  public GalleryPage {
    facts = List.copyOf(facts);
    tables = List.copyOf(tables);
    galleries = List.copyOf(galleries);
    plots = List.copyOf(plots);
    commands = List.copyOf(commands);
  }

  /** A line about what was done. */
  public record Fact(String name, String value) {}

  /**
   * Numbers in rows.
   *
   * @param note below the table, may be empty
   * @param head names of the columns
   */
  public record Table(String heading, String note, List<String> head, List<List<String>> rows) {}

  /**
   * Pictures in rows.
   *
   * @param note above them, may be empty
   * @param head names of the columns
   */
  public record Gallery(String heading, String note, List<String> head, List<List<Cell>> rows) {}

  /**
   * A picture.
   *
   * @param link relative; empty for a gap
   * @param alternative what it shows
   */
  public record Cell(String link, String alternative) {
    public Cell {
      // File names may hold what addresses must not.
      link = link.replace("%", "%25").replace("#", "%23").replace("?", "%3F");
    }
  }

  /** Writes {@code index.html} into {@code folder} and returns it. */
  public Path write(Path folder) {
    Path page = folder.resolve("index.html");
    try {
      Files.createDirectories(folder);
      Files.writeString(page, Templates.fill("gallery.ftlh", Map.of("page", this)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page;
  }
}
