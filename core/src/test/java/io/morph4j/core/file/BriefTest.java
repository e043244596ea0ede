package io.morph4j.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BriefTest {
  /** A path takes what it needs, and 60 letters of the reason remain. */
  @Test
  void line_pathLongerThanALine_leavesTheReason60Letters() {
    String line = Brief.line("p".repeat(400) + ": ", "x".repeat(1000), "");

    assertThat(line).isEqualTo("p".repeat(400) + ": " + "x".repeat(60) + "…");
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 200})
  void line_pathOfUsualLength_isAtMost300Letters(int path) {
    assertThat("morph4j: " + Brief.line("p".repeat(path), "x".repeat(1000), ")")).hasSize(300);
  }

  @Test
  void line_shortText_isWhole() {
    assertThat(Brief.line("f: ", "no end", "!")).isEqualTo("f: no end!");
  }
}
