package io.morph4j.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Sizes of the published networks: parameters to the unit, score maps, receptive fields. */
class ParameterCountTest {
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "resnet", "resnet_generator",
          "unet", "unet_generator",
          "patch", "patch_discriminator",
          "pixel", "pixel_discriminator",
          "stargan1_d", "stargan1_discriminator",
          "stargan2_d", "stargan2_discriminator",
          "stargan2_g_256_hpf0", "stargan2_generator",
          "stargan2_g_64", "stargan2_generator",
          "dcgan_g", "dcgan_generator",
          "dcgan_d", "dcgan_discriminator");

  private static final Map<String, Integer> PUBLISHED =
      Map.of(
          "input_nc", 3,
          "output_nc", 3,
          "ngf", 64,
          "ndf", 64,
          "nc", 3,
          "conv_dim", 64,
          "repeat_num", 6,
          "style_dim", 64,
          "max_conv_dim", 512);

  static Stream<Arguments> rows() {
    return Golden.read("param_counts").objects("rows").stream()
        .flatMap(
            row ->
                ARCHITECTURES.entrySet().stream()
                    .filter(a -> row.get("name").getAsString().startsWith(a.getKey()))
                    .map(a -> Arguments.of(row.get("name").getAsString(), a.getValue(), row)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void parameterCount_publishedSize_isExact(String name, String architecture, JsonObject row) {
    JsonObject options = row.getAsJsonObject("hparams").deepCopy();
    PUBLISHED.forEach(
        (key, value) -> {
          if (!options.has(key)) {
            options.addProperty(key, value);
          }
        });
    if (name.startsWith("stargan2")) {
      options.addProperty("base_dim", (1 << 14) / options.get("img_size").getAsInt());
    }
    GoldenNetwork net = GoldenNetwork.build(architecture, options, Initializer.zero());
    assertThat(net.module().parameterCount()).isEqualTo(row.get("count").getAsLong());
  }

  @Test
  void rows_ofTheTable_areCoveredForEverySharedNetwork() {
    assertThat(rows()).hasSize(27);
  }

  @Test
  void patchDiscriminator_everyDepthAndSide_hasThePublishedGeometry() {
    Golden table = Golden.read("patch_geometry");
    int[] layers = table.integers("n_layers");
    int[] fields = table.integers("receptive_field");
    int[] sides = table.integers("side");
    int[] maps = table.integers("map_size");
    try (StepMemory memory = new StepMemory()) {
      for (int i = 0; i < layers.length; i++) {
        assertThat(PatchDiscriminator.receptiveField(layers[i])).isEqualTo(fields[i]);
        PatchDiscriminator net =
            new PatchDiscriminator(Initializer.zero(), 1, 1, layers[i], Norm.NONE);
        for (int k = 0; k < sides.length; k++) {
          requireMapSize(memory, net, sides[k], maps[i * sides.length + k]);
        }
      }
    }
  }

  private static void requireMapSize(
      StepMemory memory, PatchDiscriminator net, int side, int wanted) {
    try (StepScope step = memory.openWithoutGradients()) {
      Tensor x = Tensor.constant(Nd4j.zeros(DataType.FLOAT, 1, 1, side, side));
      if (wanted < 0) {
        assertThatThrownBy(() -> net.forward(x))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("too small");
      } else {
        assertThat(net.forward(x).shape()).containsExactly(1, 1, wanted, wanted);
      }
    }
  }
}
