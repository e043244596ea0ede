package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
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
  void completion_isABashScript() {
    CommandRun run = CommandRun.of("completion");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("translate", "--direction");
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

  @Test
  void doctor_backendWithoutOneDnn_isWarnedOf() {
    Finding slow = MachineCheck.backend("CpuBackend", "HAVE_OPENBLAS", true);
    Finding fast = MachineCheck.backend("CpuBackend", "HAVE_ONEDNN HAVE_OPENBLAS", true);

    assertThat(slow.state()).isEqualTo(Finding.State.WARN);
    assertThat(slow.observation()).contains("4 to 10 times slower");
    assertThat(slow.remedy()).contains("onednn-avx2");
    assertThat(fast.state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void doctor_threads_areComparedWithProcessors() {
    assertThat(MachineCheck.threads(null, 4).state()).isEqualTo(Finding.State.OK);
    assertThat(MachineCheck.threads("4", 4).state()).isEqualTo(Finding.State.OK);
    assertThat(MachineCheck.threads("8", 4).remedy()).contains("set it to 4");
    assertThat(MachineCheck.threads("many", 4).state()).isEqualTo(Finding.State.WARN);
  }

  @Test
  void doctor_oldJava_isBroken() {
    assertThat(MachineCheck.java(11).state()).isEqualTo(Finding.State.BROKEN);
    assertThat(MachineCheck.java(21).state()).isEqualTo(Finding.State.OK);
  }
}
