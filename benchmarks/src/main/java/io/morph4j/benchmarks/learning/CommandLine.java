package io.morph4j.benchmarks.learning;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.benchmarks.ChildJvm;
import io.morph4j.benchmarks.Threads;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code morph4j} in a process of its own, so that no recipe finds code warm from another. */
final class CommandLine {
  private CommandLine() {}

  /**
   * Runs a command to its end; what it says goes to standard error.
   *
   * @return what it printed
   * @throws UserException if it fails
   */
  static String run(List<String> words) {
    List<String> command = new ArrayList<>(ChildJvm.java());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Threads.settle(builder.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new UserException(
            "morph4j %s ended with exit code %d".formatted(String.join(" ", words), code));
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted", e);
    }
  }

  static JsonObject json(List<String> words) {
    return JsonParser.parseString(run(words)).getAsJsonObject();
  }
}
