package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BicubicResamplingTest {
  @ParameterizedTest
  @CsvSource({"64, 64", "286, 286", "40, 97", "131, 20", "7, 5", "1, 1"})
  void resize_shrinkingAndGrowing_equalsPillow(int width, int height) {
    Picture pillow = read("resize_" + width + "_" + height + ".png");

    assertThat(read("big.png").resized(width, height)).isEqualTo(pillow);
  }

  @Test
  void resize_onePixel_fillsThePicture() {
    Picture one = Samples.plain(1, 1, 200, 100, 50);

    assertThat(one.resized(9, 4)).isEqualTo(Samples.plain(9, 4, 200, 100, 50));
  }

  @Test
  void resize_16BitsWithAlpha_keepsBothAndAgreesWith8Bits() {
    Picture eight = Samples.random(20, 14, 3, 8, true);
    Picture sixteen = eight.withForm(3, 16).resized(9, 21);

    assertThat(sixteen).hasToString("9 x 21, RGB with alpha, 16 bits");
    Samples.assertClose(sixteen.withForm(3, 8), eight.resized(9, 21), 2);
  }

  @Test
  void resize_veryWide_becomesSquare() {
    Picture wide = Samples.plain(20_000, 2, 9, 8, 7);

    assertThat(wide.resized(64, 64)).isEqualTo(Samples.plain(64, 64, 9, 8, 7));
  }

  private static Picture read(String name) {
    return PictureReader.defaults().read(Samples.resource("pictures/" + name));
  }
}
