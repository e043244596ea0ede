package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.tools.cli.Interruption;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals of a process that does not come to the end of what it writes. */
@DisabledOnOs(OS.WINDOWS)
class SignalsTest {
  private static final int OF_SIGINT = 128 + 2;

  @TempDir Path folder;

  /** Writes a file without end, and tells when it has begun and when it was asked to stop. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] args) {
      Interruption interruption = new Interruption();
      interruption.whenRequested(() -> System.out.println("asked"));
      Signals.connect(interruption);
      AtomicFile.writeNamed(
          Path.of(args[0]),
          temporary -> {
            System.out.println("writing");
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private static void interrupt(Process process) throws Exception {
    String pid = String.valueOf(process.pid());
    assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
  }

  private long files() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void interrupt_twice_endsAtOnceWithoutTheUnfinishedFile() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Endless.class.getName(),
                folder.resolve("film.mp4").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("writing");
      assertThat(files()).isOne();
      interrupt(process);
      assertThat(said.readLine()).isEqualTo("asked");
      assertThat(process.isAlive()).isTrue();
      interrupt(process);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(OF_SIGINT);
      assertThat(files()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
