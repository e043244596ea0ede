package io.morph4j.tools;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.ShellCommand;
import io.morph4j.tools.cli.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One command line from its arguments to its exit code, with the streams that it may write to. */
public final class Cli {
  private static final int HELP_WIDTH = 100;
  private static final String NAME_IN_EXAMPLES =
      Matcher.quoteReplacement(ShellCommand.name()).replace("%", "%%");

  /** The libraries do not know how this program is called. */
  private static final Pattern COMMAND_IN_TEXT =
      Pattern.compile("(?<![\\p{L}\\p{N}_./-])morph4j (?=[a-z])");

  private static final String UNSPEAKABLE =
      "the character set of this locale (%s) has no such characters; set LC_ALL=C.UTF-8"
          .formatted(System.getProperty("sun.jnu.encoding"));

  private final Environment environment;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * The command line of another program: progress is told in plain lines.
   *
   * @param out takes data
   * @param err takes talk: progress, remarks, errors
   * @param interruption ends a running command early when it is requested
   */
  public Cli(PrintStream out, PrintStream err, Interruption interruption) {
    this(out, err, interruption, Terminal.NONE);
  }

  /**
   * @param terminal what {@code err} is shown on
   */
  Cli(PrintStream out, PrintStream err, Interruption interruption, Terminal terminal) {
    this.out = new PrintWriter(out, true, StandardCharsets.UTF_8);
    this.err = new PrintWriter(err, true, StandardCharsets.UTF_8);
    this.environment = new Environment(this.out, this.err, terminal, interruption);
  }

  /** Runs {@code args} and returns the exit code; see {@link ExitCode}. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return new Cli(out, err, new Interruption()).run(args);
  }

  /** Runs {@code args} and returns the exit code; never throws. */
  public int run(String... args) {
    int code;
    try {
      code = commandLine().execute(args);
    } catch (Throwable error) {
      code = report(error, verbose(args));
    }
    if (out.checkError() && code == ExitCode.DONE) {
      err.println("morph4j: standard output is closed or full: what was to go there is lost");
      code = ExitCode.FAILED;
    }
    err.flush();
    return code;
  }

  /** The command tree, ready to execute. */
  CommandLine commandLine() {
    CommandLine line =
        Morph4j.tree(environment)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            // @cover.png is a picture, not a file of arguments.
            .setExpandAtFiles(false)
            .registerConverter(Path.class, Cli::path)
            .setUsageHelpWidth(HELP_WIDTH)
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO))
            .setParameterExceptionHandler(this::wrongUsage)
            .setExecutionExceptionHandler(
                (error, command, parsed) ->
                    report(error, verbose(parsed.originalArgs().toArray(new String[0]))));
    line.setCommandName(ShellCommand.name());
    showExitCodes(line);
    return line;
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(name + ": " + UNSPEAKABLE);
    }
  }

  private static void showExitCodes(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.footer(
        Arrays.stream(usage.footer())
            .map(example -> example.replaceFirst("^  morph4j ", "  " + NAME_IN_EXAMPLES + " "))
            .toArray(String[]::new));
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(ExitCode.meanings());
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      showExitCodes(sub.getValue());
    }
  }

  private int wrongUsage(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    err.println("morph4j: " + error.getMessage());
    UnmatchedArgumentException.printSuggestions(error, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    if (verbose(args)) {
      error.printStackTrace(err);
    }
    return ExitCode.USAGE;
  }

  private int report(Throwable error, boolean verbose) {
    err.println("morph4j: " + message(error));
    if (verbose) {
      error.printStackTrace(err);
    }
    return error instanceof UsageException ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private static String message(Throwable error) {
    if (error instanceof UserException) {
      String told =
          COMMAND_IN_TEXT
              .matcher(String.valueOf(error.getMessage()))
              .replaceAll(Matcher.quoteReplacement(ShellCommand.name()) + " ");
      return Arrays.stream(told.split("\n", -1))
          .map(Brief::visible)
          .collect(Collectors.joining("\n"));
    }
    if (error instanceof InvalidPathException unspeakable) {
      return unspeakable.getInput() + ": " + UNSPEAKABLE;
    }
    if (error instanceof UncheckedIOException || error instanceof IOException) {
      Throwable cause = error.getCause() instanceof IOException io ? io : error;
      return "reading or writing failed: " + describe(cause);
    }
    if (error instanceof OutOfMemoryError) {
      return "out of memory ("
          + error.getMessage()
          + "); use smaller pictures, a smaller preset or batch, or give the process more memory"
          + " ('"
          + ShellCommand.of("doctor")
          + "' shows the limits)";
    }
    return "internal error: "
        + describe(error)
        + "; run again with --verbose for the stack trace and report it";
  }

  private static String describe(Throwable error) {
    String message = error.getMessage();
    String type = error.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }

  private static boolean verbose(String[] args) {
    return Arrays.asList(args).contains("--verbose");
  }
}
