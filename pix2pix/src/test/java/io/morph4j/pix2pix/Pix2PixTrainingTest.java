package io.morph4j.pix2pix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Training;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Outlines of discs and filled discs: a net that learns fills them, a fresh one does not. */
class Pix2PixTrainingTest {
  private static final Color GROUND = new Color(40, 60, 40);
  private static final Color FILL = new Color(220, 90, 30);

  @TempDir Path data;

  @BeforeEach
  void drawDiscs() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 16; i++) {
      int x = 2 + random.nextInt(8);
      int y = 2 + random.nextInt(8);
      int size = 12 + random.nextInt(8);
      BufferedImage outline = picture(Color.WHITE);
      draw(outline, Color.BLACK, g -> g.drawOval(x, y, size, size));
      BufferedImage filled = picture(GROUND);
      draw(filled, FILL, g -> g.fillOval(x, y, size, size));
      write(outline, data.resolve("train/edges/" + i + ".png"));
      write(filled, data.resolve("train/fruit/" + i + ".png"));
    }
  }

  private static BufferedImage picture(Color ground) {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    draw(image, ground, g -> g.fillRect(0, 0, 32, 32));
    return image;
  }

  private static void draw(
      BufferedImage image, Color color, java.util.function.Consumer<Graphics2D> shape) {
    Graphics2D g = image.createGraphics();
    g.setColor(color);
    shape.accept(g);
    g.dispose();
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private Training training(String... settings) {
    Map<String, String> set = new HashMap<>();
    set.put("ngf", "8");
    set.put("downs", "5");
    set.put("ndf", "8");
    set.put("discriminatorLayers", "1");
    set.put("spectralNorm", "false");
    set.put("lambdaL1", "100");
    set.put("loadSize", "32");
    set.put("cropSize", "32");
    set.put("batchSize", "4");
    set.put("learningRate", "0.002");
    for (int i = 0; i < settings.length; i += 2) {
      set.put(settings[i], settings[i + 1]);
    }
    return new Pix2Pix()
        .start(ConfigRecords.with(Pix2PixConfig.tiny(), set), DataLocation.root(data), 7, 120L);
  }

  @Test
  void step_outlinesAndDiscs_fillsOutlines() throws IOException {
    try (Training training = training()) {
      double before = distance(training, "AtoB", "edges", "fruit");
      for (int i = 0; i < 120; i++) {
        training.step();
      }
      double after = distance(training, "AtoB", "edges", "fruit");
      assertThat(before).as("L1 of the untrained net").isGreaterThan(.25);
      assertThat(after).as("L1 after training").isLessThan(.06);
    }
  }

  @Test
  void step_directionBtoA_drawsOutlines() throws IOException {
    try (Training training = training("direction", "BtoA")) {
      double before = distance(training, "BtoA", "fruit", "edges");
      for (int i = 0; i < 120; i++) {
        training.step();
      }
      double after = distance(training, "BtoA", "fruit", "edges");
      assertThat(before).as("L1 of the untrained net").isGreaterThan(.25);
      assertThat(after).as("L1 after training").isLessThan(.12);
    }
  }

  /** Mean difference of translations and truths, as a share of the range of a sample. */
  private double distance(Training training, String direction, String from, String to)
      throws IOException {
    ModelFile model = training.models().get(direction);
    assertThat(model).isNotNull();
    double sum = 0;
    try (Translator translator = Translator.of(model)) {
      for (int i = 0; i < 4; i++) {
        BufferedImage made = translator.translate(read("train/" + from + "/" + i + ".png"));
        sum += difference(made, read("train/" + to + "/" + i + ".png")) / 4;
      }
    }
    return sum;
  }

  private BufferedImage read(String name) throws IOException {
    return ImageIO.read(data.resolve(name).toFile());
  }

  private static double difference(BufferedImage one, BufferedImage two) {
    long sum = 0;
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          sum +=
              Math.abs(((one.getRGB(x, y) >> shift) & 255) - ((two.getRGB(x, y) >> shift) & 255));
        }
      }
    }
    return sum / (32. * 32 * 3 * 255);
  }

  @ParameterizedTest
  @CsvSource({
    "generator, resnet",
    "discriminator, pixel",
    "norm, instance",
    "spectralNorm, true",
    "conditional, false",
    "ganLoss, lsgan",
    "ganLoss, hinge",
    "lambdaGan, 0",
    "lambdaL1, 0",
    "batchSize, 1"
  })
  void step_otherChoice_movesEveryNetworkThatIsTrained(String option, String value) {
    try (Training training = training(option, value, "blocks", "1")) {
      Map<String, INDArray> before = copy(training.save()).arrays();
      Map<String, Double> losses = training.step().values();
      Map<String, INDArray> after = training.save().arrays();

      assertThat(losses.values()).allMatch(Double::isFinite);
      boolean adversarial = !option.equals("lambdaGan");
      assertThat(losses.containsKey("D")).isEqualTo(adversarial);
      assertThat(moved("G.", before, after)).isTrue();
      assertThat(moved("D.", before, after)).isEqualTo(adversarial);
    }
  }

  private static boolean moved(
      String network, Map<String, INDArray> before, Map<String, INDArray> after) {
    return before.keySet().stream()
        .filter(name -> name.startsWith(network) && name.matches(".*weight(_orig)?"))
        .anyMatch(name -> !before.get(name).equals(after.get(name)));
  }

  @Test
  void step_colorize_learnsTheColourOfDiscs() throws IOException {
    try (Training training = training("task", "colorize")) {
      double before = saturation(training);
      for (int i = 0; i < 120; i++) {
        training.step();
      }
      assertThat(before).as("red minus blue of the untrained net").isLessThan(60);
      assertThat(saturation(training)).as("red minus blue, 190 in the picture").isGreaterThan(100);
    }
  }

  /** Red minus blue in the middle of a disc that was made grey. */
  private double saturation(Training training) throws IOException {
    BufferedImage grey = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage source = read("train/fruit/0.png");
    Color filled = new Color(source.getRGB(16, 16));
    draw(grey, Color.WHITE, g -> g.drawImage(source, 0, 0, null));
    ModelFile model = training.models().get("AtoB");
    assertThat(model).isNotNull();
    assertThat(filled).as("the middle is in the disc").isEqualTo(FILL);
    try (Translator translator = Translator.of(model)) {
      Color made = new Color(translator.translate(grey).getRGB(16, 16));
      return made.getRed() - made.getBlue();
    }
  }

  @Test
  void restore_afterFiveSteps_givesTheSameBytesAsNeverStopping() {
    try (Training whole = training("dropout", "true", "downs", "5", "generator", "resnet");
        Training first = training("dropout", "true", "downs", "5", "generator", "resnet");
        Training second = training("dropout", "true", "downs", "5", "generator", "resnet")) {
      for (int i = 0; i < 5; i++) {
        whole.step();
        first.step();
        first.samples();
      }
      second.restore(copy(first.save()));
      for (int i = 0; i < 5; i++) {
        assertThat(second.step().values()).as("step %d", 6 + i).isEqualTo(whole.step().values());
      }
      Map<String, INDArray> wanted = whole.save().arrays();
      second
          .save()
          .arrays()
          .forEach((name, array) -> assertThat(array).as(name).isEqualTo(wanted.get(name)));
      assertThat(second.save().values()).isEqualTo(whole.save().values());
    }
  }

  private static State copy(State state) {
    State copy = new State();
    state.arrays().forEach((name, array) -> copy.put(name, array.dup()));
    state.values().forEach(copy::put);
    return copy;
  }

  @Test
  void step_sidesThatTheGeneratorDoesNotTake_sayWhatToSet() throws IOException {
    for (String domain : new String[] {"edges", "fruit"}) {
      write(
          new BufferedImage(36, 32, BufferedImage.TYPE_INT_RGB),
          data.resolve("train/" + domain + "/0.png"));
    }
    try (Training training =
        training("preprocess", "none", "serialBatches", "true", "batchSize", "1")) {
      assertThatThrownBy(training::step)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("36 x 32 pixels")
          .hasMessageContaining("multiples of 32");
    }
  }

  @Test
  void samples_ofSeveralSizes_areThoseLikeTheFirst() throws IOException {
    for (String domain : new String[] {"edges", "fruit"}) {
      write(
          new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB),
          data.resolve("train/" + domain + "/1.png"));
    }
    try (Training training = training("preprocess", "none")) {
      assertThat(training.samples().rows()).hasSize(5).allMatch(row -> row.size() == 3);
    }
  }

  @Test
  void presets_areThoseOfTheRegisteredArchitecture() {
    Architecture<?> found =
        ServiceLoader.load(Architecture.class).stream()
            .<Architecture<?>>map(ServiceLoader.Provider::get)
            .filter(a -> a.name().equals("pix2pix"))
            .findFirst()
            .orElseThrow();
    assertThat(found.presets().keySet()).containsExactly("paper", "small", "tiny");
    assertThat(found.presets().get("paper")).isEqualTo(Pix2PixConfig.defaults());
  }

  @Test
  void config_valueOutOfRange_namesOptionAndValue() {
    assertThatThrownBy(() -> training("cropSize", "48"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cropSize is 48")
        .hasMessageContaining("multiple of 32");
    assertThatThrownBy(() -> training("lambdaGan", "0", "lambdaL1", "0"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("both 0");
    assertThatThrownBy(() -> training("task", "colorize", "direction", "BtoA"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("direction is BtoA");
    assertThatThrownBy(() -> training("outputChannels", "2"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("outputChannels is 2");
  }
}
