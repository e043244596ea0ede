package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.engine.tensor.RandomStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingTest {
  @Test
  void defaults_areThoseOfTheReference() {
    Preprocessing defaults = Preprocessing.defaults();

    assertThat(defaults.preprocess()).hasToString("resize_and_crop");
    assertThat(defaults.loadSize()).isEqualTo(286);
    assertThat(defaults.cropSize()).isEqualTo(256);
    assertThat(defaults.flip()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "resize_and_crop, 100, 50, 3 x 24 x 24",
    "resize_and_crop, 1, 1, 3 x 24 x 24",
    "resize_and_crop, 20000, 2, 3 x 24 x 24",
    "crop, 100, 50, 3 x 24 x 24",
    "crop, 24, 24, 3 x 24 x 24",
    "scale_width, 100, 200, 3 x 64 x 32",
    "scale_width, 100, 50, 3 x 24 x 32",
    "scale_width_and_crop, 100, 50, 3 x 24 x 24",
    "none, 101, 50, 3 x 48 x 100",
    "none, 1, 1, 3 x 4 x 4"
  })
  void apply_eachKind_givesItsShape(String kind, int width, int height, String shape) {
    Preprocessing preprocessing = new Preprocessing(Preprocess.of(kind), 32, 24, true);
    Planes planes = apply(preprocessing, Samples.plain(width, height, 5, 6, 7), 0);

    assertThat(planes.shape()).isEqualTo(shape);
    assertThat(planes.values()).hasSize(planes.channels() * planes.height() * planes.width());
  }

  @Test
  void apply_cropLargerThanPicture_isRefusedWithRemedy() {
    Preprocessing crop = new Preprocessing(Preprocess.CROP, 286, 256, true);

    assertThatThrownBy(() -> apply(crop, Samples.plain(300, 100, 1, 2, 3), 0))
        .hasMessage(
            "300 x 100 pixels are less than cropSize 256; lower cropSize or take preprocess"
                + " resize_and_crop or scale_width_and_crop");
  }

  @Test
  void apply_sameStream_givesSamePlanes() {
    Preprocessing preprocessing = Preprocessing.ofSize(16);
    Picture picture = Samples.random(40, 30, 3, 8, true);

    assertThat(apply(preprocessing, picture, 7).values())
        .isEqualTo(apply(preprocessing, picture, 7).values())
        .isNotEqualTo(apply(preprocessing, picture, 8).values());
  }

  @Test
  void apply_manyStreams_useEveryPositionAndBothMirrorings() {
    byte[] ramp = new byte[36];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (7 * i);
    }
    Picture picture = Picture.of8Bits(6, 6, 1, ramp);
    Preprocessing crop = new Preprocessing(Preprocess.CROP, 6, 4, true);
    Set<Float> corners = new HashSet<>();
    int mirrored = 0;
    for (int i = 0; i < 400; i++) {
      float[] values = apply(crop, picture, i, 1).values();
      corners.add(Math.min(values[0], values[3]));
      mirrored += values[0] > values[3] ? 1 : 0;
    }

    assertThat(corners).hasSize(9);
    assertThat(mirrored).isBetween(150, 250);
  }

  @Test
  void apply_forTest_isTheWholePictureUnmirrored() {
    Picture picture = Samples.random(16, 16, 3, 8, false);
    Planes planes =
        apply(new Preprocessing(Preprocess.RESIZE_AND_CROP, 20, 16, true).forTest(), picture, 3);

    assertThat(planes.values()).isEqualTo(picture.planes(3));
  }

  @Test
  void apply_oneChannel_isGrey() {
    Planes planes = apply(Preprocessing.ofSize(8), Samples.plain(9, 9, 200, 100, 50), 0, 1);

    assertThat(planes.channels()).isEqualTo(1);
    assertThat(planes.values()[0])
        .isCloseTo(124.2f / 127.5f - 1, org.assertj.core.api.Assertions.within(1e-5f));
  }

  @Test
  void ofSize_keepsTheReferenceRatio() {
    assertThat(Preprocessing.ofSize(256).loadSize()).isEqualTo(286);
    assertThat(Preprocessing.ofSize(128).loadSize()).isEqualTo(143);
  }

  @Test
  void constructor_loadSmallerThanCrop_isRefused() {
    assertThatThrownBy(() -> new Preprocessing(Preprocess.RESIZE_AND_CROP, 200, 256, true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("loadSize 200 is smaller than cropSize 256");
    assertThat(new Preprocessing(Preprocess.CROP, 200, 256, true).cropSize()).isEqualTo(256);
  }

  @Test
  void constructor_sizeOutOfRange_isRefused() {
    assertThatThrownBy(() -> new Preprocessing(Preprocess.NONE, 286, 0, true))
        .isInstanceOf(UsageException.class)
        .hasMessage("cropSize is 0; it can be 1 to 16384");
  }

  @Test
  void of_unknownName_listsTheNames() {
    assertThatThrownBy(() -> Preprocess.of("zoom"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "preprocess is \"zoom\"; it can be resize_and_crop, crop, scale_width,"
                + " scale_width_and_crop,"
                + " random_resized_crop, none");
  }

  private static Planes apply(Preprocessing preprocessing, Picture picture, int stream) {
    return apply(preprocessing, picture, stream, 3);
  }

  private static Planes apply(
      Preprocessing preprocessing, Picture picture, int stream, int channels) {
    return preprocessing.apply(picture, channels, RandomStream.of(1, "test", stream));
  }

  /** A ramp from left to right shows by its ends which part was cut out. */
  @Test
  void apply_randomResizedCrop_cutsHalfOfTheTimeAndNoMoreThanAFifth() {
    byte[] ramp = new byte[100 * 100];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i % 100 * 2);
    }
    Picture picture = Picture.of8Bits(100, 100, 1, ramp);
    Preprocessing crop = new Preprocessing(Preprocess.RANDOM_RESIZED_CROP, 50, 50, false);
    int whole = 0;
    double least = 1;
    for (int seed = 0; seed < 200; seed++) {
      Preprocessing.Planes planes = crop.apply(picture, 1, new RandomStream(seed));
      assertThat(planes.shape()).isEqualTo("1 x 50 x 50");
      double width = (planes.values()[49] - planes.values()[0]) / (98 * 2 * 2 / 255.0);
      whole += width > .999 ? 1 : 0;
      least = Math.min(least, width);
    }
    assertThat(whole).isBetween(80, 130);
    assertThat(least).isBetween(.83, .9); // sqrt(.8 * .9) = .85
    Preprocessing.Planes test = crop.forTest().apply(picture, 1, new RandomStream(3));
    assertThat(test.values()).isEqualTo(picture.resized(50, 50).planes(1));
  }
}
