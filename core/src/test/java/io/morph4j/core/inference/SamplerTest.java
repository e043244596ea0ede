package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.Distribution;
import io.morph4j.core.model.Signature.NoiseToPicture;
import io.morph4j.core.model.Signature.NoiseToPoints;
import io.morph4j.core.model.Signature.PictureToCode;
import io.morph4j.core.model.Signature.Range;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SamplerTest {
  private static final List<Code> CODES =
      List.of(
          new Code.Categorical("fruit", List.of("apple", "lemon")),
          new Code.Continuous("slant", -2, 2));

  @TempDir Path folder;

  private static ModelDescription description(
      Map<String, NetworkDescription> networks, Signature signature) {
    return new ModelDescription(
        "test", networks, signature, List.of(), InferencePolicy.DEFAULT, Map.of("steps", "1"));
  }

  /** Pictures (1, 2, 1) of two pixels: the noise, and 100 lemon + slant; and their mean as code. */
  private Path pictures(Range range) {
    Map<String, NetworkDescription> networks = new LinkedHashMap<>();
    networks.put(
        "G", NetworkDescription.of(NetworkRole.GENERATOR, new RowsOptions(1, 3, List.of(1, 2, 1))));
    networks.put(
        "E", NetworkDescription.of(NetworkRole.ENCODER, new RowsOptions(1, 0, List.of(1))));
    Path file = folder.resolve("pictures.safetensors");
    ModelFile.of(
            description(
                networks, new NoiseToPicture(1, Distribution.UNIFORM, CODES, 1, 2, 1, range)),
            Map.of(
                "G",
                Map.of(
                    "w.weight", Nd4j.create(new float[] {1, 0}, new long[] {2, 1}),
                    "v.weight",
                        Nd4j.create(new float[] {0, 0, 0, 0, 100, 1}, new long[] {2, 3}, 'c')),
                "E",
                Map.of(
                    "w.weight",
                    Nd4j.ones(DataType.FLOAT, 1, 1),
                    "v.weight",
                    Nd4j.zeros(DataType.FLOAT, 1, 1))))
        .save(file);
    return file;
  }

  @Test
  void sample_codes_areTheNamedOnesOrDrawn() {
    try (Sampler sampler = Sampler.load(pictures(Range.SIGNED))) {
      INDArray lemons = sampler.sample(130, 7, Map.of("fruit", "lemon", "slant", "-1.5"));
      INDArray any = sampler.sample(130, 7);

      assertThat(lemons.shape()).containsExactly(130, 1, 2, 1);
      int drawnLemons = 0;
      for (int i = 0; i < 130; i++) {
        double noise = lemons.getDouble(i, 0, 0, 0);
        assertThat(noise).isBetween(-1., 1.).isEqualTo(any.getDouble(i, 0, 0, 0));
        assertThat(lemons.getDouble(i, 0, 1, 0)).isEqualTo(98.5, within(1e-4));
        double code = any.getDouble(i, 0, 1, 0);
        boolean lemon = code > 50;
        drawnLemons += lemon ? 1 : 0;
        assertThat(code - (lemon ? 100 : 0)).isBetween(-2.001, 2.001);
      }
      assertThat(drawnLemons).isBetween(40, 90);
    }
  }

  @Test
  void sample_moreOfASeed_beginsWithTheSame() {
    try (Sampler sampler = Sampler.load(pictures(Range.SIGNED))) {
      INDArray many = sampler.sample(100, 3);
      INDArray few = sampler.sample(5, 3);

      assertThat(many.get(NDArrayIndex.interval(0, 5)).dup('c')).isEqualTo(few);
      assertThat(sampler.sample(5, 4)).isNotEqualTo(few);
    }
  }

  @Test
  void sample_sigmoidOutput_isBroughtToMinusOneToOne() {
    try (Sampler signed = Sampler.load(pictures(Range.SIGNED));
        Sampler unit = Sampler.load(pictures(Range.UNIT));
        Encoder encoder = Encoder.load(pictures(Range.UNIT))) {
      INDArray y = signed.sample(3, 1);

      assertThat(unit.sample(3, 1)).isEqualTo(y.mul(2).subi(1));
      assertThat(encoder.encode(Nd4j.zeros(DataType.FLOAT, 1, 1, 2, 1).addi(.5)).getDouble(0, 0))
          .isEqualTo(.75, within(1e-6));
    }
  }

  @Test
  void sample_unknownCodeOrValue_saysWhatThereIs() {
    try (Sampler sampler = Sampler.load(pictures(Range.SIGNED))) {
      assertThatThrownBy(() -> sampler.sample(1, 1, Map.of("friut", "apple")))
          .isInstanceOf(UserException.class)
          .hasMessage("the model knows no code friut, did you mean fruit?; it knows fruit, slant");
      assertThatThrownBy(() -> sampler.sample(1, 1, Map.of("fruit", "pear")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("no value of fruit pear")
          .hasMessageContaining("apple, lemon");
      assertThatThrownBy(() -> sampler.sample(1, 1, Map.of("slant", "NaN")))
          .isInstanceOf(UserException.class)
          .hasMessage("code slant is NaN, expected a number");
      assertThatThrownBy(() -> sampler.sample(Nd4j.zeros(2, 3), Nd4j.zeros(2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("noise is (N, 1)");
    }
  }

  @Test
  void sample_points_comeFromNoiseAlone() {
    NetworkDescription network =
        NetworkDescription.of(NetworkRole.GENERATOR, new RowsOptions(2, 0, List.of(2)));
    ModelFile model =
        ModelFile.of(
            description(
                Map.of("G", network), new NoiseToPoints(2, Distribution.UNIT, List.of(), 2)),
            Map.of(
                "G",
                Map.of(
                    "w.weight",
                    Nd4j.create(new float[] {1, 0, 0, -1}, new long[] {2, 2}, 'c'),
                    "v.weight",
                    Nd4j.zeros(DataType.FLOAT, 2, 1))));
    try (Sampler sampler = Sampler.of(model)) {
      INDArray points = sampler.sample(200, 1);

      assertThat(points.shape()).containsExactly(200, 2);
      assertThat(points.getColumn(0).minNumber().doubleValue()).isBetween(0., .1);
      assertThat(points.getColumn(0).maxNumber().doubleValue()).isBetween(.9, 1.);
      assertThat(points.getColumn(1).minNumber().doubleValue()).isBetween(-1., -.9);
    }
    assertThatThrownBy(() -> Translator.of(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("noise (2) to points (2 dimensions)")
        .hasMessageContaining("does not translate pictures");
  }

  @Test
  void encode_pictures_areFittedToTheEncoder() {
    NetworkDescription network =
        NetworkDescription.of(NetworkRole.ENCODER, new RowsOptions(3, 0, List.of(1)));
    ModelFile model =
        ModelFile.of(
            description(Map.of("E", network), new PictureToCode(3, 4, 6, 1)),
            Map.of(
                "E",
                Map.of(
                    "w.weight",
                    Nd4j.create(new float[] {1, 10, 100}, new long[] {1, 3}),
                    "v.weight",
                    Nd4j.zeros(DataType.FLOAT, 1, 1))));
    try (Encoder encoder = Encoder.of(model)) {
      INDArray grey = Nd4j.zeros(DataType.FLOAT, 2, 1, 9, 5).addi(.5);

      INDArray codes = encoder.encode(grey);

      assertThat(codes.shape()).containsExactly(2, 1);
      assertThat(codes.getDouble(1, 0)).isEqualTo(55.5, within(1e-3));
      assertThatThrownBy(() -> encoder.encode(grey, "apple"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("takes no domain");
    }
  }

  @Test
  void fit_ramp_staysARamp() {
    INDArray ramp = Nd4j.create(DataType.FLOAT, 1, 1, 1, 64);
    for (int x = 0; x < 64; x++) {
      ramp.putScalar(0, 0, 0, x, x);
    }

    INDArray half = PictureSize.fit(ramp, 1, 32);
    INDArray twice = PictureSize.fit(ramp, 1, 128);

    for (int x = 2; x < 30; x++) {
      assertThat(half.getDouble(0, 0, 0, x)).isEqualTo(2 * x + .5, within(1e-4));
      assertThat(twice.getDouble(0, 0, 0, x)).isEqualTo(x / 2. - .25, within(1e-4));
    }
  }
}
