package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.kernel.Precision;
import io.morph4j.core.model.UserException;
import io.morph4j.tools.Benchmark;
import io.morph4j.tools.Cli;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SideBySideTest {
  @TempDir private Path folder;

  @Test
  void worker_tinyGenerator_answersEachLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workload tiny = Workloads.resnet(1, 4, 1, 16)) {
      Worker.serve(
          tiny,
          new BufferedReader(new StringReader("{}\n{}\n")),
          new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    List<JsonObject> lines =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).get("ready").getAsString()).isNotBlank();
    // c7s1-4, d8, d16, R16, u8, u4, c7s1-3, each with bias
    assertThat(lines.get(0).get("parameters").getAsLong())
        .isEqualTo(
            (3 * 49 * 4 + 4)
                + (4 * 9 * 8 + 8)
                + (8 * 9 * 16 + 16)
                + 2 * (16 * 9 * 16 + 16)
                + (16 * 9 * 8 + 8)
                + (8 * 9 * 4 + 4)
                + (4 * 49 * 3 + 3));
    assertThat(lines.get(2).get("forward_ms").getAsDouble()).isPositive();
    assertThat(lines.get(2).get("total_ms").getAsDouble()).isPositive();
  }

  @Test
  void cycleGan_tinyStep_hasNoForwardPart() {
    try (Workload step = new CycleGanWorkload(32, 2)) {
      Workload.Times times = step.run();

      assertThat(times.forward()).isNaN();
      assertThat(times.total()).isPositive();
    }
  }

  @Test
  void everyCase_isInThePeersScript() throws IOException {
    String script;
    try (var in = SideBySide.class.getResourceAsStream("peer.py")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(Workloads.names()).allSatisfy(name -> assertThat(script).contains("\"" + name));
  }

  @Test
  void python_missing_isNamedWithTheRemedy() {
    PyTorch.Finding found = new PyTorch(folder.resolve("python3")).look();

    assertThat(found.usable()).isFalse();
    assertThat(found.text())
        .contains("peer PyTorch is skipped", folder.resolve("python3").toString())
        .contains("python3-torch", "libopenblas0-openmp", "update-alternatives");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void python_withoutTorch_isNamedWithTheRemedy() throws IOException {
    assertThat(new PyTorch(python("{\"missing\": \"torch\"}")).look().text())
        .contains("has no module torch", "python3-torch");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void python_withReferenceBlas_isRefused() throws IOException {
    String answer =
        "{\"torch\": \"1.13\", \"blas\": \"/usr/lib/blas/libblas.so.3\", \"reference\": %s,"
            + " \"config\": \"BLAS_INFO=generic\"}";

    PyTorch.Finding reference = new PyTorch(python(answer.formatted("true"))).look();
    PyTorch.Finding other = new PyTorch(python(answer.formatted("false"))).look();

    assertThat(reference.usable()).isFalse();
    assertThat(reference.text()).contains("/usr/lib/blas/libblas.so.3", "update-alternatives");
    assertThat(other.usable()).isTrue();
    assertThat(other.text()).contains("PyTorch 1.13", "BLAS_INFO=generic");
  }

  /** A program that prints {@code answer} whatever it is asked. */
  private Path python(String answer) throws IOException {
    Path file = Files.createTempFile(folder, "python", "");
    Files.writeString(file, "#!/bin/sh\necho '" + answer + "'\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void side_endsEarly_tellsItsLastWords() {
    ProcessBuilder dies = new ProcessBuilder("/bin/sh", "-c", "echo no such library >&2; exit 3");

    assertThatThrownBy(() -> new Side("PyTorch, unet256", dies))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("PyTorch, unet256")
        .hasMessageContaining("no such library");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void side_talksBetweenAnswers_isUnderstood() {
    String script =
        "echo hello; echo '{\"ready\": \"it\", \"parameters\": 7}'; while read x; do"
            + " echo noise; echo '{\"forward_ms\": null, \"total_ms\": 2.5, \"peak_kib\": 9}'; done";
    try (Side side = new Side("it", new ProcessBuilder("/bin/sh", "-c", script))) {
      assertThat(side.engine()).isEqualTo("it");
      assertThat(side.parameters()).isEqualTo(7);
      assertThat(side.run()).isEqualTo(new Measurement(null, 2.5, 9L));
      assertThat(side.run()).isEqualTo(new Measurement(null, 2.5, 9L));
    }
  }

  @Test
  void run_stopRequested_isIncomplete() {
    Benchmark benchmark = ServiceLoader.load(Benchmark.class).findFirst().orElseThrow();
    List<String> said = new ArrayList<>();

    Benchmark.Report report =
        benchmark.run(
            new Benchmark.Plan(List.of("resnet6-ngf32-64-n4"), false, 1, folder, Precision.FLOAT),
            said::add,
            () -> true);

    assertThat(report.complete()).isFalse();
    assertThat(said).containsExactly("no peers, as asked");
  }

  @Test
  void otherNetworkThanPeers_isRefused() {
    assertThatThrownBy(() -> SideBySide.requireSameSize("unet256", 10, 11))
        .hasMessageContaining("unet256")
        .hasMessageContaining("10")
        .hasMessageContaining("11");
  }

  @Test
  void commandLine_wrongCaseOrRepeats_isWrongUsage() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream sink = new PrintStream(err, true, StandardCharsets.UTF_8);

    assertThat(Cli.run(new String[] {"bench", "--case", "resnet"}, sink, sink)).isEqualTo(2);
    assertThat(Cli.run(new String[] {"bench", "--repeats", "0"}, sink, sink)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--case is resnet", "unet256", "--repeats is 0");
  }

  @Test
  void threads_setByTheUser_areKept() {
    Map<String, String> environment = new HashMap<>(Map.of("OMP_NUM_THREADS", "4"));

    Threads.settle(environment);

    assertThat(environment)
        .containsEntry("OMP_NUM_THREADS", "4")
        .containsEntry("GOMP_SPINCOUNT", "5000");
    assertThat(Threads.describe(Map.of("GOMP_SPINCOUNT", "9")))
        .isEqualTo("OMP_NUM_THREADS=2, GOMP_SPINCOUNT=9 on both sides");
  }

  @Test
  void childJvm_keepsMemoryOptionsOnly() {
    assertThat(
            ChildJvm.memoryOptions(
                List.of(
                    "-Xmx1g",
                    "-agentlib:jdwp=x",
                    "-Dorg.bytedeco.javacpp.maxbytes=1g",
                    "-Dother=1",
                    "-XX:+UseSerialGC")))
        .containsExactly("-Xmx1g", "-Dorg.bytedeco.javacpp.maxbytes=1g", "-XX:+UseSerialGC");
  }
}
