package io.morph4j.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.train.CountingArchitecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunReportTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"run-data\">(.*?)</script>");

  @TempDir Path folder;

  private Path run;

  @BeforeEach
  void train() throws IOException {
    CountingArchitecture.reset();
    run = folder.resolve("run");
    Path data = Files.createDirectory(folder.resolve("data"));
    CommandRun.of(
        "train",
        "counting",
        "--data",
        data,
        "--out",
        run,
        "--set",
        "increment=3",
        "--steps",
        20,
        "--sample-every",
        10);
  }

  private String page() throws IOException {
    return Files.readString(run.resolve("index.html"));
  }

  private JsonObject data() throws IOException {
    Matcher data = DATA.matcher(page());
    assertThat(data.find()).isTrue();
    return JsonParser.parseString(data.group(1)).getAsJsonObject();
  }

  @Test
  void train_toItsEnd_leavesAPageThatNeedsNothingElse() throws IOException {
    assertThat(page())
        .contains("complete after 20 steps", "counting: run", "var uPlot=")
        .contains("href=\"samples.gif\"")
        .doesNotContain("<link rel=\"stylesheet\"", "<script src", "@import", "url(");
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page());
    while (links.find()) {
      String link = links.group(1);
      assertThat(link.equals("data:,") || Files.exists(run.resolve(link))).as(link).isTrue();
    }
  }

  @Test
  void page_whileTraining_loadsItselfAnewAndStopsAtTheEnd() throws IOException {
    Path live = folder.resolve("live");
    String[] during = new String[1];
    CountingArchitecture.reset();
    CountingArchitecture.onStep =
        step -> {
          if (step == 15 && Files.exists(live.resolve("index.html"))) {
            during[0] = read(live.resolve("index.html"));
          }
        };
    CommandRun.of(
        "train",
        "counting",
        "--data",
        folder.resolve("data"),
        "--out",
        live,
        "--steps",
        20,
        "--sample-every",
        10);

    assertThat(during[0])
        .contains("<body data-refresh=\"15\">")
        .contains("<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>")
        .contains("after 10 of 20 steps; the page keeps up with it");
    assertThat(read(live.resolve("index.html")))
        .contains("complete after 20 steps", "<body>")
        .doesNotContain("http-equiv", "data-refresh=", "keeps up");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void page_samples_areEnlargedOnAClick() throws IOException {
    assertThat(page())
        .containsPattern("<img id=\"sample-picture\" tabindex=\"0\" role=\"button\"")
        .contains("<dialog id=\"enlarged\"", "dialog.showModal()");
  }

  @Test
  void page_curves_areThoseOfTheMetrics() throws IOException {
    JsonObject chart = data().getAsJsonArray("charts").get(1).getAsJsonObject();
    JsonObject curve = chart.getAsJsonArray("series").get(0).getAsJsonObject();

    assertThat(chart.get("title").getAsString()).isEqualTo("count");
    assertThat(chart.getAsJsonArray("steps")).hasSize(20);
    assertThat(curve.getAsJsonArray("values").get(19).getAsDouble()).isEqualTo(60);
  }

  @Test
  void page_samples_areInTheOrderOfTheirSteps() throws IOException {
    assertThat(data().getAsJsonArray("samples").toString())
        .isEqualTo(
            "[{\"step\":10,\"file\":\"samples/step-000010.png\"},"
                + "{\"step\":20,\"file\":\"samples/step-000020.png\"}]");
  }

  @Test
  void page_options_markWhatWasChanged() throws IOException {
    assertThat(page())
        .containsPattern(
            "<tr class=\"changed\"><td>increment</td><td>3</td><td>1</td><td class=\"about\">added")
        .containsPattern("<tr><td>loss</td><td>0.5</td>")
        .contains("waiting for data", "processor", "Morph4J", "convolutions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "measures.json | {\"psnr\": 1e20000, \"l1\": 99999999999999999999999, \"x\": null}",
        "measures.json | {\"measures\": [{\"measure\": null, \"value\": 1e308}, [[[]]], -0.0]}",
        "measures.json | 1e308",
        "session.json | {\"machine\": {\"a\": null}, \"sampleColumns\": [null], \"lastStep\": 1e308}",
        "session.json | {\"cost\": {\"memory\": null}, \"lastStep\": 9223372036854775808}",
        "session.json | {\"sampleColumns\": [null, \"A\"], \"machine\": {\"a\": null}}",
        "session.json | null",
        "health.jsonl | {\"step\": 1e308, \"rule\": null}",
        "health.jsonl | {\"step\": 9223372036854775807, \"rule\": {}, \"remedy\": [1e20000]}",
        "metrics.csv | step,epoch,seconds,G",
        "metrics.csv | step",
        "models/best/best.json | {\"by\": null, \"value\": 1e20000, \"step\": 1e308}",
        "models/best/best.json | {\"by\": \"psnr\", \"value\": \"NaN\", \"step\": -1}"
      })
  void write_hostileSideFiles_givesAPageAllTheSame(String name, String text) throws IOException {
    Path file = run.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");

    RunReport.write(run);
    CommandRun info = CommandRun.of("info", run);
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", run, "--steps", 21);

    assertThat(page()).contains("counting: run");
    assertThat(info.code()).as(info.err()).isZero();
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).doesNotContain("internal error");
  }

  @Test
  void page_measures_areShownWithTheirProtocol() throws IOException {
    Files.writeString(
        run.resolve("measures.json"),
        """
        {"model": "<AtoB>", "measures": [
          {"measure": "psnr", "value": 14.03219, "extractor": "none", "pictures": 201},
          {"measure": "fid", "value": "NaN"}]}
        """);

    RunReport.write(run);

    assertThat(page())
        .contains("<td>model</td><td class=\"num\">&lt;AtoB&gt;</td>")
        .contains("<td>psnr</td><td class=\"num\">14.032</td><td>pictures 201</td>")
        .contains("<td>fid</td><td class=\"num\">NaN</td>");
  }

  @Test
  void page_warnings_areShownWithTheirRemedy() throws IOException {
    Files.writeString(
        run.resolve("health.jsonl"),
        """
        {"step":12,"cause":"mode_collapse","subject":"samples","message":"3 of 4 are <alike>."}
        """);

    RunReport.write(run);

    assertThat(page()).contains("step 12:", "3 of 4 are &lt;alike&gt;.", "lower the learning rate");
  }

  @Test
  void page_ofAnUnfinishedRun_tellsHowToGoOn() throws IOException {
    Path other = folder.resolve("other");
    Interruption interruption = new Interruption();
    CountingArchitecture.reset();
    CountingArchitecture.onStep =
        step -> {
          if (step == 2 && CountingArchitecture.timesOfStep(2) == 2) {
            interruption.request();
          }
        };
    CommandRun.interruptible(
        interruption,
        "train",
        "counting",
        "--data",
        folder.resolve("data"),
        "--out",
        other,
        "--steps",
        9);

    assertThat(Files.readString(other.resolve("index.html")))
        .contains("after 2 of 9 steps", "morph4j train --resume --out " + other)
        .doesNotContain("data-refresh=");
  }
}
