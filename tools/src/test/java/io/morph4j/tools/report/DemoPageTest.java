package io.morph4j.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPageTest {
  @TempDir Path folder;

  @Test
  void write_page_isSelfContainedAndEscaped() throws IOException {
    new DemoPage(
            List.of(new DemoPage.Fact("machine", "<b>fast</b> & small")),
            List.of(new DemoPage.Row("turned", "95 %", "3 %", "90 %")),
            List.of(
                new DemoPage.Direction(
                    "apples",
                    "oranges",
                    List.of(new DemoPage.Pair("in/a.png", "out/a.png", "raw/a.png")))),
            List.of(new DemoPage.Plot("losses.svg", "losses")),
            List.of("morph4j info run"))
        .write(folder);

    String page = Files.readString(folder.resolve("index.html"));
    assertThat(page)
        .contains("&lt;b&gt;fast&lt;/b&gt; &amp; small", "95 %", "apples to oranges")
        .contains("src=\"in/a.png\"", "src=\"out/a.png\"", "src=\"raw/a.png\"", "losses.svg")
        .contains("morph4j info run", "name=\"viewport\"")
        .doesNotContain("<script", "http:", "https:");
  }
}
