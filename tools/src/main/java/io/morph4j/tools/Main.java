package io.morph4j.tools;

import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.Terminal;
import java.util.Locale;

/** The entry of the {@code morph4j} process: runs one command line and exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    // Numbers in texts and file names are those of programs, whatever the user's language.
    Locale.setDefault(Locale.ROOT);
    HomeFolder.ensure();
    LogLevel.from(args).apply();
    Interruption interruption = new Interruption();
    Signals.connect(interruption);
    Cli cli = new Cli(System.out, System.err, interruption, Terminal.onStandardError());
    System.exit(cli.run(args));
  }
}
