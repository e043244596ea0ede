package io.morph4j.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveThinningTest {
  @Test
  void values_few_areKept() {
    CurveThinning thinning = new CurveThinning(3);

    assertThat(thinning.steps(new double[] {1, 5, 9})).containsExactly(1L, 5L, 9L);
    assertThat(thinning.values(new double[] {.1, Double.NaN, 1234567}))
        .containsExactly(.1, null, 1234570.0);
  }

  @Test
  void values_many_becomeMeansOfNeighbours() {
    double[] steps = IntStream.rangeClosed(1, 2500).asDoubleStream().toArray();
    double[] values = new double[2500];
    Arrays.setAll(values, i -> i % 3);
    values[0] = Double.NaN;
    CurveThinning thinning = new CurveThinning(2500);

    assertThat(thinning.steps(steps)).hasSize(834).startsWith(3L, 6L).endsWith(2499L, 2500L);
    assertThat(thinning.values(values)).startsWith(1.5, 1.0).hasSize(834);
  }
}
