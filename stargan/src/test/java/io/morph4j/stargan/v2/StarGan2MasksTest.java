package io.morph4j.stargan.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.Discs;
import io.morph4j.stargan.v2.StarGan2Generator.Masks;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Masks as files: what they do to a training step. */
class StarGan2MasksTest {
  @TempDir Path data;

  private static StarGan2Config config(String... settings) {
    Map<String, String> set = new HashMap<>();
    set.put("filters", "2");
    set.put("maxFilters", "4");
    set.put("hidden", "4");
    set.put("styleDimension", "3");
    set.put("latentDimension", "2");
    set.put("cropSize", "32");
    set.put("batchSize", "2");
    set.put("learningRate", "0.001");
    set.put("highPass", "1");
    for (int i = 0; i < settings.length; i += 2) {
      set.put(settings[i], settings[i + 1]);
    }
    return ConfigRecords.with(StarGan2Config.tiny(), set);
  }

  /** Masks of one grey value for all pictures, in a folder of that name. */
  private String writeMasks(int value) throws IOException {
    String name = "masks" + value;
    try (Stream<Path> files = Files.walk(data.resolve("train"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        BufferedImage picture = ImageIO.read(file.toFile());
        BufferedImage mask =
            new BufferedImage(
                picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < mask.getWidth() * mask.getHeight(); i++) {
          mask.getRaster().setSample(i % mask.getWidth(), i / mask.getWidth(), 0, value);
        }
        Path place = data.resolve(name).resolve(data.relativize(file));
        Files.createDirectories(place.getParent());
        ImageIO.write(mask, "png", place.toFile());
      }
    }
    return name;
  }

  /** The losses of the first step, and a row of samples before it. */
  private record Outcome(Map<String, Double> losses, List<INDArray> samples) {}

  private Outcome trained(String masks) {
    StarGan2Config config = config("masks", masks);
    try (Training training = new StarGan2().start(config, DataLocation.root(data), 7, null)) {
      List<INDArray> samples = training.samples().rows().get(1);
      return new Outcome(training.step().values(), samples);
    }
  }

  @Test
  void step_masksOfZeros_equalsNoMasks_onesChangeIt() throws IOException {
    Discs.write(data, 2);
    Outcome plain = trained("");
    Outcome zeros = trained(writeMasks(0));
    Outcome ones = trained(writeMasks(255));

    assertThat(zeros.samples()).isEqualTo(plain.samples());
    plain
        .losses()
        .forEach(
            (name, value) -> { // gradients of G are sums in another order, so round otherwise
              Offset<Double> most = offset(name.startsWith("G_ref") ? 1e-5 : 0);
              assertThat(zeros.losses().get(name)).as(name).isCloseTo(value, most);
            });
    assertThat(ones.losses().get("D_latent_real")).isEqualTo(plain.losses().get("D_latent_real"));
    for (String name : List.of("D_latent_fake", "D_ref_fake", "G_latent_ds", "G_latent_cyc")) {
      double without = plain.losses().get(name);
      assertThat(Math.abs(ones.losses().get(name) - without)).as(name).isGreaterThan(1e-3);
    }
    assertThat(ones.samples().get(0)).isEqualTo(plain.samples().get(0));
    for (int column = 1; column < ones.samples().size(); column++) {
      assertThat(ones.samples().get(column)).isNotEqualTo(plain.samples().get(column));
    }
  }

  @Test
  void forward_pictureOfAnotherSize_hasMasksInTheSameLayers() {
    Initializer init =
        new Initializer(Initializer.Scheme.XAVIER, 1, DataType.FLOAT, new RandomStream(3));
    StarGan2Generator generator = new StarGan2Generator.Options(3, 32, 2, 4, 3, 1).build(init);
    INDArray x = Nd4j.create(DataType.FLOAT, new long[] {1, 3, 40, 48}, 'c');
    new RandomStream(2).fillUniform(x, -1, 1);
    Tensor picture = Tensor.constant(x);
    Tensor style = Tensor.constant(Nd4j.create(new float[] {.5f, -1, 2}, new long[] {1, 3}, 'c'));
    Tensor coarse = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 1, 40, 48));
    Tensor fine = Tensor.constant(Nd4j.zeros(DataType.FLOAT, 1, 1, 40, 48));

    INDArray plain = generator.forward(picture, style).copy();
    assertThat(generator.forward(picture, style, new Masks(coarse, fine)).copy())
        .isNotEqualTo(plain); // at 40 x 48, which are 32 of the trained size
    assertThat(generator.forward(picture, style, new Masks(fine, coarse)).copy()).isEqualTo(plain);
  }

  @Test
  void config_masksWithoutTheFilter_areRefused() {
    assertThatThrownBy(() -> config("masks", "m", "highPass", "0"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("masks is \"m\", highPass 0")
        .hasMessageContaining("set highPass above 0");
    assertThatThrownBy(() -> config("masks", "m", "cropSize", "16"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cropSize to 32 or more");
  }
}
