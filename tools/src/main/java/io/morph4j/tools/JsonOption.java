package io.morph4j.tools;

import picocli.CommandLine.Option;

/** The {@code --json} option, as a mixin. */
final class JsonOption {
  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  private boolean json;

  boolean wanted() {
    return json;
  }
}
