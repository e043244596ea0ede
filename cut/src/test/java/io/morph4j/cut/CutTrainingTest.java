package io.morph4j.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.RandomStream;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Red discs and blue discs: a net that learns turns one into the other, a fresh one does not. */
class CutTrainingTest {
  private static final int STEPS = 200;

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

  private static CutConfig config(boolean fast, String... settings) {
    Map<String, String> set = new HashMap<>();
    set.put("ngf", "8");
    set.put("blocks", "1");
    set.put("ndf", "8");
    set.put("discriminatorLayers", "1");
    set.put("nceLayers", "4,10");
    set.put("projection", "16");
    set.put("patches", "32");
    set.put("loadSize", "16");
    set.put("cropSize", "16");
    set.put("learningRate", "0.002");
    for (int i = 0; i < settings.length; i += 2) {
      set.put(settings[i], settings[i + 1]);
    }
    CutConfig start = CutConfig.small();
    return ConfigRecords.with(fast ? start.fast() : start, set);
  }

  /** FastCUT's weight of 10 would hold the colours for longer than a test lasts. */
  private Training training(boolean fast) {
    return new Cut()
        .start(config(fast, "lambdaNce", "1"), DataLocation.root(data), 7, (long) STEPS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void step_redAndBlueDiscs_translatesRedToBlue(boolean fast) throws IOException {
    try (Training training = training(fast)) {
      double before = blueMinusRed(training);
      for (int i = 0; i < STEPS; i++) {
        training.step();
      }
      assertThat(blueMinusRed(training)).as("blue minus red in the disc").isGreaterThan(.6);
      assertThat(before).as("the same of the untrained net").isLessThan(.3);
    }
  }

  private double blueMinusRed(Training training) throws IOException {
    try (Translator translator = Translator.of(training.models().get("AtoB"))) {
      BufferedImage out = translator.translate(ImageIO.read(data.resolve("trainA/0.png").toFile()));
      Color middle = new Color(out.getRGB(7, 7));
      return (middle.getBlue() - middle.getRed()) / 127.5;
    }
  }

  @Test
  void restore_inTheMiddle_goesOnAsIfNothingHadBeen() {
    try (Training whole = training(true);
        Training second = training(true)) {
      whole.step();
      whole.step();
      second.restore(whole.save());
      whole.step();
      second.step();
      assertThat(second.models().get("AtoB").weights())
          .isEqualTo(whole.models().get("AtoB").weights());
    }
  }

  @Test
  void draw_places_areDifferentOnes() {
    int[] places = Places.drawn(new RandomStream(1)).draw("A", 0, 20, 24);

    assertThat(places).hasSize(20).doesNotHaveDuplicates();
    assertThat(Arrays.stream(places)).allMatch(place -> place >= 0 && place < 24);
  }

  @Test
  void config_layerThatTheGeneratorLacks_namesThoseItHas() {
    CutConfig config = config(false, "nceLayers", "0,99");

    assertThatThrownBy(() -> new Cut().start(config, DataLocation.root(data), 7, 1L))
        .hasMessageContaining("nceLayers is [0, 99]; the generator has the modules 0 to");
    assertThatThrownBy(() -> config(false, "generator", "unet", "cropSize", "256"))
        .hasMessageContaining("a resnet");
  }
}
