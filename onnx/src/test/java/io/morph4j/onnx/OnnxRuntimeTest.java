package io.morph4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the build of ONNX Runtime does when it starts. That of 1.29.0 tells its makers of every
 * session, keeps what it has not yet told in the home folder, and reads its own command line by a
 * recursion that a long class path takes beyond a thread's stack.
 */
class OnnxRuntimeTest {
  @TempDir Path home;

  /** Starts ONNX Runtime. */
  static final class Start {
    private Start() {}

    public static void main(String[] args) {
      System.out.println("started " + OrtEnvironment.getEnvironment().getVersion());
    }
  }

  @Test
  void start_longClassPath_livesAndLeavesNothingInTheHomeFolder() throws Exception {
    String longPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + (File.pathSeparator + home.resolve("absent.jar")).repeat(1000);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                longPath,
                Start.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    // With these it would be quiet.
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("ORT_")
                    || name.startsWith("XDG_")
                    || name.matches("CI|.*_ACTIONS"));

    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("started 1.");
    try (var left = Files.walk(home)) {
      assertThat(left.toList()).isEqualTo(List.of(home));
    }
  }
}
