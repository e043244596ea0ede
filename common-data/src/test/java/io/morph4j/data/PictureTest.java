package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.Safetensors;
import io.morph4j.data.format.Orientation;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PictureTest {
  private static final Safetensors.Content GOLDENS =
      Safetensors.read(Samples.resource("goldens/images.safetensors"));

  @ParameterizedTest
  @CsvSource({
    "rgb, image_rgb.png, 3, 0",
    "gray, image_gray.png, 1, 0",
    "rgba, image_rgba.png, 3, 1"
  })
  void samples_ofGoldenFile_equalFixture(String name, String file, int channels, int alpha) {
    Picture picture = golden(file);
    INDArray fixture = GOLDENS.tensors().get(name);

    assertThat(picture.channels()).isEqualTo(channels);
    assertThat(picture.hasAlpha()).isEqualTo(alpha == 1);
    assertThat(picture.width()).isEqualTo((int) fixture.size(1));
    assertThat(picture.height()).isEqualTo((int) fixture.size(0));
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < channels + alpha; c++) {
          int sample = c < channels ? picture.sample(x, y, c) : picture.alpha(x, y);
          long wanted = channels == 1 ? fixture.getLong(y, x) : fixture.getLong(y, x, c);
          assertThat(sample).isEqualTo((int) wanted);
        }
      }
    }
  }

  @Test
  void planes_ofGoldenRgb_equalFixture() {
    assertPlanes(golden("image_rgb.png").planes(3), GOLDENS.tensors().get("rgb.chw"), 1e-6f);
  }

  @Test
  void planes_ofOneChannelFromRgb_areUnroundedLuma() {
    float[] luma = golden("image_rgb.png").planes(1);
    INDArray fixture = GOLDENS.tensors().get("rgb.luma");
    for (int i = 0; i < luma.length; i++) {
      assertThat((luma[i] + 1) * 127.5f).isCloseTo(at(fixture, i), within(1e-4f));
    }
  }

  @Test
  void planes_ofThreeChannelsFromGrey_repeatThePlane() {
    assertInterleaved(golden("image_gray.png").planes(3), GOLDENS.tensors().get("gray.as_rgb"));
  }

  @Test
  void planes_ofPictureWithAlpha_leaveItOutUnblended() {
    assertInterleaved(golden("image_rgba.png").planes(3), GOLDENS.tensors().get("rgba.as_rgb"));
  }

  @Test
  void planes_ofTwoChannels_areRefused() {
    assertThatThrownBy(() -> golden("image_rgb.png").planes(2)).hasMessageContaining("got 2");
  }

  @ParameterizedTest
  @CsvSource({"8, 256", "16, 65536"})
  void ofPlanes_everySample_comesBack(int bits, int values) {
    byte[] samples = new byte[values * bits / 8];
    for (int i = 0; i < values; i++) {
      SampleBytes.put(samples, i, i, bits);
    }
    Picture all = new Picture(values, 1, 1, bits, samples, null);

    assertThat(Picture.ofPlanes(all.planes(1), 1, 1, values, bits)).isEqualTo(all);
  }

  @Test
  void ofPlanes_valuesOutsideOrBetween_areClippedAndRoundedHalfToEven() {
    float half = (float) (0.5 / 127.5 - 1);
    float oneAndAHalf = (float) (1.5 / 127.5 - 1);
    Picture picture =
        Picture.ofPlanes(new float[] {-3, 3, Float.NaN, half, oneAndAHalf, 0}, 1, 1, 6, 8);

    assertThat(picture.sample(0, 0, 0)).isZero();
    assertThat(picture.sample(1, 0, 0)).isEqualTo(255);
    assertThat(picture.sample(2, 0, 0)).isZero();
    assertThat(picture.sample(3, 0, 0)).isIn(0, 1);
    assertThat(picture.sample(4, 0, 0)).isIn(1, 2);
    assertThat(picture.sample(5, 0, 0)).isEqualTo(128);
  }

  @Test
  void toArray_insideWorkspace_belongsToNone() {
    Picture picture = Samples.random(6, 4, 3, 8, false);
    WorkspaceConfiguration small = WorkspaceConfiguration.builder().initialSize(1 << 16).build();
    INDArray array;
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(small, "picture test")) {
      array = picture.toArray(3);
    }

    assertThat(array.isAttached()).isFalse();
    assertThat(array.shape()).containsExactly(1, 3, 4, 6);
    assertThat(Picture.ofArray(array, 8)).isEqualTo(picture);
  }

  @Test
  void ofArray_viewInOtherOrder_isReadByIndex() {
    Picture picture = Samples.random(6, 4, 3, 8, false);
    INDArray view = picture.toArray(3).permute(0, 1, 3, 2);

    assertThat(Picture.ofArray(view, 8)).isEqualTo(picture.oriented(Orientation.TRANSPOSED));
  }

  @Test
  void ofArray_wrongRank_isRefused() {
    assertThatThrownBy(() -> Picture.ofArray(Nd4j.zeros(2, 3, 4, 4), 8))
        .hasMessageContaining("[2, 3, 4, 4]");
  }

  @Test
  void like_greyWithAlphaOf16Bits_takesThatForm() {
    Picture original = Samples.random(7, 5, 1, 16, true);
    Picture result = Samples.random(7, 5, 3, 8, false).like(original);

    assertThat(result).hasToString("7 x 5, grey with alpha, 16 bits");
    assertThat(result.alpha(3, 2)).isEqualTo(original.alpha(3, 2));
  }

  @Test
  void like_otherSize_isRefused() {
    Picture small = Samples.random(2, 2, 3, 8, false);
    Picture large = Samples.random(3, 2, 3, 8, false);

    assertThatThrownBy(() -> small.like(large)).hasMessage("sizes differ: 2 x 2 and 3 x 2");
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void oriented_andBack_isTheSame(Orientation orientation) {
    Picture picture = Samples.random(5, 3, 3, 16, true);
    Orientation back =
        switch (orientation) {
          case QUARTER_TURN_CLOCKWISE -> Orientation.QUARTER_TURN_COUNTERCLOCKWISE;
          case QUARTER_TURN_COUNTERCLOCKWISE -> Orientation.QUARTER_TURN_CLOCKWISE;
          default -> orientation;
        };

    assertThat(picture.oriented(orientation).oriented(back)).isEqualTo(picture);
  }

  @Test
  void crop_insideAndOutside_cutsOrRefuses() {
    Picture picture = Samples.random(9, 8, 3, 8, true);
    Picture part = picture.crop(2, 3, 4, 5);

    assertThat(part.sample(1, 1, 2)).isEqualTo(picture.sample(3, 4, 2));
    assertThat(part.alpha(3, 4)).isEqualTo(picture.alpha(5, 7));
    assertThatThrownBy(() -> picture.crop(6, 0, 4, 4))
        .hasMessage("4 x 4 at (6, 0) is outside 9 x 8");
  }

  @ParameterizedTest
  @CsvSource({"1, false", "3, false", "3, true"})
  void toBufferedImage_andBack_isTheSame(int channels, boolean alpha) {
    Picture picture = Samples.random(6, 5, channels, 8, alpha);

    assertThat(Picture.of(picture.toBufferedImage())).isEqualTo(picture);
  }

  @Test
  void of_indexedImage_becomesRgb() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_INDEXED);
    image.setRGB(1, 1, 0xFF0000);

    assertThat(Picture.of(image).sample(1, 1, 0)).isEqualTo(255);
    assertThat(Picture.of(image).channels()).isEqualTo(3);
  }

  @Test
  void constructor_impossibleForms_areRefused() {
    assertThatThrownBy(() -> Picture.of8Bits(2, 2, 3, new byte[11]))
        .hasMessageContaining("do not fit 11 bytes");
    assertThatThrownBy(() -> Picture.of8Bits(2, 2, 2, new byte[8])).hasMessageContaining("got 2");
    assertThatThrownBy(() -> Picture.of8Bits(0, 2, 3, new byte[0])).hasMessageContaining("0x2");
  }

  private static Picture golden(String file) {
    return PictureReader.defaults().read(Samples.resource("goldens/" + file));
  }

  private static float at(INDArray fixture, int index) {
    return fixture.data().getFloat(fixture.offset() + index);
  }

  private static void assertPlanes(float[] planes, INDArray fixture, float tolerance) {
    assertThat(planes).hasSize((int) fixture.length());
    for (int i = 0; i < planes.length; i++) {
      assertThat(planes[i]).isCloseTo(at(fixture, i), within(tolerance));
    }
  }

  /** Planes in [-1, 1] against samples of shape (H, W, 3). */
  private static void assertInterleaved(float[] planes, INDArray fixture) {
    int plane = planes.length / 3;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        float sample = fixture.data().getLong(3L * i + c);
        assertThat(planes[c * plane + i]).isCloseTo(sample / 127.5f - 1, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void toArray_moreThanABand_isThePlanesAndComesBack(int bits) {
    int width = 301;
    int height = 450;
    float[] values = new float[3 * width * height];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = 2.4f * random.nextFloat() - 1.2f;
    }
    Picture picture = Picture.ofPlanes(values, 3, height, width, bits);

    INDArray array = picture.toArray(3);

    assertThat(array.shape()).containsExactly(1, 3, height, width);
    assertThat(array.data().asFloat()).isEqualTo(picture.planes(3));
    assertThat(picture.toArray(1).data().asFloat()).isEqualTo(picture.planes(1));
    assertThat(Picture.ofArray(array, bits)).isEqualTo(picture);
    assertThat(Picture.ofArray(array.dup('f'), bits)).isEqualTo(picture);
    assertThat(Picture.ofArray(array.castTo(DataType.DOUBLE), bits)).isEqualTo(picture);
  }
}
