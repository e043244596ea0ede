package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.network.NetworkOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models of several networks whose combination their signature tells. */
class GuideTest {
  private static final List<String> DOMAINS = List.of("apple", "lemon", "plum");

  @TempDir Path folder;

  private Path byLabel;
  private Path byStyle;

  @BeforeEach
  void writeModels() {
    ShiftOptions labelled = new ShiftOptions(1, 3);
    byLabel = folder.resolve("label.safetensors");
    ModelFile.of(
            new ModelDescription(
                "test",
                Map.of("G", NetworkDescription.of(NetworkRole.GENERATOR, labelled)),
                GuidedPictureToPicture.byLabel(labelled, 1, 1, 3),
                DOMAINS,
                InferencePolicy.DEFAULT,
                Map.of()),
            Map.of("G", Map.of("table.weight", array(1, 3, .1f, .2f, .4f))))
        .save(byLabel);
    byStyle = folder.resolve("style.safetensors");
    style(1, 2).save(byStyle);
  }

  /** G adds the style; F gives (z + 10 y) , E the picture's mean + y; both in two channels. */
  private static ModelFile style(int latent, int channels) {
    NetworkOptions<?> generator = new ShiftOptions(channels, channels);
    NetworkOptions<?> mapping = new RowsOptions(latent, 3, List.of(channels));
    NetworkOptions<?> encoder = new RowsOptions(channels, 3, List.of(channels));
    Map<String, NetworkDescription> networks = new LinkedHashMap<>();
    networks.put("E", NetworkDescription.of(NetworkRole.ENCODER, encoder));
    networks.put("G", NetworkDescription.of(NetworkRole.GENERATOR, generator));
    networks.put("F", NetworkDescription.of(NetworkRole.MAPPING, mapping));
    INDArray y = array(2, 3, 1, 2, 3, 10, 20, 30);
    return ModelFile.of(
        new ModelDescription(
            "test",
            networks,
            GuidedPictureToPicture.byStyle(generator, channels, channels, channels, latent, 2),
            DOMAINS,
            InferencePolicy.DEFAULT,
            Map.of()),
        Map.of(
            "G", Map.of("table.weight", Nd4j.eye(2).castTo(DataType.FLOAT)),
            "F", Map.of("w.weight", array(2, 1, 1, -1), "v.weight", y),
            "E", Map.of("w.weight", Nd4j.eye(2).castTo(DataType.FLOAT), "v.weight", y)));
  }

  private static INDArray array(int rows, int columns, float... values) {
    return Nd4j.create(values, new long[] {rows, columns}, 'c');
  }

  private static INDArray flat(int count, int channels, int height, int width, double value) {
    return Nd4j.zeros(DataType.FLOAT, count, channels, height, width).addi(value);
  }

  private static void assertFlat(INDArray picture, int channel, double value) {
    for (int y = 0; y < picture.size(2); y++) {
      for (int x = 0; x < picture.size(3); x++) {
        assertThat(picture.getDouble(0, channel, y, x)).isEqualTo(value, within(1e-5));
      }
    }
  }

  @Test
  void translate_labels_addUpAndSizesStay() {
    try (Translator translator = Translator.load(byLabel)) {
      INDArray picture = flat(2, 1, 5, 3, .1);

      INDArray lemon = translator.translate(picture, Guide.label("lemon"));
      INDArray both = translator.translate(picture, Guide.label("plum", "apple"));

      assertThat(lemon.shape()).containsExactly(2, 1, 5, 3);
      assertFlat(lemon, 0, .3);
      assertFlat(both, 0, .6);
    }
  }

  @Test
  void translate_latent_goesThroughTheMappingNetwork() {
    try (Translator translator = Translator.load(byStyle)) {
      INDArray picture = flat(1, 2, 4, 4, 0);
      INDArray plum = translator.translate(picture, Guide.latent(5, "plum"));
      INDArray apple = translator.translate(picture, Guide.latent(5, "apple"));
      INDArray other = translator.translate(picture, Guide.latent(6, "plum"));

      double z = plum.getDouble(0, 0, 0, 0) - 3;
      assertThat(z).isNotEqualTo(0);
      assertFlat(plum, 1, 30 - z);
      assertFlat(apple, 0, 1 + z);
      assertFlat(apple, 1, 10 - z);
      assertThat(other.getDouble(0, 0, 0, 0)).isNotEqualTo(3 + z);
    }
  }

