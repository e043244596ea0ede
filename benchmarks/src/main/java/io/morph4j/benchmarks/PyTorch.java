package io.morph4j.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The peer: PyTorch in a Python of this machine, running {@code peer.py}. */
final class PyTorch {
  /** How to get a PyTorch that is worth comparing with. */
  static final String REMEDY =
      "on Debian or Ubuntu install the packages python3-torch and libopenblas0-openmp, then select"
          + " OpenBLAS: update-alternatives --set libblas.so.3-x86_64-linux-gnu"
          + " /usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3";

  private final Path python;

  PyTorch(Path python) {
    this.python = python;
  }

  /**
   * What was found.
   *
   * @param usable whether it is a fair peer
   * @param text version, BLAS and build; or what is amiss and the remedy
   */
  record Finding(boolean usable, String text) {}

  /** Looks for PyTorch and the BLAS library that it loads. */
  Finding look() {
    if (!Files.isExecutable(python)) {
      return absent("there is no " + python);
    }
    try {
      Process process = builder("--look").redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        return line == null || !line.startsWith("{")
            ? absent(python + " could not run the peer's script")
            : finding(JsonParser.parseString(line).getAsJsonObject());
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      return absent(python + " could not be started: " + e.getMessage());
    }
  }

  private Finding finding(JsonObject found) {
    if (found.has("missing")) {
      return absent("%s has no module %s".formatted(python, found.get("missing").getAsString()));
    }
    String text =
        "PyTorch %s, BLAS %s (%s)"
            .formatted(
                found.get("torch").getAsString(),
                found.get("blas").getAsString(),
                found.get("config").getAsString());
    return found.get("reference").getAsBoolean()
        ? absent(text + " is the reference BLAS, up to ten times slower than OpenBLAS and no peer")
        : new Finding(true, text);
  }

  static Finding absent(String reason) {
    return new Finding(false, "peer PyTorch is skipped: " + reason + "; " + REMEDY);
  }

  Side start(String caseName) {
    return new Side("PyTorch, " + caseName, builder(caseName));
  }

  private ProcessBuilder builder(String argument) {
    ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", script(), argument);
    Threads.settle(builder.environment());
    return builder;
  }

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(PyTorch.class.getResourceAsStream("peer.py"), "peer.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
