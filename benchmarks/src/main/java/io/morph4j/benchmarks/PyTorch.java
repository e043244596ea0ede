package io.morph4j.benchmarks;

import com.google.gson.JsonObject;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * PyTorch in a Python of this machine, running {@code peer.py} with what the providers of cases add
 * to it.
 */
public final class PyTorch implements Peer {
  /** How to get a PyTorch that is worth comparing with. */
  static final String REMEDY =
      "on Debian or Ubuntu install the packages python3-torch and libopenblas0-openmp, then select"
          + " OpenBLAS: update-alternatives --set libblas.so.3-x86_64-linux-gnu"
          + " /usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3";

  private final Path python;

  public PyTorch(Path python) {
    this.python = python;
  }

  @Override
  public String id() {
    return "pytorch";
  }

  @Override
  public String name() {
    return "PyTorch";
  }

  /** Looks for PyTorch and the BLAS library that it loads. */
  @Override
  public Finding look() {
    if (!Files.isExecutable(python)) {
      return absent("there is no " + python, REMEDY);
    }
    try {
      JsonObject found = Look.ask(builder("--look"));
      return found == null
          ? absent(python + " could not run the peer's script", REMEDY)
          : finding(found);
    } catch (IOException e) {
      return absent(python + " could not be started: " + e.getMessage(), REMEDY);
    }
  }

  private Finding finding(JsonObject found) {
    if (found.has("missing")) {
      return absent(
          "%s has no module %s".formatted(python, found.get("missing").getAsString()), REMEDY);
    }
    String text =
        "PyTorch %s, BLAS %s (%s)"
            .formatted(
                found.get("torch").getAsString(),
                found.get("blas").getAsString(),
                found.get("config").getAsString());
    return found.get("reference").getAsBoolean()
        ? absent(
            text + " is the reference BLAS, up to ten times slower than OpenBLAS and no peer",
            REMEDY)
        : new Finding(true, text, Look.cases(found), Look.without(found));
  }

  @Override
  public Side start(String caseName, Path folder) {
    return new Side("PyTorch, " + caseName, builder(caseName, folder.toString()));
  }

  /**
   * Writes the net of a translation case as {@code folder/CASE.onnx}, and its number of parameters
   * as {@code folder/CASE.parameters}.
   *
   * @throws UserException if PyTorch cannot
   */
  void export(String caseName, Path folder) {
    new Side("export by PyTorch, " + caseName, builder("--export", caseName, folder.toString()))
        .close();
  }

  /**
   * Trains CycleGAN as published, on networks of the preset {@code tiny}, and writes its generators
   * as {@code folder/MINUTES-AtoB.safetensors} and {@code -BtoA} after so many minutes.
   *
   * @param side of the samples
   * @throws UserException if PyTorch cannot
   */
  public void learn(Path data, int side, long seed, List<Integer> minutes, Path folder) {
    String times = minutes.stream().map(String::valueOf).collect(Collectors.joining(","));
    try {
      Files.createDirectories(folder);
      Process process =
          builder("--learn", data.toString(), "" + side, "" + seed, times, folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      int code = process.waitFor();
      if (code != 0) {
        throw new UserException("PyTorch ended with exit code " + code + "; " + REMEDY);
      }
    } catch (IOException e) {
      throw new UserException("%s could not be started: %s".formatted(python, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted", e);
    }
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(python.toString(), "-c", script()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Threads.settlePeer(builder.environment());
    return builder;
  }

  private static String script() {
    StringBuilder script = new StringBuilder();
    script.append(text(Objects.requireNonNull(PyTorch.class.getResource("peer.py"), "no peer.py")));
    Workloads.pytorch().forEach(url -> script.append('\n').append(text(url)));
    return script.append("\nmain()\n").toString();
  }

  private static String text(URL url) {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
