package io.morph4j.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.data.Picture;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HueScoreTest {
  private static final double RED = 0;
  private static final double ORANGE = 30;
  private static final Picture LEFT_HALF = picture(1, 255, 0);

  /** A picture of two pixels. */
  private static Picture picture(int channels, int... samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return Picture.of8Bits(2, 1, channels, bytes);
  }

  private static HueScore.Sample sample(Picture input, Picture output) {
    return new HueScore.Sample(input, output, LEFT_HALF);
  }

  private static final Picture RED_ON_GREY = picture(3, 255, 0, 0, 100, 100, 100);
  private static final Picture ORANGE_ON_GREY = picture(3, 255, 128, 0, 100, 100, 100);

  @Test
  void of_colourInsideChanged_turned() {
    HueScore score =
        HueScore.of(
            List.of(sample(RED_ON_GREY, ORANGE_ON_GREY), sample(RED_ON_GREY, RED_ON_GREY)),
            RED,
            ORANGE);

    assertThat(score.pictures()).isEqualTo(2);
    assertThat(score.turned()).isEqualTo(0.5);
    assertThat(score.hueError()).isCloseTo(15, within(0.2));
    assertThat(score.changeOutside()).isZero();
  }

  @Test
  void of_changeOutside_isAFractionOfTheFullRange() {
    Picture output = picture(3, 255, 0, 0, 151, 100, 100);

    HueScore score = HueScore.of(List.of(sample(RED_ON_GREY, output)), RED, ORANGE);

    assertThat(score.changeOutside()).isCloseTo(51 / 255.0 / 3, within(1e-9));
  }

  @Test
  void of_greyInside_hasNotTurned() {
    Picture grey = picture(3, 90, 90, 90, 100, 100, 100);

    HueScore score = HueScore.of(List.of(sample(RED_ON_GREY, grey)), RED, ORANGE);

    assertThat(score.turned()).isZero();
    assertThat(score.hueError()).isNaN();
  }

  @Test
  void of_hueAcrossTheEndOfTheCircle_isNear() {
    Picture pink = picture(3, 255, 0, 20, 100, 100, 100);

    HueScore score = HueScore.of(List.of(sample(ORANGE_ON_GREY, pink)), ORANGE, RED);

    assertThat(score.turned()).isEqualTo(1);
    assertThat(score.hueError()).isCloseTo(4.7, within(0.1));
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(() -> HueScore.of(List.of(), RED, ORANGE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void domainHue_aroundZero_isNotTheArithmeticMean() {
    assertThat(HueScore.domainHue(DoubleStream.of(350, 10, Double.NaN)) % 360)
        .isCloseTo(0, within(1e-6));
    assertThat(HueScore.domainHue(DoubleStream.of(350, 20))).isCloseTo(5, within(1e-6));
  }

  @Test
  void domainHue_withoutColour_isNotANumber() {
    assertThat(HueScore.domainHue(DoubleStream.of(Double.NaN))).isNaN();
    assertThat(HueScore.domainHue(DoubleStream.of(0, 180))).isNaN();
  }
}
