package io.morph4j.tools;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code morph4j completion}: the completion script for bash and zsh. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(morph4j completion)",
      "  morph4j completion > ~/.local/share/bash-completion/completions/morph4j"
    })
final class CompletionCommand implements Callable<Integer> {
  @Mixin private Console console = new Console();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    console.data(AutoComplete.bash("morph4j", spec.root().commandLine()));
    return ExitCode.DONE;
  }
}
