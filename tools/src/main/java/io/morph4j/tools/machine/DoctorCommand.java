package io.morph4j.tools.machine;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.JsonOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code morph4j doctor}: whether this machine can train and how well. */
@Command(
    name = "doctor",
    description =
        "Check Java, memory, the native libraries and the disk, and say how to mend what is amiss.",
    footerHeading = "%nExamples:%n",
    footer = {"  morph4j doctor", "  morph4j doctor --json"})
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();

  public DoctorCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    List<Finding> findings = MachineCheck.run();
    if (json.wanted()) {
      console.json(findings.stream().map(DoctorCommand::asMap).toList());
    } else {
      findings.forEach(this::print);
    }
    return findings.stream().anyMatch(finding -> finding.state() == Finding.State.BROKEN)
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private void print(Finding finding) {
    console.data(
        "%-6s  %-20s %s"
            .formatted(finding.state().word(), finding.subject(), finding.observation()));
    if (!finding.remedy().isEmpty()) {
      console.data("%-6s  %-20s -> %s".formatted("", "", finding.remedy()));
    }
  }

  private static Map<String, String> asMap(Finding finding) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("subject", finding.subject());
    map.put("state", finding.state().word());
    map.put("observation", finding.observation());
    map.put("remedy", finding.remedy());
    return map;
  }
}
