package io.morph4j.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of models of several domains. */
class DemoDomainsTest {
  private static final Pattern LINK = Pattern.compile("<img[^>]* src=\"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void demo_ofDomains_writesAPageOfEveryFruitInAllDomains() throws IOException {
    Path out = folder.resolve("demo");

    CommandRun demo =
        CommandRun.of("demo", "stargan", "--out", out, "--steps", 1, "--size", 32, "--json");

    assertThat(demo.code()).as(demo.err()).isZero();
    assertThat(demo.err()).contains("the page is file:");
    JsonObject scores = JsonParser.parseString(demo.out()).getAsJsonObject();
    assertThat(scores.keySet()).containsExactly("stargan", "stargan2");
    for (String architecture : scores.keySet()) {
      JsonObject chapter = scores.getAsJsonObject(architecture);
      for (String network : new String[] {"trained", "untrained"}) {
        JsonObject score = chapter.getAsJsonObject(network);
        assertThat(score.get("accuracy").getAsDouble()).isBetween(0.0, .9);
        assertThat(score.get("cycle").getAsDouble()).isBetween(.05, 1.0);
      }
      assertThat(chapter.get("good").getAsBoolean()).isFalse();
    }
    Matcher links = LINK.matcher(Files.readString(out.resolve("index.html")));
    int found = 0;
    while (links.find()) {
      assertThat(out.resolve(links.group(1))).isRegularFile();
      found++;
    }
    assertThat(found)
        .as("four of each fruit in four domains, four times, and four by eight references")
        .isEqualTo(4 * 16 * 4 + 8 + 4 * 9);
    assertThat(TrainingRun.describe(out.resolve("styles/run")).config())
        .containsEntry("cropSize", "32");

    CommandRun other = CommandRun.of("demo", "cyclegan", "--out", out);

    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("holds a demo of stargan already");
  }

  @Test
  void demo_ofNothingKnown_suggestsTheNearest() {
    CommandRun demo = CommandRun.of("demo", "stargen", "--out", folder.resolve("demo"));

    assertThat(demo.code()).isEqualTo(2);
    assertThat(demo.err()).contains("no demo of stargen, did you mean stargan?");
    assertThat(folder.resolve("demo")).doesNotExist();
  }
}
