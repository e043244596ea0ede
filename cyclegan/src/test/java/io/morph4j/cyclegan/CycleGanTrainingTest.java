package io.morph4j.cyclegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.GlobalSkip;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.Every;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.StopAfter;
import io.morph4j.core.train.run.TrainingLoop;
import io.morph4j.core.train.run.TrainingRun;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Red discs and blue discs: a net that learns turns one into the other, a fresh one does not. */
class CycleGanTrainingTest {
  @TempDir Path data;

  @BeforeEach
  void drawDiscs() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 12; i++) {
      disc(data.resolve("trainA/" + i + ".png"), new Color(210, 40, 40), random);
      disc(data.resolve("trainB/" + i + ".png"), new Color(40, 60, 210), random);
    }
  }

  private static void disc(Path file, Color color, Random random) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.GRAY);
    g.fillRect(0, 0, 16, 16);
    g.setColor(color);
    g.fillOval(1 + random.nextInt(4), 1 + random.nextInt(4), 10, 10);
    g.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private Training training(String... settings) {
    Map<String, String> set = new HashMap<>();
    set.put("ngf", "8");
    set.put("blocks", "1");
    set.put("ndf", "8");
    set.put("discriminatorLayers", "1");
    set.put("loadSize", "16");
    set.put("cropSize", "16");
    set.put("learningRate", "0.002");
    set.put("poolSize", "3");
    for (int i = 0; i < settings.length; i += 2) {
      set.put(settings[i], settings[i + 1]);
    }
    return new CycleGan()
        .start(
            ConfigRecords.with(CycleGanConfig.defaults(), set), DataLocation.root(data), 7, 400L);
  }

  @Test
  void step_redAndBlueDiscs_translatesRedToBlue() throws IOException {
    try (Training training = training()) {
      double before = blueMinusRed(training);
      for (int i = 0; i < 400; i++) {
        training.step();
      }
      double after = blueMinusRed(training);
      assertThat(after).as("blue minus red at the disc of A in B's style").isGreaterThan(.6);
      assertThat(before).as("the same of the untrained net").isLessThan(.3);
    }
  }

  private double blueMinusRed(Training training) throws IOException {
    ModelFile model = training.models().get("AtoB");
    assertThat(model).isNotNull();
    try (Translator translator = Translator.of(model)) {
      BufferedImage out = translator.translate(ImageIO.read(data.resolve("trainA/0.png").toFile()));
      Color middle = new Color(out.getRGB(7, 7));
      return (middle.getBlue() - middle.getRed()) / 127.5;
    }
  }

  @Test
  void averageDecay_half_modelsAreTheMovingAverageOfTheWeights() {
    String weights = "model.1.weight";
    try (Training training = training("averageDecay", ".5")) {
      INDArray average = training.models().get("AtoB").weights().get(weights).dup();
      INDArray raw = average;
      for (int i = 0; i < 4; i++) {
        training.step();
        raw = training.network("G_A").state().get(weights).dup();
        average = average.mul(.5).add(raw.mul(.5));
      }
      INDArray saved = training.models().get("AtoB").weights().get(weights);
      assertThat(saved.sub(average).amaxNumber().doubleValue()).isLessThan(1e-6);
      assertThat(saved.sub(raw).amaxNumber().doubleValue()).isGreaterThan(1e-4);
    }
  }

  @Test
  void poolSize_one_showsTheDiscriminatorsOtherPictures() {
    try (Training newest = training("poolSize", "0");
        Training pooled = training("poolSize", "1")) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        without.add(newest.step().values().get("D_A"));
        with.add(pooled.step().values().get("D_A"));
      }
      assertThat(with.get(0)).as("the first picture is shown as it is").isEqualTo(without.get(0));
      assertThat(with).as("then the older one half of the time").isNotEqualTo(without);
    }
  }

  @Test
  void warmUp_thenTraining_equalsTrainingAlone() {
    String[] settings = {"dropout", "true", "learningRatePolicy", "plateau"};
    Path plain = data.resolve("plain");
    Path warmed = data.resolve("warmed");
    for (Path out : List.of(plain, warmed)) {
      StopAfter stop = StopAfter.steps(5);
      Every every = new Every(0, 0, 1);
      RunDescription description =
          new RunDescription("cyclegan", "tiny", Map.of(), DataLocation.root(data), 7, stop, every);
      try (Training training = training(settings);
          TrainingRun run = TrainingRun.create(out, description)) {
        TrainingLoop loop = new TrainingLoop(training, run, stop, List.of(), every);
        if (out.equals(warmed)) {
          assertThat(loop.warmUp()).isNotNull();
        }
        loop.run();
      }
    }

    assertThat(warmed.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("models/AtoB.safetensors"));
    assertThat(warmed.resolve("models/BtoA.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("models/BtoA.safetensors"));
  }

  @Test
  void parameterCounts_networks_areThoseOfTheModels() {
    try (Training training = training()) {
      assertThat(training.parameterCounts()).containsOnlyKeys("G_A", "G_B", "D_A", "D_B");
      assertThat(training.parameterCounts().get("G_A"))
          .isEqualTo(
              training.models().get("AtoB").weights().values().stream()
                  .mapToLong(INDArray::length)
                  .sum());
    }
  }

  @Test
  void saveMemory_anyStep_changesNoNumber() {
    try (Training plain = training("dropout", "true", "blocks", "2");
        Training saving = training("dropout", "true", "blocks", "2", "saveMemory", "true")) {
      for (int i = 0; i < 4; i++) {
        assertThat(saving.step().values()).isEqualTo(plain.step().values());
      }
    }
  }

  @Test
  void saveMemory_ofAUnet_isRefusedWithTheRemedy() {
    assertThatThrownBy(
            () ->
                training("generator", "unet", "downs", "5", "cropSize", "32", "saveMemory", "true"))
        .hasMessageContaining("saveMemory is true")
        .hasMessageContaining("generator=resnet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dropout", "spectralNorm"})
  @Tag("arrays")
  void restore_afterSevenSteps_givesTheSameBytesAsNeverStopping(String option) {
    try (Training whole = training(option, "true");
        Training first = training(option, "true");
        Training second = training(option, "true")) {
      for (int i = 0; i < 7; i++) {
        whole.step();
        first.step();
      }
      second.restore(copy(first.save()));
      for (int i = 0; i < 6; i++) {
        assertThat(second.step().values()).as("step %d", 8 + i).isEqualTo(whole.step().values());
      }
      Map<String, INDArray> wanted = whole.save().arrays();
      second
          .save()
          .arrays()
          .forEach((name, array) -> assertThat(array).as(name).isEqualTo(wanted.get(name)));
    }
  }

  private static State copy(State state) {
    State copy = new State();
    state.arrays().forEach((name, array) -> copy.put(name, array.dup()));
    state.values().forEach(copy::put);
    return copy;
  }

  @Test
  void step_twoRunsWithOneSeed_giveTheSameLosses() {
    try (Training one = training();
        Training two = training()) {
      for (int i = 0; i < 5; i++) {
        assertThat(one.step().values()).isEqualTo(two.step().values());
      }
    }
  }

  @Test
  void presets_areThoseOfTheRegisteredArchitecture() {
    Architecture<?> found =
        ServiceLoader.load(Architecture.class).stream()
            .<Architecture<?>>map(ServiceLoader.Provider::get)
            .filter(a -> a.name().equals("cyclegan"))
            .findFirst()
            .orElseThrow();
    assertThat(found.presets().keySet()).containsExactly("paper", "small", "tiny");
    assertThat(found.presets().get("paper")).isEqualTo(CycleGanConfig.defaults());
  }

  @Test
  void config_valueOutOfRange_namesOptionAndValue() {
    assertThatThrownBy(() -> training("cropSize", "18"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cropSize is 18")
        .hasMessageContaining("multiple of 4");
    assertThatThrownBy(() -> training("inputChannels", "1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("lambdaIdentity");
    assertThatThrownBy(() -> training("beta1", "1.5"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("beta1 is 1.5");
    assertThatThrownBy(() -> training("discriminator", "pixel", "spectralNorm", "true"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("spectralNorm is true; it is for discriminator=patch");
  }

  @Test
  void restored_runOlderThanAnOption_hasItsPublishedValue() {
    Map<String, String> stored = ConfigRecords.toMap(CycleGanConfig.tiny());
    assertThat(new CycleGan().restored(stored)).isEqualTo(CycleGanConfig.tiny());

    stored.keySet().removeAll(List.of("globalSkip", "spectralNorm"));

    assertThat(CycleGanConfig.tiny().generator().globalSkip()).isEqualTo(GlobalSkip.ADD);
    assertThat(CycleGanConfig.tiny().discriminator().spectralNorm()).isTrue();
    assertThat(new CycleGan().restored(stored).generator().globalSkip()).isEqualTo(GlobalSkip.NONE);
    assertThat(new CycleGan().restored(stored).discriminator().spectralNorm()).isFalse();
  }

  @Test
  void restored_runWhoseSkipWasTrue_addsAsItDid() {
    Map<String, String> stored = ConfigRecords.toMap(CycleGanConfig.tiny());
    stored.put("globalSkip", "true");
    assertThat(new CycleGan().restored(stored).generator().globalSkip()).isEqualTo(GlobalSkip.ADD);
  }
}
