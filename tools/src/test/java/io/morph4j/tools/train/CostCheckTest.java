package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.tools.cli.ByteSize;
import io.morph4j.tools.machine.ProcessMemory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class CostCheckTest {
  @ParameterizedTest
  @CsvSource({
    "4g,4294967296",
    "1.5G,1610612736",
    "512m,536870912",
    "2GiB,2147483648",
    "1 mb,1048576"
  })
  void memory_amounts_areRead(String text, long bytes) {
    assertThat(new ByteSize.Converter().convert(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "4k", "0g", "-1g", "g", "4gg", "1e9"})
  void memory_otherTexts_areRefused(String text) {
    assertThatThrownBy(() -> new ByteSize.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' is no amount of memory: expected e.g. 4g");
  }

  @Test
  void advice_optionsOfTheRun_areNamedWithTheirValues() {
    assertThat(CostCheck.advice(Map.of("batchSize", "8", "ngf", "64", "saveMemory", "false")))
        .isEqualTo(
            "Set a smaller batchSize (now 8), ngf (now 64), or give it more memory, or --save-memory.");
    assertThat(CostCheck.advice(Map.of("batchSize", "1", "saveMemory", "true")))
        .isEqualTo("Give it more memory.");
    assertThat(CostCheck.networkAdvice(Map.of("batchSize", "8", "ngf", "64")))
        .isEqualTo("Give it more memory, or set a smaller ngf (now 64).");
  }

  @Test
  void peakBytes_ofThisProcess_areAtLeastThoseOfNow() {
    long now = ProcessMemory.bytes();

    assertThat(now).isGreaterThan(10L << 20);
    assertThat(ProcessMemory.peakBytes()).isGreaterThan(now / 2);
  }
}
