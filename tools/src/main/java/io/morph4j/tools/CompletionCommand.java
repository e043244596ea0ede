package io.morph4j.tools;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  private final CommandLine root;

  @Mixin private final Console console;

  /**
   * @param root the command line to complete
   */
  CompletionCommand(Environment environment, CommandLine root) {
    console = new Console(environment);
    this.root = root;
  }

  @Override
  public Integer call() {
    console.data(AutoComplete.bash("morph4j", root));
    return ExitCode.DONE;
  }
}
