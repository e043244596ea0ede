package io.morph4j.spark;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The way of a job from its arguments to its exit code. */
final class Jobs {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Jobs() {}

  /**
   * Runs {@code job} with {@code args}; mistakes of the user are one line on {@code err}.
   *
   * @return 0, 1 if it failed, 2 if it was called wrongly
   */
  static int run(Callable<Integer> job, PrintStream err, String... args) {
    PrintWriter talk = new PrintWriter(err, true, StandardCharsets.UTF_8);
    CommandLine line = new CommandLine(job).setErr(talk).setExpandAtFiles(false);
    String name = line.getCommandName();
    line.setParameterExceptionHandler(
        (error, given) -> {
          talk.println(name + ": " + error.getMessage());
          talk.println("Try '" + name + " --help'.");
          return USAGE;
        });
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          if (!(error instanceof UserException)) {
            throw error;
          }
          talk.println(name + ": " + error.getMessage());
          return error instanceof UsageException ? USAGE : FAILED;
        });
    return line.execute(args);
  }

  /** Ends the process with {@code code} unless all is well, which Spark ends itself. */
  static void exit(int code) {
    if (code != 0) {
      System.exit(code);
    }
  }
}
