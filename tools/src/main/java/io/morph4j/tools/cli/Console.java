package io.morph4j.tools.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/**
 * Where a command writes, as a mixin with the options that govern it: data to standard output, talk
 * to standard error.
 */
public final class Console {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  private boolean help;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but errors.")
  private boolean quiet;

  @Option(
      names = "--verbose",
      description = "Show the log of the libraries, and stack traces of errors.")
  private boolean verbose;

  public Console(Environment environment) {
    this.environment = environment;
  }

  /** A line of data. */
  public void data(String line) {
    PrintWriter out = environment.out();
    out.println(line);
    out.flush();
  }

  /** {@code value} as JSON: maps, lists, strings, numbers, booleans. */
  public void json(Object value) {
    data(toJson(value));
  }

  /** {@code value} as the text that {@link #json} prints. */
  public static String toJson(Object value) {
    return JSON.toJson(value);
  }

  /** A remark, left out by {@code --quiet}. */
  public void say(String line) {
    if (!quiet) {
      error(line);
    }
  }

  /** A line about something that went wrong; {@code --quiet} does not silence it. */
  public void error(String line) {
    PrintWriter err = environment.err();
    err.println(line);
    err.flush();
  }

  /** Whether talk goes to a screen. */
  public boolean terminal() {
    return environment.terminal().isScreen();
  }

  public boolean quiet() {
    return quiet;
  }

  /** The stack trace of {@code error}, with {@code --verbose} only. */
  public void trace(Throwable error) {
    if (verbose) {
      error.printStackTrace(environment.err());
    }
  }
}
