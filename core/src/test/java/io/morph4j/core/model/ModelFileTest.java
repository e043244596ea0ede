package io.morph4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.Goldens;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {
  private static final ModelDescription DESCRIPTION =
      new ModelDescription(
          "cyclegan",
          "resnet",
          Map.of("filters", "8", "blocks", "2", "norm", "instance", "dropout", "false"),
          3,
          1,
          "apple",
          "orange \"ü\"",
          4,
          Map.of("steps", "500", "seed", "7"));

  @TempDir Path folder;

  private static ModelFile model(ModelDescription description) {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    weights.put("model.1.weight", Nd4j.rand(4, 3));
    weights.put("model.2.running_mean", Nd4j.createFromArray(1f, 2f));
    weights.put("model.2.num_batches_tracked", Nd4j.scalar(12L));
    return new ModelFile(description, weights);
  }

  private Path raw(String json) {
    Path file = folder.resolve("raw.safetensors");
    Safetensors.write(file, Map.of("morph4j", json), Map.of("w", Nd4j.createFromArray(1f)));
    return file;
  }

  @Test
  void load_whatWasSaved_isTheSame() {
    Path file = folder.resolve("model.safetensors");
    ModelFile model = model(DESCRIPTION);

    model.save(file);
    ModelFile loaded = ModelFile.load(file);

    assertThat(loaded.description()).isEqualTo(DESCRIPTION);
    assertThat(loaded.weights()).containsExactlyEntriesOf(model.weights());
  }

  @Test
  void save_equalModels_givesEqualBytes() throws Exception {
    Map<String, String> reversed = new LinkedHashMap<>();
    List.of("norm", "filters", "dropout", "blocks")
        .forEach(key -> reversed.put(key, DESCRIPTION.options().get(key)));
    ModelFile one = model(DESCRIPTION);
    ModelFile two =
        new ModelFile(
            new ModelDescription(
                "cyclegan",
                "resnet",
                reversed,
                3,
                1,
                "apple",
                "orange \"ü\"",
                4,
                new LinkedHashMap<>(DESCRIPTION.training())),
            one.weights());

    one.save(folder.resolve("one"));
    two.save(folder.resolve("two"));

    assertThat(folder.resolve("two")).hasSameBinaryContentAs(folder.resolve("one"));
    assertThat(Safetensors.readHeader(folder.resolve("one")).metadata())
        .containsEntry("format", "pt");
  }

  @Test
  void info_model_countsTrainableNumbersOnly() throws Exception {
    Path file = folder.resolve("model.safetensors");
    model(DESCRIPTION).save(file);

    ModelInfo info = ModelFile.info(file);

    assertThat(info.parameters()).isEqualTo(12);
    assertThat(info.description()).isEqualTo(DESCRIPTION);
    assertThat(info.formatVersion()).isEqualTo(1);
    assertThat(info.bytes()).isEqualTo(Files.size(file));
    assertThat(info.shapes().get("model.1.weight")).containsExactly(4, 3);
  }

  @Test
  void load_bareStateDictionary_namesTheImportCommand() {
    assertThatThrownBy(() -> ModelFile.load(Goldens.file("checkpoint_resnet.safetensors")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("checkpoint_resnet.safetensors")
        .hasMessageContaining("bare state dictionary")
        .hasMessageContaining("morph4j import");
  }

  @Test
  void load_newerVersion_asksForANewerMorph4j() {
    Path file = raw("{\"version\": 2, \"whatever\": []}");

    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("newer Morph4J");
    assertThatThrownBy(() -> ModelFile.info(file)).isInstanceOf(UserException.class);
  }

  @Test
  void load_brokenDescription_namesTheField() {
    for (String json :
        new String[] {
          "",
          "[]",
          "{",
          "{\"version\":1}",
          "{\"version\":\"x\"}",
          "{\"version\":1,\"architecture\":{}}",
          "{} {}",
          "{\"a\":".repeat(5000)
        }) {
      Path file = raw(json);
      assertThatThrownBy(() -> ModelFile.load(file))
          .as(json.substring(0, Math.min(40, json.length())))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("raw.safetensors");
    }
    Path file =
        raw(
            "{\"version\":1,\"architecture\":\"a\",\"network\":\"resnet\",\"options\":{},"
                + "\"inputChannels\":0,\"outputChannels\":3}");
    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"inputChannels\" is 0");
  }

  @Test
  void load_cutShort_isRefused() throws Exception {
    Path file = folder.resolve("model.safetensors");
    model(DESCRIPTION).save(file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 3));

    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cut short");
  }
}
