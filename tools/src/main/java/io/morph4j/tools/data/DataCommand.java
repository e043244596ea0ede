package io.morph4j.tools.data;

import io.morph4j.tools.cli.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code morph4j data}: data sets, by sub-commands. */
@Command(
    name = "data",
    description = "Make, fetch and inspect data sets.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {MakeDataCommand.class, FetchDataCommand.class, InspectDataCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j data make fruits --out fruits",
      "  morph4j data make edges --out edges",
      "  morph4j data fetch horse2zebra --out horse2zebra",
      "  morph4j data inspect horse2zebra"
    })
public final class DataCommand implements Runnable {
  @Mixin private Console console = new Console();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing COMMAND; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
