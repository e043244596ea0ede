package io.morph4j.tools.data;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import picocli.CommandLine;
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j data make fruits --out fruits",
      "  morph4j data make edges --out edges",
      "  morph4j data fetch horse2zebra --out horse2zebra",
      "  morph4j data inspect horse2zebra"
    })
public final class DataCommand implements Runnable {
  @Mixin private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private DataCommand(Environment environment) {
    console = new Console(environment);
  }

  /** The command with its sub-commands. */
  public static CommandLine tree(Environment environment) {
    return new CommandLine(new DataCommand(environment))
        .addSubcommand(new MakeDataCommand(environment))
        .addSubcommand(new FetchDataCommand(environment))
        .addSubcommand(new InspectDataCommand(environment));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing COMMAND; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
