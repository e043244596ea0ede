package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.tools.Cli;
import io.morph4j.tools.machine.Benchmark;
import io.morph4j.tools.machine.Benchmark.Topic;
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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SideBySideTest {
  @TempDir private Path folder;

  @Test
  void worker_tinyGenerator_answersEachLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workload tiny = StandardWorkloads.resnet(1, 4, 1, 16)) {
      Worker.serve(
          tiny,
          new BufferedReader(
              new StringReader("{\"do\":\"run\"}\n{\"do\":\"run\"}\n{\"do\":\"ceiling\"}\n")),
          new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    List<JsonObject> lines =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertThat(lines).hasSize(4);
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
    assertThat(lines.get(2).get("total_ms").getAsDouble())
        .isGreaterThan(lines.get(2).get("convolution_ms").getAsDouble());
    // Three passes of each layer but the first, whose input needs no gradient.
    double first = 3 * 49 * 4 * 256;
    double others =
        4 * 9 * 8 * 64
            + 8 * 9 * 16 * 16
            + 2 * 16 * 9 * 16 * 16
            + 16 * 9 * 8 * 16
            + 8 * 9 * 4 * 64
            + 4 * 49 * 3 * 256;
    assertThat(lines.get(2).get("flop").getAsDouble()).isEqualTo(2 * (2 * first + 3 * others));
    assertThat(lines.get(3).has("ceiling_ms")).isTrue();
  }

  @Test
  void everyCase_isInThePeersScripts() throws IOException {
    StringBuilder script = new StringBuilder();
    for (String part : List.of("", "_cyclegan", "_pix2pix", "_stargan", "_generative")) {
      script.append(text("peer" + part + ".py"));
    }

    assertThat(Workloads.names())
        .hasSize(22)
        .doesNotHaveDuplicates()
        // Beside ONNX Runtime only, and beside CycleGAN.
        .filteredOn(name -> !name.startsWith("translate-folder-") && !name.contains("cut-"))
        .hasSize(18)
        .allSatisfy(name -> assertThat(script.toString()).contains("\"" + name + "\""));
    assertThat(Workloads.pytorch()).hasSize(4);
  }

  private static String text(String resource) throws IOException {
    try (var in = SideBySide.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void unknownCase_isAnsweredWithTheList() {
    assertThatThrownBy(() -> Workloads.find("resnet"))
        .hasMessageContaining("case is resnet")
        .hasMessageContaining("unet256");
    assertThatThrownBy(() -> WorkloadCase.of("empty", WorkloadCase.Kind.STEP, 0, () -> null))
        .hasMessageContaining("empty")
        .hasMessageContaining("0");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void turns_allSides_areMeasuredAndTheFilesGo() throws IOException {
    List<String> seen = new ArrayList<>();
    WorkloadCase which =
        new WorkloadCase(
            "resnet6-ngf32-64-n4",
            WorkloadCase.Kind.GENERATOR,
            4,
            where -> seen.add(where.toString()),
            where -> null);
    Peer peer = new FakePeer("Echo", 1965059);
    Comparison row;
    try (Turns turns = Turns.start(which, Precision.FLOAT, List.of(peer))) {
      row = turns.measure(which, 1, () -> false);
    }

    assertThat(row.ours().totalMs()).isPositive();
    assertThat(row.ours().flop()).isGreaterThan(1e9);
    assertThat(row.peers()).containsOnlyKeys("Echo");
    assertThat(row.peers().get("Echo")).isEqualTo(new Measurement(null, 2.5, 9L));
    assertThat(Path.of(seen.get(0))).doesNotExist();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void side_talksBetweenAnswers_isUnderstood() {
    try (Side side = new FakePeer("it", 7).start("any", folder)) {
      assertThat(side.engine()).isEqualTo("it");
      assertThat(side.parameters()).isEqualTo(7);
      assertThat(side.run()).isEqualTo(new Measurement(null, 2.5, 9L));
      assertThat(side.run()).isEqualTo(new Measurement(null, 2.5, 9L));
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void side_endsEarly_tellsItsLastWords() {
    ProcessBuilder dies = new ProcessBuilder("/bin/sh", "-c", "echo no such library >&2; exit 3");

    assertThatThrownBy(() -> new Side("PyTorch, unet256", dies))
        .hasMessageContaining("PyTorch, unet256")
        .hasMessageContaining("no such library");
  }

  /** A program that answers 2.5 ms to everything, and talks between. */
  private record FakePeer(String name, long parameters) implements Peer {
    @Override
    public String id() {
      return name;
    }

    @Override
    public Finding look() {
      return new Finding(true, name + " 1.0", Set.of("unet256"), Map.of("resnet9-256", "no norm"));
    }

    @Override
    public Side start(String caseName, Path folder) {
      String script =
          ("echo hello; echo '{\"ready\": \"%s\", \"parameters\": %d}'; while read x; do echo noise;"
                  + " echo '{\"forward_ms\": null, \"total_ms\": 2.5, \"peak_kib\": 9}'; done")
              .formatted(name, parameters);
      return new Side(name, new ProcessBuilder("/bin/sh", "-c", script));
    }
  }

  @Test
  void peers_whatTheyCannotDo_isLeftOutWithTheReason() {
    Peer absent = new JvmPeer("libtorch", "LibTorch", "LibTorchPeer", folder);
    List<String> said = new ArrayList<>();

    Peers peers = Peers.find(List.of(new FakePeer("Echo", 0), absent), said::add);

    assertThat(said.get(0)).isEqualTo("Echo 1.0");
    assertThat(said.get(1))
        .contains("peer LibTorch is skipped", folder.toString(), "benchmarks/peers/pom.xml");
    assertThat(peers.able("unet256")).extracting(Peer::name).containsExactly("Echo");
    assertThat(peers.able("resnet9-256")).isEmpty();
    assertThat(peers.leftOut(List.of("unet256", "resnet9-256", "dcgan-28-n64")))
        .containsExactly(
            "Echo is left out of resnet9-256: no norm",
            "Echo is left out of dcgan-28-n64: not written for this peer");
  }

  @Test
  void run_stopRequested_isIncomplete() {
    Benchmark benchmark = ServiceLoader.load(Benchmark.class).findFirst().orElseThrow();
    List<String> said = new ArrayList<>();
    Benchmark.Plan plan =
        new Benchmark.Plan(
            Topic.CASES,
            List.of("resnet6-ngf32-64-n4"),
            List.of(),
            1,
            folder,
            Precision.FLOAT,
            null);

    Benchmark.Report report = benchmark.run(plan, said::add, () -> true);

    assertThat(report.complete()).isFalse();
    assertThat(said).containsExactly("no peers, as asked");
    assertThat(benchmark.peers())
        .containsExactly("pytorch", "libtorch", "onnxruntime", "onnxloop", "computationgraph");
  }

  @Test
  void otherNetworkThanPeers_isRefused() {
    assertThatThrownBy(() -> Turns.requireSameSize("unet256", 10, "LibTorch", 11))
        .hasMessageContaining("unet256")
        .hasMessageContaining("10")
        .hasMessageContaining("LibTorch 11");
  }

  @Test
  void commandLine_wrongValues_areWrongUsage() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream sink = new PrintStream(err, true, StandardCharsets.UTF_8);

    assertThat(Cli.run(new String[] {"bench", "--case", "resnet"}, sink, sink)).isEqualTo(2);
    assertThat(Cli.run(new String[] {"bench", "--peer", "caffe"}, sink, sink)).isEqualTo(2);
    assertThat(Cli.run(new String[] {"bench", "--repeats", "0"}, sink, sink)).isEqualTo(2);
    assertThat(Cli.run(new String[] {"bench", "--ops", "--growth"}, sink, sink)).isEqualTo(2);
    assertThat(Cli.run(new String[] {"bench", "--ops", "--case", "unet256"}, sink, sink))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--case is resnet", "unet256", "--repeats is 0")
        .contains("--peer is caffe", "onnxruntime", "leave out --growth");
  }

  @Test
  void threads_setByTheUser_areKept() {
    Map<String, String> environment = new HashMap<>(Map.of("OMP_NUM_THREADS", "4"));

    Threads.settle(environment);

    assertThat(environment)
        .containsEntry("OMP_NUM_THREADS", "4")
        .containsEntry("GOMP_SPINCOUNT", "5000");
    assertThat(Threads.describe(Map.of("GOMP_SPINCOUNT", "9")))
        .isEqualTo("OMP_NUM_THREADS=2, GOMP_SPINCOUNT=9 on all sides");
  }

  @Test
  void environment_ofAPeer_isItsOwnUnlessTheUserChose() {
    Map<String, String> chosen =
        new HashMap<>(
            Map.of(
                "GOMP_SPINCOUNT",
                "9",
                "MALLOC_TRIM_THRESHOLD_",
                "131072",
                "MORPH4J_CHOSEN",
                " MALLOC_TRIM_THRESHOLD_"));
    Map<String, String> byLauncher =
        new HashMap<>(
            Map.of(
                "GOMP_SPINCOUNT",
                "5000",
                "MALLOC_TRIM_THRESHOLD_",
                "131072",
                "MORPH4J_CHOSEN",
                "GOMP_SPINCOUNT MALLOC_TRIM_THRESHOLD_"));
    String described = Threads.describe(byLauncher);

    Threads.settlePeer(chosen);
    Threads.settlePeer(byLauncher);

    assertThat(chosen).containsEntry("GOMP_SPINCOUNT", "9").hasSize(2);
    assertThat(byLauncher).containsOnlyKeys("OMP_NUM_THREADS");
    assertThat(described)
        .isEqualTo(
            "OMP_NUM_THREADS=2 on all sides; GOMP_SPINCOUNT=5000, MALLOC_TRIM_THRESHOLD_=131072"
                + " on ours, the peers' own default on theirs");
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

  @Test
  void caseFolder_closed_isGoneWithItsFiles() throws IOException {
    CaseFolder made = new CaseFolder();
    Files.createDirectories(made.path().resolve("A"));
    Files.writeString(made.path().resolve("A/x"), "x");

    made.close();

    assertThat(made.path()).doesNotExist();
  }
}
