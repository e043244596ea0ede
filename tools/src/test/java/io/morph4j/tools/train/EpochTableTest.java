package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochTableTest {
  @Test
  void lines_namesOfRowsAndColumns_areATableUnderTheSingleNumbers() {
    Map<String, Double> measured = new LinkedHashMap<>();
    measured.put("G_train.loss", 1.5);
    measured.put("G_train.class", .25);
    measured.put("D.loss", 12.0);
    measured.put("ratio", .7);

    assertThat(EpochTable.lines(3, measured))
        .containsExactly(
            "epoch 3 ended  ratio 0.700",
            "epoch 3        loss       class",
            "G_train      1.5000      0.2500",
            "D           12.0000            ");
  }

  @Test
  void lines_withoutTable_isOneLine() {
    assertThat(EpochTable.lines(1, Map.of("jsd", .1234)))
        .containsExactly("epoch 1 ended  jsd 0.123");
  }
}
