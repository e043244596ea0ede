package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactResamplingTest {
  private static final float LEVEL = 1 / 127.5f;

  @ParameterizedTest
  @ValueSource(ints = {64, 286})
  void toSquare_picture_isPillowsBeforeItsRounding(int side) {
    float[] pillow = read("resize_" + side + "_" + side + ".png").planes(3);

    float[] mine = ExactResampling.toSquare(read("big.png"), side);

    int whole = 0;
    for (int i = 0; i < mine.length; i++) {
      assertThat(mine[i]).isCloseTo(pillow[i], within(1.1f * LEVEL));
      whole += Math.abs(mine[i] - pillow[i]) < 0.01f * LEVEL ? 1 : 0;
    }
    assertThat(whole).as("samples that happen to be whole").isLessThan(mine.length / 2);
  }

  @Test
  void toSquare_rampHalved_isTheRampOfTheNewPixelCentres() {
    byte[] samples = new byte[64 * 64];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (3 * (i % 64));
    }

    float[] half = ExactResampling.toSquare(Picture.of8Bits(64, 64, 1, samples), 32);

    for (int x = 4; x < 28; x++) {
      assertThat(half[16 * 32 + x]).isCloseTo((6 * x + 1.5f) * LEVEL - 1, within(1e-5f));
    }
  }

  @Test
  void toSquare_sameSize_isThePicture() {
    Picture picture = Samples.random(9, 9, 3, 8, false);

    assertThat(ExactResampling.toSquare(picture, 9)).isEqualTo(picture.planes(3));
  }

  private static Picture read(String name) {
    return PictureReader.defaults().read(Samples.resource("pictures/" + name));
  }
}
