package io.morph4j.tools.report;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.metric.Measure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows an evaluation: {@code index.html} in a folder with the pictures that it links
 * to, all by relative links; sorting is done by a few lines of script inside the page.
 *
 * @param facts what was evaluated
 * @param measures of the whole set
 * @param rows the pictures
 * @param gain by which differences are shown stronger
 */
public record ResultsPage(List<Fact> facts, List<Measure> measures, List<Row> rows, int gain) {
  private static final Configuration TEMPLATES = templates();

  public ResultsPage {
    facts = List.copyOf(facts);
    measures = List.copyOf(measures);
    rows = List.copyOf(rows);
  }

  /** A line about what was done. */
  public record Fact(String name, String value) {}

  /** A picture by its name, its scores, and the links of what belongs to it. */
  public record Row(
      String name,
      Map<Column, Double> scores,
      @Nullable String input,
      @Nullable String output,
      @Nullable String truth,
      @Nullable String difference) {}

  /** A measure of the set, as text. */
  public record MeasureLine(String name, String value, String protocol) {}

  /** A measure that pictures can be sorted by. */
  public record Column(String id, boolean lowFirst) {}

  /** A picture: its caption, its links, its scores as text and as attributes. */
  public record Card(String name, List<Panel> panels, List<Score> scores) {}

  /** A link and its caption. */
  public record Panel(String link, String caption) {}

  /** A score for the eye and for sorting. */
  public record Score(String id, String text, String value) {}

  /** Writes {@code index.html} into {@code folder}. */
  public void write(Path folder) throws IOException {
    Map<String, Object> model =
        Map.of(
            "facts", facts,
            "measures", measures.stream().map(ResultsPage::line).toList(),
            "columns", columns(),
            "cards", rows.stream().map(this::card).toList());
    Writer page = new StringWriter();
    try {
      TEMPLATES.getTemplate("results.ftlh").process(model, page);
      AtomicFile.write(folder.resolve("index.html"), page.toString());
    } catch (TemplateException e) {
      throw new IllegalStateException("the template of the results page is wrong", e);
    }
  }

  private static MeasureLine line(Measure measure) {
    return new MeasureLine(measure.name(), number(measure.value()), measure.protocol().toString());
  }

  private Set<Column> columns() {
    Set<Column> found = new LinkedHashSet<>();
    rows.forEach(row -> found.addAll(row.scores().keySet()));
    return found;
  }

  private Card card(Row row) {
    List<Panel> panels = new ArrayList<>();
    addPanel(panels, row.input(), "input");
    addPanel(panels, row.output(), "output");
    addPanel(panels, row.truth(), "truth");
    addPanel(panels, row.difference(), "difference \u00d7" + gain);
    List<Score> scores = new ArrayList<>();
    row.scores()
        .forEach(
            (column, value) ->
                scores.add(new Score(column.id(), number(value), String.valueOf(value))));
    return new Card(row.name(), panels, scores);
  }

  private static void addPanel(List<Panel> panels, @Nullable String link, String caption) {
    if (link != null) {
      panels.add(new Panel(link(link), caption));
    }
  }

  /** File names may hold what addresses must not. */
  private static String link(String path) {
    return path.replace("%", "%25").replace("#", "%23").replace("?", "%3F");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "\u221e" : "-\u221e";
    }
    if (Double.isNaN(value)) {
      return "\u2013";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", value);
  }

  private static Configuration templates() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(ResultsPage.class, "");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    return configuration;
  }
}
