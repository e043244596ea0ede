package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedColourTest {
  private static final Picture LEFT_HALF = Picture.of8Bits(2, 1, 1, new byte[] {(byte) 255, 0});

  @ParameterizedTest
  @CsvSource({
    "200, 0, 0, 0",
    "200, 200, 0, 60",
    "0, 90, 0, 120",
    "0, 50, 100, 210",
    "255, 0, 64, 344.94"
  })
  void meanHue_oneColour_isItsHue(int red, int green, int blue, double hue) {
    Picture picture = Samples.plain(2, 1, red, green, blue);

    assertThat(MaskedColour.meanHue(picture, LEFT_HALF)).isCloseTo(hue, within(0.01));
  }

  @Test
  void meanHue_redsOnBothSidesOfZero_isBetweenThem() {
    Picture reds = Picture.of8Bits(2, 1, 3, new byte[] {(byte) 255, 20, 0, (byte) 255, 0, 20});
    Picture all = Picture.of8Bits(2, 1, 1, new byte[] {-1, -1});

    assertThat(MaskedColour.hueDistance(MaskedColour.meanHue(reds, all), 0)).isLessThan(0.01);
  }

  @Test
  void meanHue_outsideTheMask_doesNotCount() {
    Picture picture = Picture.of8Bits(2, 1, 3, new byte[] {0, 90, 0, 90, 0, 0});

    assertThat(MaskedColour.meanHue(picture, LEFT_HALF)).isCloseTo(120, within(0.01));
  }

  @Test
  void meanHue_greyPixels_isNaN() {
    assertThat(MaskedColour.meanHue(Samples.plain(2, 1, 9, 9, 9), LEFT_HALF)).isNaN();
  }

  @Test
  void hueDistance_overZero_isTheShortWay() {
    assertThat(MaskedColour.hueDistance(350, 20)).isEqualTo(30);
    assertThat(MaskedColour.hueDistance(20, 200)).isEqualTo(180);
  }

  @Test
  void meanChangeOutside_changeInsideTheMask_doesNotCount() {
    Picture before = Picture.of8Bits(2, 1, 3, new byte[] {0, 0, 0, 0, 0, 0});
    Picture after = Picture.of8Bits(2, 1, 3, new byte[] {99, 99, 99, 51, 0, 0});

    assertThat(MaskedColour.meanChangeOutside(before, after, LEFT_HALF))
        .isCloseTo(0.2 / 3, within(1e-9));
  }

  @Test
  void meanChangeOutside_maskOfOtherSize_isRefused() {
    Picture picture = Samples.plain(3, 3, 1, 2, 3);

    assertThatThrownBy(() -> MaskedColour.meanChangeOutside(picture, picture, LEFT_HALF))
        .isInstanceOf(UserException.class)
        .hasMessage("a picture of 3 x 3 and a mask of 2 x 1 do not belong together");
  }
}
