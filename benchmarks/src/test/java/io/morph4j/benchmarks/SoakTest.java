package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.tools.machine.Benchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SoakTest {
  @Test
  void run_few_tellsTheMemoryOfEverySeries() {
    List<String> said = new ArrayList<>();

    Benchmark.Report report = new Soak(new Soak.Counts(10, 5, 6), said::add, () -> false).run();

    assertThat(report.complete()).isTrue();
    assertThat(said).hasSize(4);
    assertThat(report.lines())
        .hasSizeGreaterThan(6)
        .last()
        .isEqualTo("bound of each growth: 150 MB");
    List<?> facts = (List<?>) Objects.requireNonNull(report.facts().get("series"));
    assertThat(facts.stream().map(series -> (Object) ((Map<?, ?>) series).get("series")).toList())
        .containsExactly("one size", "sizes", "openings", "steps");
    assertThat(facts)
        .allSatisfy(
            series ->
                assertThat((Long) ((Map<?, ?>) series).get("mostMb"))
                    .isGreaterThanOrEqualTo((Long) ((Map<?, ?>) series).get("settledMb"))
                    .isPositive());
  }

  @Test
  void run_stopped_isIncomplete() {
    Benchmark.Report report = new Soak(Soak.Counts.USUAL, line -> {}, () -> true).run();

    assertThat(report.complete()).isFalse();
    assertThat((List<?>) report.facts().get("series")).hasSize(1);
  }
}
