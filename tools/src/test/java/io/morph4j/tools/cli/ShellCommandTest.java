package io.morph4j.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellCommandTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "runs/zebra-2, runs/zebra-2",
        "größe_1.png, größe_1.png",
        "my run, 'my run'",
        "it's, 'it'\\''s'",
        "$HOME;rm, '$HOME;rm'",
        "~/x, '~/x'",
        "\"\", ''"
      })
  void quoted_anyWord_isReadBackByAShell(String word, String quoted) {
    assertThat(ShellCommand.quoted(word)).isEqualTo(quoted);
  }

  @Test
  void of_words_isACommand() {
    assertThat(ShellCommand.of("train", "--resume", "--out", Path.of("my run")))
        .isEqualTo("morph4j train --resume --out 'my run'");
  }

  @Test
  void of_launcherElsewhere_isCalledAsItWas() {
    System.setProperty("morph4j.called", "./morph4j");
    try {
      assertThat(ShellCommand.of("doctor")).isEqualTo("./morph4j doctor");
    } finally {
      System.clearProperty("morph4j.called");
    }
  }
}
