package io.morph4j.tools.cli;

import picocli.CommandLine.Option;

/** The {@code --json} option, as a mixin. */
public final class JsonOption {
  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  private boolean json;

  public boolean wanted() {
    return json;
  }
}
