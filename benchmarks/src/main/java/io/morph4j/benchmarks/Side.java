package io.morph4j.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.file.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A measuring process that serves one case.
 *
 * <p>It prints {@code {"ready": ENGINE, "parameters": N}} when the case is built, then one object
 * with {@code forward_ms}, {@code total_ms} and {@code peak_kib}, ours also {@code flop} and {@code
 * convolution_ms}, for each line that it reads, and ends with its input. Lines that are no objects
 * are passed over.
 */
final class Side implements AutoCloseable {
  private static final int LAST_WORDS = 5;

  private final String name;
  private final Process process;
  private final Path errors;
  private final BufferedReader answers;
  private final Writer requests;
  private final String engine;
  private final long parameters;

  /**
   * Starts {@code command} and waits until it is ready.
   *
   * @param name of the side, for messages
   * @throws UserException if it ends before, with the last lines of its standard error
   */
  Side(String name, ProcessBuilder command) {
    this.name = name;
    try {
      this.errors = Files.createTempFile("morph4j-bench", ".err");
      this.process = command.redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    boolean ready = false;
    try {
      JsonObject first = answer();
      this.engine = first.get("ready").getAsString();
      this.parameters = first.get("parameters").getAsLong();
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  /** What computes, as the process tells it. */
  String engine() {
    return engine;
  }

  /** Number of trained scalars; 0 where it is not known. */
  long parameters() {
    return parameters;
  }

  /** Runs one iteration. */
  Measurement run() {
    JsonObject answer = ask("run");
    Double total = number(answer, "total_ms");
    Double peak = number(answer, "peak_kib");
    if (total == null) {
      throw new UserException(name + ": answered " + answer + ", which lacks total_ms");
    }
    return new Measurement(
        number(answer, "forward_ms"),
        total,
        peak == null ? null : (Long) peak.longValue(),
        number(answer, "flop"),
        number(answer, "convolution_ms"),
        null);
  }

  /**
   * Milliseconds of the convolutions of the last iteration alone, by {@link Probe}; null if there
   * are none, or oneDNN cannot be asked. Only our side answers this.
   */
  @Nullable Double ceilingMs() {
    return number(ask("ceiling"), "ceiling_ms");
  }

  /**
   * Sends a request and returns the answer as it came.
   *
   * @param what to do; peers run an iteration whatever it is
   */
  JsonObject ask(String what) {
    try {
      requests.write("{\"do\":\"" + what + "\"}\n");
      requests.flush();
    } catch (IOException e) {
      throw ended(e);
    }
    return answer();
  }

  static @Nullable Double number(JsonObject answer, String key) {
    JsonElement value = answer.get(key);
    return value == null || value.isJsonNull() ? null : (Double) value.getAsDouble();
  }

  private JsonObject answer() {
    try {
      String line;
      while ((line = answers.readLine()) != null) {
        if (line.startsWith("{")) {
          return JsonParser.parseString(line).getAsJsonObject();
        }
      }
    } catch (IOException e) {
      throw ended(e);
    }
    throw ended(null);
  }

  private UserException ended(@Nullable Throwable cause) {
    return new UserException(
        "%s: the measuring process ended early; its last words: %s".formatted(name, lastWords()),
        cause);
  }

  private String lastWords() {
    try {
      List<String> lines =
          Files.readString(errors, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.isEmpty()
          ? "none"
          : String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    } catch (IOException e) {
      return "lost (" + e.getMessage() + ")";
    }
  }

  /** Ends the process and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
