package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnsTest {
  @ParameterizedTest
  @CsvSource({"8, 9, 11", "300, 80, 1", ".5, 1, 20"})
  void together_timesOfBothSides_areAsManyAsTheSlowerDoesInATurn(
      double ours, double theirs, int together) {
    assertThat(
            Turns.together(
                List.of(new Measurement(null, ours, null), new Measurement(null, theirs, null))))
        .isEqualTo(together);
  }
}
