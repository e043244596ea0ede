package io.morph4j.tools;

import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.Version;
import io.morph4j.tools.data.DataCommand;
import io.morph4j.tools.demo.DemoCommand;
import io.morph4j.tools.evaluation.EvaluateCommand;
import io.morph4j.tools.evaluation.MetricsCommand;
import io.morph4j.tools.export.ExportCommand;
import io.morph4j.tools.export.ImportCommand;
import io.morph4j.tools.extractor.TrainExtractorCommand;
import io.morph4j.tools.machine.BenchCommand;
import io.morph4j.tools.machine.DoctorCommand;
import io.morph4j.tools.sample.EncodeCommand;
import io.morph4j.tools.sample.SampleCommand;
import io.morph4j.tools.serve.ServeCommand;
import io.morph4j.tools.train.TrainCommand;
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
    footerHeading = "%nStart here:%n",
    footer = {
      "  morph4j demo",
      "  morph4j train cyclegan --data DIR --out RUN",
      "  morph4j translate --model RUN --direction AtoB pictures/ --out translated",
      "'morph4j COMMAND --help' explains a command and gives examples."
    },
    versionProvider = Version.class)
final class Morph4j implements Runnable {
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

  private Morph4j() {}

  /** The whole command line, its commands working in {@code environment}. */
  static CommandLine tree(Environment environment) {
    CommandLine root = new CommandLine(new Morph4j());
    return root.addSubcommand(new DemoCommand(environment))
        .addSubcommand(new TrainCommand(environment))
        .addSubcommand(new TranslateCommand(environment))
        .addSubcommand(new SampleCommand(environment))
        .addSubcommand(new EncodeCommand(environment))
        .addSubcommand(new ServeCommand(environment))
        .addSubcommand(new EvaluateCommand(environment))
        .addSubcommand(new MetricsCommand(environment))
        .addSubcommand(DataCommand.tree(environment))
        .addSubcommand(new ImportCommand(environment))
        .addSubcommand(ExportCommand.tree(environment))
        .addSubcommand(new InfoCommand(environment))
        .addSubcommand(new DoctorCommand(environment))
        .addSubcommand(new BenchCommand(environment))
        .addSubcommand(new TrainExtractorCommand(environment))
        .addSubcommand(new CompletionCommand(environment, root))
        .addSubcommand(new CommandLine.HelpCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing COMMAND; one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
