package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.ShortDuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each input of a batch: paths of results on standard output, or all of it as JSON
 * at the end; a line on standard error for every failure.
 */
final class BatchResults implements AutoCloseable {
  private final Console console;
  private final boolean json;
  private final List<Map<String, Object>> entries = new ArrayList<>();
  private long start = System.nanoTime();
  private int done;
  private int skipped;
  private int failed;

  BatchResults(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** Speed is counted from now on. */
  void start() {
    start = System.nanoTime();
  }

  /** {@code input} became {@code output}. */
  void done(Path input, Path output, Map<String, Object> facts) {
    done++;
    Map<String, Object> entry = entry(input, "done");
    entry.put("output", output.toString());
    entry.putAll(facts);
    if (!json) {
      console.made(output);
    }
  }

  /** The result of {@code input} was there before. */
  void skipped(Path input, Path output) {
    done++;
    skipped++;
    entry(input, "skipped").put("output", output.toString());
  }

  /** {@code input} could not be used, as {@code problem} says in one line. */
  void failed(Path input, String problem) {
    failed++;
    entry(input, "failed").put("error", problem);
    console.error(problem);
  }

  /** {@code input} could not be used. */
  void failed(Path input, RuntimeException error) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof UserException) {
      failed(input, message.startsWith(input.toString()) ? message : input + ": " + message);
    } else {
      failed(input, input + ": internal error: " + error);
    }
    console.trace(error);
  }

  private Map<String, Object> entry(Path input, String state) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("input", input.toString());
    entry.put("state", state);
    entries.add(entry);
    return entry;
  }

  /** Inputs whose result is there. */
  int done() {
    return done;
  }

  /** Inputs that could not be used. */
  int failed() {
    return failed;
  }

  /** 0, 3 if some inputs failed, 1 if all did. */
  int exitCode() {
    if (failed == 0) {
      return ExitCode.DONE;
    }
    return done > 0 ? ExitCode.PARTIAL : ExitCode.FAILED;
  }

  /** Prints the JSON; says how fast it went where there were several, and how many failed. */
  @Override
  public void close() {
    if (json) {
      console.json(entries);
    }
    int made = done - skipped;
    if (made > 1) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      console.say(
          "%d pictures in %s, %.1f pictures/s%s"
              .formatted(
                  made,
                  ShortDuration.of(seconds),
                  made / seconds,
                  skipped > 0 ? "; %d were there already".formatted(skipped) : ""));
    }
    if (failed > 0) {
      console.say("%d of %d failed".formatted(failed, done + failed));
    }
  }
}
