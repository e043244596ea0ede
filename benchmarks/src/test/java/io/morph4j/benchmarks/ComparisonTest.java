package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Measurement UNET_PEER = new Measurement(40., 96, 200L * 1024);
  private static final Measurement UNET_SLOW = new Measurement(60., 240, null);
  private static final Comparison NET =
      new Comparison(
          "unet256",
          Kind.GENERATOR,
          1,
          new Measurement(30., 120, 300L * 1024, 12e9, 80., 100.),
          ordered("PyTorch", UNET_PEER, "LibTorch", UNET_SLOW));
  private static final Measurement STEP_PEER = new Measurement(null, 125, 1024L);
  private static final Comparison STEP =
      new Comparison(
          "cyclegan", Kind.STEP, 2, new Measurement(null, 50, null), Map.of("PyTorch", STEP_PEER));
  private static final Comparison ALONE =
      new Comparison("resnet", Kind.GENERATOR, 4, new Measurement(1.25, 10, 2048L), Map.of());

  private static Map<String, Measurement> ordered(
      String a, Measurement first, String b, Measurement second) {
    Map<String, Measurement> peers = new LinkedHashMap<>();
    peers.put(a, first);
    peers.put(b, second);
    return peers;
  }

  @Test
  void median_oddAndEvenNumbers_isTheMiddle() {
    Measurement odd =
        Measurement.median(
            List.of(
                new Measurement(9., 30, 5L, 7e9, 3., null),
                new Measurement(1., 10, 7L, 7e9, 1., 4.),
                new Measurement(2., 20, 6L, 7e9, 2., null)));
    Measurement even =
        Measurement.median(List.of(new Measurement(null, 4, null), new Measurement(null, 1, null)));

    assertThat(odd).isEqualTo(new Measurement(2., 20, 7L, 7e9, 2., 4.));
    assertThat(even).isEqualTo(new Measurement(null, 2.5, null));
  }

  @Test
  void median_ofNothing_isRefused() {
    assertThatThrownBy(() -> Measurement.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }

  @Test
  void ratios_areOursOverTheirs() {
    assertThat(NET.forwardRatio(UNET_PEER)).isEqualTo(.75);
    assertThat(NET.totalRatio(UNET_PEER)).isEqualTo(1.25);
    assertThat(NET.peakRatio(UNET_PEER)).isEqualTo(1.5);
    assertThat(STEP.forwardRatio(STEP_PEER)).isNull();
    assertThat(STEP.peakRatio(STEP_PEER)).isNull();
  }

  @Test
  void rates_comeFromOurCountAndTheTimeOfEachSide() {
    assertThat(NET.gflops(NET.ours())).isEqualTo(100);
    assertThat(NET.gflops(UNET_PEER)).isEqualTo(125);
    assertThat(NET.ours().convolutionGflops()).isEqualTo(150);
    assertThat(NET.ours().ceilingGflops()).isEqualTo(120);
    assertThat(STEP.gflops(STEP_PEER)).isNull();
    assertThat(STEP.picturesPerSecond(STEP_PEER)).isEqualTo(16);
  }

  @Test
  void means_areGeometricByPeerAndKind() {
    // PyTorch 1.25 and 0.4, LibTorch 0.5
    Map<String, Map<String, Double>> means = ComparisonTable.means(List.of(NET, STEP, ALONE));

    assertThat(means).containsOnlyKeys("PyTorch", "LibTorch");
    assertThat(means.get("PyTorch")).containsOnlyKeys("generator", "step", "all");
    assertThat(means.get("PyTorch").get("step")).isCloseTo(.4, within(1e-12));
    assertThat(means.get("PyTorch").get("all")).isCloseTo(Math.sqrt(.5), within(1e-12));
    assertThat(means.get("LibTorch").get("all")).isCloseTo(.5, within(1e-12));
    assertThat(ComparisonTable.means(List.of(ALONE))).isEmpty();
  }

  @Test
  void table_missingValues_areDashes() {
    List<String> lines = ComparisonTable.lines(List.of(NET, STEP, ALONE));

    assertThat(cells(lines.get(0)))
        .containsExactly(
            "case",
            "side",
            "forward ms",
            "ratio",
            "total ms",
            "ratio",
            "peak MiB",
            "ratio",
            "pictures/s",
            "GFLOP/s",
            "in convolutions",
            "alone");
    assertThat(lines.get(1)).matches("\\|-+\\|-+\\|(-+:\\|){10}");
    assertThat(cells(lines.get(2)))
        .containsExactly(
            "unet256", "ours", "30.0", "-", "120.0", "-", "300", "-", "8.33", "100", "150", "120");
    assertThat(cells(lines.get(3)))
        .containsExactly(
            "", "PyTorch", "40.0", "0.75", "96.0", "1.25", "200", "1.50", "10.42", "125", "-", "-");
    assertThat(cells(lines.get(4)))
        .containsExactly(
            "", "LibTorch", "60.0", "0.50", "240.0", "0.50", "-", "-", "4.17", "50", "-", "-");
    assertThat(cells(lines.get(5)))
        .containsExactly(
            "cyclegan", "ours", "-", "-", "50.0", "-", "-", "-", "40.00", "-", "-", "-");
    assertThat(lines.subList(8, lines.size()))
        .containsExactly(
            "",
            "geometric mean of the ratios of total time to PyTorch: generator 1.25, step 0.40, all"
                + " 0.71",
            "geometric mean of the ratios of total time to LibTorch: generator 0.50, all 0.50");
    assertThat(lines.subList(0, 8)).extracting(String::length).containsOnly(lines.get(0).length());
  }

  private static List<String> cells(String line) {
    return List.of(line.substring(1, line.length() - 1).split("\\|")).stream()
        .map(String::strip)
        .toList();
  }

  @Test
  void textTable_rowOfOtherLength_isRefused() {
    TextTable table = new TextTable(1, "a", "b");

    assertThatThrownBy(() -> table.row("only one"))
        .hasMessageContaining("1 cells")
        .hasMessageContaining("2 columns");
  }

  @Test
  @SuppressWarnings("unchecked")
  void facts_nameWhatWasNotMeasured() {
    Map<String, Object> facts = (Map<String, Object>) (Map<String, ?>) NET.facts();
    Map<String, Map<String, Object>> peers = (Map<String, Map<String, Object>>) facts.get("peers");

    assertThat(facts).containsEntry("case", "unet256").containsEntry("kind", "generator");
    assertThat(peers.get("PyTorch"))
        .containsEntry("totalRatio", 1.25)
        .containsEntry("totalMs", 96.);
    assertThat(peers.get("LibTorch")).containsEntry("peakRatio", null);
    assertThat((Map<String, Object>) ALONE.facts().get("peers")).isEmpty();
  }
}
