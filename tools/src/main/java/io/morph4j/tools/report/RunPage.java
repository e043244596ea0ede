package io.morph4j.tools.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.morph4j.core.file.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of a training run: {@code index.html} in the run's folder. Everything but the pictures
 * is in the file itself, the pictures are relative links, and no server is needed: the folder can
 * be copied anywhere.
 *
 * @param title e.g. the architecture and the name of the folder
 * @param subtitle how far the run is
 * @param live whether a training is at it: then the page loads itself anew, without a server
 * @param summary the numbers to see first
 * @param warnings what the health monitor saw, oldest first
 * @param samples sample grids, oldest first
 * @param sampleColumns what the columns of a grid show; empty if that is not known
 * @param animation of the samples, a relative link; empty without one
 * @param losses plots of losses
 * @param times plots of times and learning rates
 * @param time of a step
 * @param measures what was measured on held-out pictures
 * @param preset that the options began with
 * @param changed options that differ from the preset
 * @param unchanged the others
 * @param run what the run was started with
 * @param machine where it ran and with which versions
 * @param commands what to try next
 */
public record RunPage(
    String title,
    String subtitle,
    boolean live,
    List<Fact> summary,
    List<Warning> warnings,
    List<Sample> samples,
    List<String> sampleColumns,
    String animation,
    List<Chart> losses,
    List<Chart> times,
    StepTime time,
    List<Measured> measures,
    String preset,
    List<OptionRow> changed,
    List<OptionRow> unchanged,
    List<Fact> run,
    List<Fact> machine,
    List<String> commands) {
  private static final int REFRESH_SECONDS = 15;

  /** Escapes what could end a script element. */
  private static final Gson JSON = new GsonBuilder().serializeNulls().create();

  public RunPage {
    summary = List.copyOf(summary);
    warnings = List.copyOf(warnings);
    samples = List.copyOf(samples);
    sampleColumns = List.copyOf(sampleColumns);
    losses = List.copyOf(losses);
    times = List.copyOf(times);
    measures = List.copyOf(measures);
    changed = List.copyOf(changed);
    unchanged = List.copyOf(unchanged);
    run = List.copyOf(run);
    machine = List.copyOf(machine);
    commands = List.copyOf(commands);
  }

  /** A name and a value. */
  public record Fact(String name, String value) {}

  /**
   * A measure.
   *
   * @param protocol how it was measured, may be empty
   */
  public record Measured(String name, String value, String protocol) {}

  /** A line of the health monitor. */
  public record Warning(long step, String message, String remedy) {}

  /** A sample grid and the step after which it was drawn; {@code file} is a relative link. */
  public record Sample(long step, String file) {}

  /**
   * An option of the run.
   *
   * @param usual its value in the preset
   */
  public record OptionRow(String name, String value, String usual, String description) {}

  /** A plot of curves over steps. */
  public record Chart(String title, List<Long> steps, List<Curve> series) {
    public Chart {
      steps = List.copyOf(steps);
      series = List.copyOf(series);
    }
  }

  /**
   * A curve.
   *
   * @param values as many as the chart has steps, null where there is none
   */
  public record Curve(String name, List<@Nullable Double> values) {}

  /**
   * Where the time of a step goes, as texts.
   *
   * @param step seconds of a step
   * @param compute seconds without waiting
   * @param data seconds of waiting for data
   * @param share of waiting in the whole
   * @param computePercent 0 to 100
   */
  public record StepTime(
      String step, String compute, String data, String share, double computePercent) {}

  /** Seconds after which the page of a running training is loaded anew. */
  public int refreshSeconds() {
    return REFRESH_SECONDS;
  }

  /** Whether there is anything to plot. */
  public boolean hasSteps() {
    return !losses.isEmpty();
  }

  /** The smoothing that the page opens with, 0 to 99: none for short curves. */
  public int smoothing() {
    int points = losses.isEmpty() ? 0 : losses.get(0).steps().size();
    return points < 50 ? 0 : points < 500 ? 80 : 90;
  }

  /**
   * Writes {@code index.html} into {@code folder}; a page that is there is replaced by a whole one.
   *
   * @throws io.morph4j.core.file.UserException if it cannot be written
   */
  public void write(Path folder) {
    byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(
        folder.resolve("index.html"), out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
  }

  private String html() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("page", this);
    values.put("data", data());
    values.put("style", Templates.resource("run.css"));
    values.put("script", Templates.resource("run.js"));
    values.put("uplot", Templates.resource("uplot/uPlot.iife.min.js"));
    values.put("uplotStyle", Templates.resource("uplot/uPlot.min.css"));
    return Templates.fill("run.ftlh", values);
  }

  private String data() {
    List<Map<String, Object>> charts = new java.util.ArrayList<>();
    losses.forEach(chart -> charts.add(placed(chart, "losses")));
    times.forEach(chart -> charts.add(placed(chart, "times")));
    return JSON.toJson(Map.of("charts", charts, "samples", samples));
  }

  private static Map<String, Object> placed(Chart chart, String place) {
    return Map.of(
        "title", chart.title(), "place", place, "steps", chart.steps(), "series", chart.series());
  }
}
