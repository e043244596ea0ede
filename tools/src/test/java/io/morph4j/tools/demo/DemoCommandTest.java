package io.morph4j.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private static final Pattern LINK = Pattern.compile("<img[^>]* src=\"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void demo_twoSteps_writesAPageWhoseLinksExist() throws IOException {
    Path out = folder.resolve("demo");

    CommandRun demo = CommandRun.of("demo", "--out", out, "--steps", 2, "--size", 32, "--json");

    assertThat(demo.err()).contains("the page is file:");
    assertThat(demo.code()).isZero();
    JsonObject scores = JsonParser.parseString(demo.out()).getAsJsonObject();
    for (String direction : new String[] {"AtoB", "BtoA"}) {
      for (String network : new String[] {"trained", "untrained"}) {
        JsonObject score = scores.getAsJsonObject(direction).getAsJsonObject(network);
        assertThat(score.get("pictures").getAsInt()).isEqualTo(50);
        assertThat(score.get("turned").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(score.get("changeOutside").getAsDouble()).isBetween(0.0, 1.0);
      }
    }
    Matcher links = LINK.matcher(Files.readString(out.resolve("index.html")));
    int found = 0;
    while (links.find()) {
      assertThat(out.resolve(links.group(1))).isRegularFile();
      found++;
    }
    assertThat(found).isEqualTo(2 * 12 * 3 + 2);

    CommandRun again = CommandRun.of("demo", "--out", out);

    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("apples that became oranges", "trained", "untrained");

    CommandRun other = CommandRun.of("demo", "--out", out, "--seed", 2);

    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("leave --size, --seed and --quick away");
  }

  @Test
  void demo_sizeThatTheNetworkCannotTake_isWrongUsage() {
    CommandRun demo = CommandRun.of("demo", "--out", folder.resolve("demo"), "--size", 30);

    assertThat(demo.code()).isEqualTo(2);
    assertThat(demo.err()).contains("cropSize is 30");
    assertThat(folder.resolve("demo")).doesNotExist();
  }
}
