package io.morph4j.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Encoder;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import io.morph4j.data.digits.DigitPictures;
import io.morph4j.generative.acgan.Acgan;
import io.morph4j.generative.bigan.Bigan;
import io.morph4j.generative.dcgan.Dcgan;
import io.morph4j.generative.dcgan.DcganConfig;
import io.morph4j.generative.vaegan.VaeGan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** From pictures in a folder to what a program does with the exported model. */
class ExportedModelTest {
  @TempDir static Path folder;
  private static Path digits;

  @BeforeAll
  static void draw() {
    digits = folder.resolve("digits");
    new DigitPictures(28, 40, 20, 1).write(digits);
  }

  @Test
  void acgan_oneStep_exportsASamplerOfClassesAndAClassifier() {
    Map<String, ModelFile> models =
        trained(new Acgan(), "tiny", Map.of("filters", "4", "evaluated", "20", "batchSize", "4"));

    try (Sampler sampler = Sampler.of(models.get("G"));
        Encoder classifier = Encoder.of(models.get("classifier"))) {
      INDArray threes = sampler.sample(2, 1, Map.of("class", "3"));
      assertThat(threes.shape()).containsExactly(2, 1, 28, 28);
      assertThat(threes).isNotEqualTo(sampler.sample(2, 1, Map.of("class", "4")));
      assertThat(classifier.encode(threes).shape()).containsExactly(2, 11);
      assertThatThrownBy(() -> sampler.sample(2, 1, Map.of("class", "12")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("12")
          .hasMessageContaining("0, 1, 2");
    }
  }

  @Test
  void bigan_oneStep_exportsTheWayThereAndBack() {
    ModelFile model =
        trained(new Bigan(), "tiny", Map.of("hidden", "16", "evaluated", "20", "batchSize", "4"))
            .get("G");

    try (Sampler sampler = Sampler.of(model);
        Encoder encoder = Encoder.of(model)) {
      INDArray made = sampler.sample(3, 1);
      assertThat(made.minNumber().doubleValue()).isGreaterThanOrEqualTo(-1);
      assertThat(encoder.encode(made).shape()).containsExactly(3, 50);
    }
  }

  @Test
  void vaegan_oneStep_exportsTheWayThereAndBack() {
    ModelFile model =
        trained(
                new VaeGan(),
                "tiny",
                Map.of("encoderHidden", "16", "evaluated", "20", "batchSize", "4", "latent", "8"))
            .get("G");

    try (Sampler sampler = Sampler.of(model);
        Encoder encoder = Encoder.of(model)) {
      INDArray codes = encoder.encode(sampler.sample(3, 1));
      assertThat(codes.shape()).containsExactly(3, 8);
      assertThat(sampler.sample(codes, sampler.codes(3, 1, Map.of())).shape())
          .containsExactly(3, 1, 32, 32);
    }
  }

  @Test
  void dcgan_everyPreset_isOneThatTheConfigAccepts() {
    assertThat(new Dcgan().presets().keySet())
        .containsExactly("paper", "tiny", "wgan", "wgan-gp", "relativistic", "cgan");
  }

  @Test
  void dcgan_sideWithoutNetworks_isRefusedAsAnOption() {
    assertThatThrownBy(() -> ConfigRecords.with(DcganConfig.defaults(), Map.of("side", "36")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("28, 32 or 64");
  }

  @Test
  void acgan_picturesOfOneClass_areRefusedWithTheFolder(@TempDir Path one) throws IOException {
    Files.copy(digits.resolve("digits.png"), one.resolve("a.png"));

    assertThatThrownBy(
            () ->
                new Acgan()
                    .start(new Acgan().presets().get("tiny"), DataLocation.root(one), 1, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(one.toString())
        .hasMessageContaining("one class");
  }

  private static <C extends Record> Map<String, ModelFile> trained(
      Architecture<C> architecture, String preset, Map<String, String> settings) {
    C config = ConfigRecords.with(architecture.presets().get(preset), settings);
    try (Training training = architecture.start(config, DataLocation.root(digits), 1, 1L)) {
      assertThat(training.step().values().values()).allSatisfy(v -> assertThat(v).isFinite());
      assertThat(training.samples().rows()).isNotEmpty();
      assertThat(training.epochEnded(1).values()).allSatisfy(v -> assertThat(v).isFinite());
      return training.models();
    }
  }
}
