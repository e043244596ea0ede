package io.morph4j.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeMemoryTest {
  @Test
  void bytes_onAProcessor_areThreeQuartersOfWhatTheHostHas() {
    assertThat(
            FreeMemory.bytes(
                4000,
                true,
                () -> {
                  throw new AssertionError("there is no card to ask");
                }))
        .isEqualTo(3000);
    assertThat(FreeMemory.bytes()).isPositive();
  }

  @Test
  void bytes_onACard_areAtMostThreeQuartersOfItsFreeMemory() {
    assertThat(FreeMemory.bytes(4000, false, () -> 1000)).isEqualTo(750);
    assertThat(FreeMemory.bytes(4000, false, () -> 8000)).isEqualTo(3000);
  }
}
