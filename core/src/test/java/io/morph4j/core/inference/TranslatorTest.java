package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.Goldens;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.CheckpointImport;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.ResnetGenerator;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("arrays")
class TranslatorTest {
  @TempDir Path folder;

  /** Gives back what it gets, and remembers the shape. */
  private static final class Same implements Inference {
    private final ModelDescription description;
    private long[] seen = {};

    Same(int channels, int multiple) {
      this.description =
          new ModelDescription(
              "a",
              Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "same", Map.of())),
              new Signature.PictureToPicture(channels, channels, multiple, 1),
              List.of("A", "B"),
              InferencePolicy.DEFAULT,
              Map.of());
    }

    @Override
    public ModelDescription description() {
      return description;
    }

    @Override
    public INDArray run(String network, INDArray... inputs) {
      seen = inputs[0].shape();
      return inputs[0].dup('c');
    }

    @Override
    public boolean concurrent() {
      return true;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint_resnet, resnet, running, image_resnet, y",
    "checkpoint_resnet_legacy, resnet, running, image_resnet, y",
    "checkpoint_unet, unet, running, image_unet, y",
    "checkpoint_unet, unet, batch, image_unet, y_batchstats"
  })
  void translate_golden_equalsTheReference(
      String checkpoint, String network, String statistics, String image, String output)
      throws Exception {
    Path model = folder.resolve("model.safetensors");
    CheckpointImport.read(
            Goldens.file(checkpoint + ".safetensors"), network, BatchStatistics.of(statistics))
        .save(model);
    Map<String, INDArray> golden = Safetensors.read(Goldens.file(image + ".safetensors")).tensors();
    BufferedImage picture = ImageIO.read(Goldens.file("image_rgb.png").toFile());

    try (Translator translator = Translator.load(model)) {
      INDArray y = translator.translate(PictureArrays.fromImage(picture));
      BufferedImage out = translator.translate(picture);

      INDArray expected = golden.get(output);
      assertThat(y.shape()).containsExactly(1, 3, 37, 53);
      assertThat(y.reshape(3, 37, 53).sub(expected).amaxNumber().doubleValue()).isLessThan(1e-4);
      INDArray samples = golden.get(output.equals("y") ? "out" : "out_batchstats");
      int different = 0;
      for (int row = 0; row < 37; row++) {
        for (int column = 0; column < 53; column++) {
          for (int c = 0; c < 3; c++) {
            int mine = out.getRaster().getSample(column, row, c);
            int wanted = samples.getInt(row, column, c);
            assertThat(mine).isCloseTo(wanted, within(1));
            different += mine == wanted ? 0 : 1;
          }
        }
      }
      assertThat(different).isLessThanOrEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "5, 1", "3, 2", "8, 16", "17, 31"})
  void translate_anySize_isPaddedAndCroppedBack(int height, int width) {
    Same network = new Same(3, 8);
    INDArray picture = Nd4j.rand(DataType.FLOAT, 2, 3, height, width);
    try (Translator translator = Translator.over(network)) {
      INDArray result = translator.translate(picture);

      assertThat(result).isEqualTo(picture);
      assertThat(network.seen).containsExactly(2, 3, (height + 7) / 8 * 8, (width + 7) / 8 * 8);
    }
  }

  @Test
  void translate_greyIntoColourNetwork_staysGrey() {
    INDArray grey = Nd4j.rand(DataType.FLOAT, 1, 1, 4, 4);
    try (Translator translator = Translator.over(new Same(3, 4))) {
      INDArray result = translator.translate(grey);

      assertThat(result.shape()).containsExactly(1, 1, 4, 4);
      assertThat(result.sub(grey).amaxNumber().doubleValue()).isLessThan(1e-6);
    }
  }

  @Test
  void translate_colourIntoGreyNetwork_isLumaInThreeChannels() {
    INDArray rgb = Nd4j.zeros(DataType.FLOAT, 1, 3, 4, 4);
    rgb.putScalar(0, 1, 2, 3, 1);
    try (Translator translator = Translator.over(new Same(1, 4))) {
      INDArray result = translator.translate(rgb);

      assertThat(result.shape()).containsExactly(1, 3, 4, 4);
      for (int c = 0; c < 3; c++) {
        assertThat(result.getDouble(0, c, 2, 3)).isEqualTo(0.587, within(1e-6));
      }
    }
  }

  @Test
  void translate_twoChannels_isRefused() {
    try (Translator translator = Translator.over(new Same(3, 4))) {
      assertThatThrownBy(() -> translator.translate(Nd4j.rand(DataType.FLOAT, 1, 2, 4, 4)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("2 channels, the model takes 3");
      assertThatThrownBy(() -> translator.translate(Nd4j.rand(DataType.FLOAT, 3, 4, 4)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void load_networkThisVersionCannotBuild_namesFileAndNetwork() {
    Path file = folder.resolve("model.safetensors");
    new ModelFile(
            new ModelDescription(
                "stargan2",
                Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "style", Map.of())),
                new Signature.PictureToPicture(3, 3, 4, 8),
                List.of("A", "B"),
                InferencePolicy.DEFAULT,
                Map.of()),
            Map.of("w", Nd4j.createFromArray(1f)))
        .save(file);

    assertThatThrownBy(() -> Translator.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.safetensors")
        .hasMessageContaining("stargan2")
        .hasMessageContaining("style");
  }

  @Test
  void load_weightsOfAnotherSize_namesFileAndOption() {
    Path file = folder.resolve("model.safetensors");
    ModelFile good =
        CheckpointImport.read(
            Goldens.file("checkpoint_resnet.safetensors"), "resnet", BatchStatistics.RUNNING);
    new ModelFile(
            ModelDescription.translation(
                "imported", ResnetGenerator.Options.of(2).withFilters(5), 3, 3, "A", "B"),
            good.weights())
        .save(file);

    assertThatThrownBy(() -> Translator.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.safetensors")
        .hasMessageContaining("it says filters is 5, its arrays are of 4");
  }
}
