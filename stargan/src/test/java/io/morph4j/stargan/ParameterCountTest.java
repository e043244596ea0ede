package io.morph4j.stargan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes of the published networks: parameters to the unit. */
class ParameterCountTest {
  private static final Map<String, Function<JsonObject, NetworkOptions<?>>> NETWORKS =
      Map.of(
          "stargan1_g", GoldenNetwork::generator1,
          "stargan1_d", GoldenNetwork::discriminator1,
          "stargan2_g", GoldenNetwork::generator2,
          "stargan2_f", GoldenNetwork::mapping,
          "stargan2_e", GoldenNetwork::encoder,
          "stargan2_d", GoldenNetwork::discriminator2);

  static Stream<Arguments> rows() {
    return Golden.read("param_counts").objects("rows").stream()
        .filter(row -> row.get("name").getAsString().startsWith("stargan"))
        .map(row -> Arguments.of(row.get("name").getAsString(), row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void parameterCount_publishedSize_isExact(String name, JsonObject row) {
    NetworkOptions<?> options =
        NETWORKS.get(name.substring(0, 10)).apply(row.getAsJsonObject("hparams"));
    assertThat(options.build(Initializer.zero()).parameterCount())
        .isEqualTo(row.get("count").getAsLong());
  }

  @Test
  void rows_ofTheTable_areAllThere() {
    assertThat(rows()).hasSize(13);
  }
}
