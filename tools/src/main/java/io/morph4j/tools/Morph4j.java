package io.morph4j.tools;

import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.Version;
import io.morph4j.tools.data.DataCommand;
import io.morph4j.tools.demo.DemoCommand;
import io.morph4j.tools.evaluation.EvaluateCommand;
import io.morph4j.tools.evaluation.MetricsCommand;
import io.morph4j.tools.extractor.TrainExtractorCommand;
import io.morph4j.tools.machine.BenchCommand;
import io.morph4j.tools.machine.DoctorCommand;
import io.morph4j.tools.train.TrainCommand;
import io.morph4j.tools.translate.ImportCommand;
import io.morph4j.tools.translate.InfoCommand;
import io.morph4j.tools.translate.TranslateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command tree. */
@Command(
    name = "morph4j",
    description = "Train and use image-to-image translation GANs on the JVM.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      TranslateCommand.class,
      EvaluateCommand.class,
      MetricsCommand.class,
      DataCommand.class,
      ImportCommand.class,
      InfoCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      TrainExtractorCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nStart here:%n",
    footer = {
      "  morph4j demo",
      "  morph4j train cyclegan --data DIR --out RUN",
      "  morph4j translate --model RUN --direction AtoB pictures/ --out translated",
      "'morph4j COMMAND --help' explains a command and gives examples."
    },
    versionProvider = Version.class)
public final class Morph4j implements Runnable {
  private final Interruption interruption;
  private final boolean terminal;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and end.")
  private boolean version;

  Morph4j(Interruption interruption, boolean terminal) {
    this.interruption = interruption;
    this.terminal = terminal;
  }

  /** Whether standard error is a screen. */
  public boolean terminal() {
    return terminal;
  }

  /** The request to stop that long commands look at. */
  public Interruption interruption() {
    return interruption;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing COMMAND; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
