package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.Goldens;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.Colours;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that Morph4J wrote before descriptions of version 2, and what it made of pictures. */
class ModelCompatibilityTest {
  private static final Path FOLDER = Path.of("src/test/resources/models");

  @TempDir Path folder;

  private static Path file(String name) {
    return FOLDER.resolve("version1-" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, image_rgb, resnet",
    "resnet, image_gray, resnet-grey",
    "colours, image_rgb, colours",
    "dropout, image_rgb, dropout"
  })
  void translate_version1_givesThePicturesOfThatTime(String model, String input, String expected)
      throws Exception {
    BufferedImage picture = ImageIO.read(Goldens.file(input + ".png").toFile());
    BufferedImage before = ImageIO.read(file(expected + ".png").toFile());
    Path again = folder.resolve("version2.safetensors");
    ModelFile.load(file(model + ".safetensors")).save(again);

    for (Path file : new Path[] {file(model + ".safetensors"), again}) {
      try (Translator translator = Translator.load(file)) {
        assertSame(translator.translate(picture), before);
      }
    }
    assertThat(ModelFile.info(file(model + ".safetensors")).formatVersion()).isEqualTo(1);
    assertThat(ModelFile.info(again).formatVersion()).isEqualTo(2);
  }

  /** Samples differ at most by one of rounding, in a few places: processors sum in other orders. */
  private static void assertSame(BufferedImage made, BufferedImage expected) {
    assertThat(made.getRaster().getNumBands()).isEqualTo(expected.getRaster().getNumBands());
    int different = 0;
    for (int y = 0; y < expected.getHeight(); y++) {
      for (int x = 0; x < expected.getWidth(); x++) {
        for (int band = 0; band < expected.getRaster().getNumBands(); band++) {
          int off =
              Math.abs(
                  made.getRaster().getSample(x, y, band)
                      - expected.getRaster().getSample(x, y, band));
          assertThat(off).isLessThanOrEqualTo(1);
          different += off;
        }
      }
    }
    assertThat(different).isLessThanOrEqualTo(5);
  }

  @Test
  void load_version1_findsPoliciesAmongTheOptions() {
    ModelDescription resnet = ModelFile.load(file("resnet.safetensors")).description();
    assertThat(resnet.architecture()).isEqualTo("cyclegan");
    assertThat(resnet.networks().get("G").read())
        .isEqualTo(ResnetGenerator.Options.of(1).withFilters(2));
    assertThat(resnet.signature()).isEqualTo(new Signature.PictureToPicture(3, 3, 4, 8));
    assertThat(resnet.domains()).containsExactly("A", "B");
    assertThat(resnet.policy()).isEqualTo(InferencePolicy.DEFAULT);
    assertThat(resnet.training()).containsEntry("steps", "3");

    ModelDescription colours = ModelFile.load(file("colours.safetensors")).description();
    assertThat(colours.policy())
        .isEqualTo(new InferencePolicy(false, BatchStatistics.RUNNING, false, Colours.LAB));
    assertThat(colours.domains()).containsExactly("grey", "colour");
    assertThat(colours.signature()).isEqualTo(new Signature.PictureToPicture(1, 2, 32, 1));

    ModelDescription dropout = ModelFile.load(file("dropout.safetensors")).description();
    assertThat(dropout.policy())
        .isEqualTo(new InferencePolicy(true, BatchStatistics.BATCH, false, Colours.RGB));
    assertThat(dropout.networks().get("G").read())
        .isEqualTo(new UnetGenerator.Options(3, 3, 5, 1, Norm.BATCH, true));
    assertThat(dropout.network(NetworkRole.GENERATOR)).contains("G");
  }

  /** Files of some kilobytes that ask for gigabytes, endless loops or sides that nothing takes. */
  @ParameterizedTest
  @CsvSource({
    "resnet, '\"blocks\":\"1\"', '\"blocks\":\"2147483647\"'",
    "resnet, '\"blocks\":\"1\"', '\"blocks\":\"65536\"'",
    "resnet, '\"filters\":\"2\"', '\"filters\":\"65536\"'",
    "resnet, '\"filters\":\"2\"', '\"filters\":\"2147483647\"'",
    "resnet, '\"inputChannels\":3', '\"inputChannels\":65536'",
    "resnet, '\"outputChannels\":3', '\"outputChannels\":2147483647'",
    "resnet, '\"inputChannels\":3', '\"inputChannels\":4294967299'",
    "resnet, '\"multiple\":4', '\"multiple\":3'",
    "resnet, '\"multiple\":4', '\"multiple\":65536'",
    "resnet, '\"network\":\"resnet\"', '\"network\":\"unet\"'",
    "dropout, '\"downs\":\"5\"', '\"downs\":\"2000\"'",
    "dropout, '\"downs\":\"5\"', '\"downs\":\"12\"'",
    "dropout, '\"filters\":\"1\"', '\"filters\":\"60000\"'"
  })
  void load_descriptionThatTheWeightsDoNotBear_isRefusedInOneLine(
      String model, String there, String instead) {
    Safetensors.Content content = Safetensors.read(file(model + ".safetensors"));
    String json = content.metadata().get("morph4j");
    assertThat(json).contains(there);
    Path file = folder.resolve("m.safetensors");
    Safetensors.write(file, Map.of("morph4j", json.replace(there, instead)), content.tensors());

    assertThatThrownBy(() -> Translator.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file.toString())
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain("\n");
              assertThat(e.getMessage().length() - file.toString().length()).isLessThan(400);
            });
  }
}
