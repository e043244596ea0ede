package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.morph4j.tools.cli.Interruption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CliTest {
  @Test
  void noCommand_isWrongUsage() {
    CommandRun run = CommandRun.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("missing COMMAND", "train", "morph4j --help");
  }

  @Test
  void unknownCommand_isWrongUsageWithSuggestion() {
    CommandRun run = CommandRun.of("trian");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("trian", "Did you mean", "morph4j train");
  }

  @Test
  void unknownOption_isWrongUsage() {
    CommandRun run = CommandRun.of("doctor", "--jsno");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--jsno", "--json", "morph4j doctor --help");
  }

  @Test
  void version_isPrinted() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("morph4j ");
  }

  @Test
  void help_ofEveryCommand_hasExamplesAndExitCodes() {
    CommandLine root = new Cli(System.out, System.err, new Interruption()).commandLine();
    for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
      if (!command.getKey().equals("help")) {
        CommandRun help = CommandRun.of(command.getKey(), "--help");

        assertThat(help.code()).as(command.getKey()).isZero();
        assertThat(help.out())
            .as(command.getKey())
            .contains("Examples:", "  morph4j " + command.getKey())
            .contains("Exit codes:", "130", "wrong usage");
      }
    }
  }

  @Test
  void hints_ofALauncherElsewhere_areCalledAsItWas() {
    System.setProperty("morph4j.called", "./morph4j");
    try {
      CommandRun run = CommandRun.of("train", "pix2pix", "--set", "x=1", "--list-options");

      assertThat(run.err()).contains("(./morph4j train ARCH --list-options explains them)");
    } finally {
      System.clearProperty("morph4j.called");
    }
  }

  @Test
  void doctor_text_isPrintable() {
    assertThat(CommandRun.of("doctor").out()).doesNotContain("\0").contains("OpenCV 4.");
  }

  @Test
  void completion_isABashScript() {
    CommandRun run = CommandRun.of("completion");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("translate", "--direction", "train-extractor")
        .containsPattern("\"tiny\".*# --preset values");
  }

  @Test
  void doctor_looksAtEverything() {
    CommandRun run = CommandRun.of("doctor", "--json");

    JsonArray findings = JsonParser.parseString(run.out()).getAsJsonArray();
    assertThat(run.code()).isZero();
    assertThat(findings)
        .extracting(finding -> finding.getAsJsonObject().get("subject").getAsString())
        .contains("Java", "arrays (ND4J)", "convolutions", "pictures (OpenCV)", "disk");
    assertThat(findings)
        .extracting(JsonElement::getAsJsonObject)
        .noneMatch(finding -> finding.get("state").getAsString().equals("broken"));
  }
}
