package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Comparison NET =
      new Comparison(
          "unet256", new Measurement(30., 120, 300L * 1024), new Measurement(40., 96, 200L * 1024));
  private static final Comparison STEP =
      new Comparison(
          "cyclegan", new Measurement(null, 50, null), new Measurement(null, 125, 1024L));
  private static final Comparison ALONE =
      new Comparison("resnet", new Measurement(1.25, 10, 2048L), null);

  @Test
  void median_oddAndEvenNumbers_isTheMiddle() {
    Measurement odd =
        Measurement.median(
            List.of(
                new Measurement(9., 30, 5L),
                new Measurement(1., 10, 7L),
                new Measurement(2., 20, 6L)));
    Measurement even =
        Measurement.median(List.of(new Measurement(null, 4, null), new Measurement(null, 1, null)));

    assertThat(odd).isEqualTo(new Measurement(2., 20, 7L));
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
    assertThat(NET.forwardRatio()).isEqualTo(.75);
    assertThat(NET.totalRatio()).isEqualTo(1.25);
    assertThat(NET.peakRatio()).isEqualTo(1.5);
    assertThat(STEP.forwardRatio()).isNull();
    assertThat(STEP.peakRatio()).isNull();
    assertThat(ALONE.totalRatio()).isNull();
  }

  @Test
  void meanRatio_isGeometricOverRowsWithPeer() {
    // 1.25 and 0.4
    assertThat(Comparison.meanRatio(List.of(NET, STEP, ALONE)).orElseThrow())
        .isCloseTo(Math.sqrt(.5), within(1e-12));
    assertThat(Comparison.meanRatio(List.of(ALONE))).isEmpty();
  }

  @Test
  void table_missingValues_areDashes() {
    List<String> lines = ComparisonTable.lines(List.of(NET, STEP, ALONE));

    assertThat(lines)
        .containsExactly(
            "| case     | ours forward ms | PyTorch | ratio | ours total ms | PyTorch | ratio |"
                + " ours peak MiB | PyTorch | ratio |",
            "|----------|----------------:|--------:|------:|--------------:|--------:|------:|"
                + "--------------:|--------:|------:|",
            "| unet256  |            30.0 |    40.0 |  0.75 |         120.0 |    96.0 |  1.25 |"
                + "           300 |     200 |  1.50 |",
            "| cyclegan |               - |       - |     - |          50.0 |   125.0 |  0.40 |"
                + "             - |       1 |     - |",
            "| resnet   |             1.3 |       - |     - |          10.0 |       - |     - |"
                + "             2 |       - |     - |",
            "",
            "geometric mean of the ratios of total time: 0.71");
  }

  @Test
  void facts_nameWhatWasNotMeasured() {
    assertThat(NET.facts()).containsEntry("totalRatio", 1.25).containsEntry("case", "unet256");
    assertThat(ALONE.facts()).containsEntry("pytorch", null).containsEntry("totalRatio", null);
  }
}
