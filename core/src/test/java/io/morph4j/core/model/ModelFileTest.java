package io.morph4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.Goldens;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.network.ResnetGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {
  private static final ModelDescription DESCRIPTION =
      ModelDescription.translation(
              "cyclegan",
              ResnetGenerator.Options.of(2).withFilters(8).withChannels(3, 1),
              3,
              1,
              "apple",
              "orange \"ü\"")
          .withPolicy(new InferencePolicy(true, BatchStatistics.BATCH, false, Colours.RGB))
          .withTraining(Map.of("steps", "500", "seed", "7"));

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
    NetworkDescription network = DESCRIPTION.networks().get("G");
    Map<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
    reversed.putAll(network.options());
    ModelFile one = model(DESCRIPTION);
    ModelFile two =
        new ModelFile(
            new ModelDescription(
                "cyclegan",
                Map.of("G", new NetworkDescription(network.role(), network.kind(), reversed)),
                DESCRIPTION.signature(),
                DESCRIPTION.domains(),
                DESCRIPTION.policy(),
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
    assertThat(info.formatVersion()).isEqualTo(2);
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
    Path file = raw("{\"version\": 3, \"whatever\": []}");

    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("version 3")
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

  private static final String GENERATOR =
      "\"networks\":{\"G\":{\"role\":\"generator\",\"kind\":\"k\",\"options\":{}}}";
  private static final String PAIR =
      "\"signature\":{\"kind\":\"picture-to-picture\",\"inputChannels\":3,\"outputChannels\":3,"
          + "\"multiple\":4,\"leastSide\":8},\"domains\":[\"A\",\"B\"]";

  private static String noise(String noise, String codes) {
    return "\"signature\":{\"kind\":\"noise-to-points\",\"noise\":%s,\"distribution\":\"normal\","
            .formatted(noise)
        + "\"codes\":%s,\"dimensions\":2},\"domains\":[]".formatted(codes);
  }

  private Path version2(String... fields) {
    return raw(
        "{\"version\":2,\"architecture\":\"a\","
            + String.join(",", fields)
            + ",\"policy\":{},\"training\":{}}");
  }

  @Test
  void load_version2_isReadStrictly() {
    assertThat(ModelFile.load(version2(GENERATOR, PAIR)).description().domainTitle())
        .isEqualTo("A to B");
    refused("expected an object", "\"networks\":[]", PAIR);
    refused("number of networks is 0", "\"networks\":{}", PAIR);
    refused("a name other than letters", GENERATOR.replace("\"G\"", "\"G.x\""), PAIR);
    refused(
        "expected generator, mapping or encoder", GENERATOR.replace("generator", "judge"), PAIR);
    refused(
        "needs a network that is the generator", GENERATOR.replace("generator", "mapping"), PAIR);
    refused("number of domains is 1", GENERATOR, PAIR.replace(",\"B\"", ""));
    refused("\"multiple\" is 4.5, expected a whole number", GENERATOR, PAIR.replace("4,", "4.5,"));
    refused("multiple is 70000, expected 1 to 65536", GENERATOR, PAIR.replace("4,", "70000,"));
    refused("\"multiple\" is -4, expected 0", GENERATOR, PAIR.replace("4,", "-4,"));
    refused("leastSide\" is missing", GENERATOR, PAIR.replace("leastSide", "least"));
    refused("what a model x-to-y is", GENERATOR, PAIR.replace("picture-to-picture", "x-to-y"));
    refused("noise is 0, expected 1", GENERATOR, noise("0", "[]"));
    refused("the field \"codes\" is 3, expected a list", GENERATOR, noise("1", "3"));
    refused("a code is 7, expected an object", GENERATOR, noise("1", "[7]"));
    refused(
        "goes from 2.0 to 1.0, expected a range",
        GENERATOR,
        noise("1", "[{\"name\":\"c\",\"low\":2,\"high\":1}]"));
    refused(
        "two have the name c",
        GENERATOR,
        noise("1", "[{\"name\":\"c\",\"values\":[1]},{\"name\":\"c\",\"values\":[2]}]"));
  }

  @Test
  void load_styleModelThatCannotDrawOrWantsHugeReferences_isRefused() {
    String mapped =
        GENERATOR.replace("}}}", "}},\"F\":{\"role\":\"mapping\",\"kind\":\"k\",\"options\":{}}}");
    String guided =
        "\"signature\":{\"kind\":\"guided-picture-to-picture\",\"inputChannels\":3,"
            + "\"outputChannels\":3,\"multiple\":4,\"leastSide\":8,\"condition\":\"style\","
            + "\"conditionSize\":64,\"latentSize\":%s,\"referenceSide\":%s},"
            + "\"domains\":[\"A\",\"B\"]";

    assertThat(ModelFile.load(version2(mapped, guided.formatted(16, 1024))).description().domains())
        .containsExactly("A", "B");
    refused("a mapping network needs a latentSize of 1", mapped, guided.formatted(0, 256));
    refused("referenceSide is 1025, expected 0 to 1024", mapped, guided.formatted(16, 1025));
  }

  private void refused(String reason, String... fields) {
    Path file = version2(fields);
    assertThatThrownBy(() -> ModelFile.load(file))
        .as(String.join(",", fields))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + ", description of the model")
        .hasMessageContaining(reason);
  }

  @Test
  void load_everySignature_isTheSame() {
    NetworkDescription g = new NetworkDescription(NetworkRole.GENERATOR, "k", Map.of("a", "1"));
    NetworkDescription e = new NetworkDescription(NetworkRole.ENCODER, "k", Map.of());
    List<Code> codes =
        List.of(Code.Categorical.of("digit", 10), new Code.Continuous("slant", -1.5, 2));
    for (Signature signature :
        List.of(
            new Signature.GuidedPictureToPicture(
                3, 1, 4, 8, Signature.Condition.STYLE, 64, 16, 256),
            new Signature.NoiseToPicture(
                62, Signature.Distribution.UNIFORM, codes, 1, 28, 30, Signature.Range.UNIT),
            new Signature.NoiseToPoints(2, Signature.Distribution.UNIT, List.of(), 2),
            new Signature.PictureToCode(1, 28, 30, 50))) {
      ModelDescription description =
          new ModelDescription(
              "a",
              Map.of("G", g, "E", e),
              signature,
              List.of("x", "y"),
              InferencePolicy.DEFAULT,
              Map.of());
      Path file = folder.resolve("signature.safetensors");
      ModelFile.of(
              description,
              Map.of(
                  "G", Map.of("w", Nd4j.createFromArray(1f)),
                  "E", Map.of("w", Nd4j.createFromArray(2f))))
          .save(file);

      ModelFile loaded = ModelFile.load(file);

      assertThat(loaded.description()).isEqualTo(description);
      assertThat(loaded.weights("E").get("w").getFloat(0)).isEqualTo(2f);
      assertThat(loaded.weights()).containsOnlyKeys("G.w", "E.w");
    }
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
