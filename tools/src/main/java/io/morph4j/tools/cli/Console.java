package io.morph4j.tools.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * Where a command writes, as a mixin with the options that govern it: data to standard output, talk
 * to standard error.
 */
public final class Console {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  /** ECMA-48: erase to the end of the line. */
  private static final String ERASE_REST = "\033[K";

  private final Environment environment;
  private String status = "";

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
    print(environment.out(), line);
  }

  /** The path of something made, left out by {@code --quiet}: the user named its place. */
  public void made(Path path) {
    if (!quiet) {
      data(path.toString());
    }
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
    print(environment.err(), line);
  }

  /** Lines go above the line at the foot. */
  private synchronized void print(PrintWriter to, String line) {
    if (!status.isEmpty()) {
      drawStatus("");
    }
    to.println(line);
    to.flush();
    if (!status.isEmpty()) {
      drawStatus(status);
    }
  }

  /**
   * The line at the foot of the screen from now on, shorter than {@link #columns}; may be empty.
   */
  synchronized void status(String line) {
    status = line;
    drawStatus(line);
  }

  private void drawStatus(String line) {
    environment.err().print("\r" + line + ERASE_REST);
    environment.err().flush();
  }

  /** Whether progress is to be shown at the foot of a screen. */
  public boolean drawsBars() {
    return !quiet && environment.terminal().isScreen();
  }

  /** The columns of the screen. */
  int columns() {
    return environment.terminal().columns();
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
