package io.morph4j.tools.export;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code morph4j export}: a trained model in the form of other programs. */
@Command(
    name = "export",
    description = "Write a trained model in the form of other programs.",
    synopsisSubcommandLabel = "FORM",
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j export onnx --model runs/horse2zebra --direction AtoB --out horse2zebra.onnx",
      "  morph4j export dl4j --model runs/horse2zebra --direction AtoB --out horse2zebra.zip",
      "  morph4j export safetensors --model runs/horse2zebra --out G.safetensors"
    })
public final class ExportCommand implements Runnable {
  @Mixin private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private ExportCommand(Environment environment) {
    console = new Console(environment);
  }

  /** The command with those below it. */
  public static CommandLine tree(Environment environment) {
    return new CommandLine(new ExportCommand(environment))
        .addSubcommand(new ExportOnnxCommand(environment))
        .addSubcommand(new ExportDl4jCommand(environment))
        .addSubcommand(new ExportSafetensorsCommand(environment));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing FORM; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