  @Test
  void translate_latentOfNoTruncation_isTheMeanStyle() {
    try (Translator translator = Translator.load(byStyle)) {
      INDArray mean = translator.style(new Guide.Latent(5, "lemon", 0));
      INDArray half = translator.style(new Guide.Latent(5, "lemon", .5));
      INDArray whole = translator.style(Guide.latent(5, "lemon"));

      assertThat(mean.getDouble(0, 0)).isEqualTo(2, within(.05));
      assertThat(mean.getDouble(0, 1)).isEqualTo(20, within(.05));
      assertThat(half.getDouble(0, 0))
          .isEqualTo((mean.getDouble(0, 0) + whole.getDouble(0, 0)) / 2, within(1e-5));
    }
  }

  @Test
  void translate_reference_goesThroughTheEncoderAtItsSize() {
    try (Translator translator = Translator.load(byStyle)) {
      INDArray reference = flat(1, 2, 7, 9, .25);
      INDArray made =
          translator.translate(flat(3, 2, 4, 4, .5), Guide.reference(reference, "lemon"));

      assertFlat(made, 0, .5 + .25 + 2);
      assertFlat(made, 1, .5 + .25 + 20);
      INDArray style = translator.style(Guide.reference(reference, "lemon"));
      assertThat(translator.translate(flat(3, 2, 4, 4, .5), Guide.style(style))).isEqualTo(made);
    }
    try (Encoder encoder = Encoder.load(byStyle)) {
      INDArray style = encoder.encode(flat(2, 2, 3, 3, .25), "plum");
      assertThat(style.shape()).containsExactly(2, 2);
      assertThat(style.getDouble(1, 1)).isEqualTo(30.25, within(1e-5));
    }
  }

  @Test
  void save_severalNetworks_prefixesTheirKeys() {
    assertThat(Safetensors.readHeader(byStyle).shapes().keySet())
        .containsExactlyInAnyOrder(
            "G.table.weight", "F.w.weight", "F.v.weight", "E.w.weight", "E.v.weight");
    assertThat(Safetensors.readHeader(byLabel).shapes()).containsOnlyKeys("table.weight");
    ModelFile loaded = ModelFile.load(byStyle);
    assertThat(loaded.description()).isEqualTo(style(1, 2).description());
    assertThat(loaded.weights("F")).isEqualTo(style(1, 2).weights("F"));
  }

  @Test
  void translate_guideThatDoesNotFit_saysWhichDoes() {
    INDArray picture = flat(1, 1, 4, 4, 0);
    try (Translator labels = Translator.load(byLabel);
        Translator styles = Translator.load(byStyle)) {
      refused(labels, Guide.none(), "guided by a label, not by no guide", "apple, lemon, plum");
      refused(labels, Guide.latent(1, "plum"), "guided by a label, not by a latent seed");
      refused(labels, Guide.reference(picture, "plum"), "not by a reference");
      refused(labels, Guide.label("lemmon"), "knows no lemmon, did you mean lemon?");
      refused(
          styles,
          Guide.label("plum"),
          "guided by a style, a latent seed with a domain, a reference with its domain, not by a"
              + " label");
      refused(styles, Guide.latent(1, "pear"), "knows no pear", "apple, lemon, plum");
      assertThatThrownBy(() -> labels.style(Guide.none())).isInstanceOf(UserException.class);
      assertThatThrownBy(() -> styles.translate(picture, Guide.style(Nd4j.zeros(1, 3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a style is (N, 2), got [1, 3]");
    }
  }

  private static void refused(Translator translator, Guide guide, String... parts) {
    int channels = ((GuidedPictureToPicture) translator.description().signature()).inputChannels();
    var thrown =
        assertThatThrownBy(() -> translator.translate(flat(1, channels, 4, 4, 0), guide))
            .isInstanceOf(UserException.class);
    for (String part : parts) {
      thrown.hasMessageContaining(part);
    }
  }

  @Test
  void load_forAnotherPurpose_saysWhatTheModelIs() {
    assertThatThrownBy(() -> Sampler.load(byLabel))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(byLabel + " is a model from picture (grey) and label to picture")
        .hasMessageContaining("makes nothing of noise");
    assertThatThrownBy(() -> Encoder.load(byLabel))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no encoder");
  }

  @Test
  void run_afterClose_saysSo() {
    Translator translator = Translator.load(byLabel);
    translator.close();
    assertThatThrownBy(() -> translator.translate(flat(1, 1, 4, 4, 0), Guide.label("plum")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void translate_weightsThatAreNotFinite_failsThePicture() {
    ModelFile model = ModelFile.load(byLabel);
    model.weights().get("table.weight").putScalar(2, Float.POSITIVE_INFINITY);
    try (Translator translator = Translator.of(model)) {
      assertThatThrownBy(() -> translator.translate(flat(1, 1, 4, 4, 0), Guide.label("plum")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("not finite");
    }
  }
}
