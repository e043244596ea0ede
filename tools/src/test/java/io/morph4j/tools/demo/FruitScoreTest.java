package io.morph4j.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.data.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FruitScoreTest {
  private static final int SIDE = 16;
  private static final double RED = 0;
  private static final double ORANGE = 30;
  private static final Picture MASK = picture(1, 255, 0, 0, 0);

  /** A left half of one colour on a right half of grey. */
  private static Picture picture(int channels, int red, int green, int blue, int grey) {
    byte[] bytes = new byte[SIDE * SIDE * channels];
    int[] colour = {red, green, blue};
    for (int i = 0; i < SIDE * SIDE; i++) {
      for (int c = 0; c < channels; c++) {
        bytes[i * channels + c] = (byte) (i % SIDE < SIDE / 2 ? colour[c] : grey);
      }
    }
    return Picture.of8Bits(SIDE, SIDE, channels, bytes);
  }

  private static final Picture APPLE = picture(3, 255, 0, 0, 100);
  private static final Picture ORANGE_FRUIT = picture(3, 255, 128, 0, 100);

  private static FruitScore score(Picture... outputs) {
    List<HueScore.Sample> samples =
        List.of(outputs).stream().map(out -> new HueScore.Sample(APPLE, out, MASK)).toList();
    boolean[] taken = new boolean[outputs.length];
    Arrays.fill(taken, true);
    return FruitScore.of(samples, RED, ORANGE, List.of(ORANGE_FRUIT), taken);
  }

  @Test
  void of_theOtherFruit_became() {
    FruitScore score = score(ORANGE_FRUIT, APPLE);

    assertThat(score.became()).isEqualTo(.5);
    // Differences 155, 28, 100 beside 155, 100, 100 at one edge; the second output is the input.
    double edges = (155 * 155 + 28 * 28 + 100 * 100.) / (155 * 155 + 2 * 100 * 100.);
    assertThat(score.sharpness().edges()).isCloseTo((1 + edges) / 2, within(1e-6));
  }

  @Test
  void of_noiseOfTheRightColour_didNotBecome() {
    Random random = new Random(1);
    byte[] noise = new byte[SIDE * SIDE * 3];
    IntStream.range(0, SIDE * SIDE)
        .forEach(
            i -> {
              noise[3 * i] = (byte) (200 + random.nextInt(56));
              noise[3 * i + 1] = (byte) (random.nextInt(256));
            });
    FruitScore score = score(Picture.of8Bits(SIDE, SIDE, 3, noise));

    assertThat(score.hue().turned()).isEqualTo(1);
    assertThat(score.became()).isZero();
  }

  @Test
  void of_blurOfTheRightColour_didNotBecome() {
    FruitScore score = score(picture(3, 150, 110, 80, 100));

    assertThat(score.hue().turned()).isEqualTo(1);
    assertThat(score.hue().changeOutside()).isZero();
    assertThat(score.sharpness().edges()).isLessThan(.5);
    assertThat(score.became()).isZero();
  }

  @Test
  void of_theOtherFruitThatNoClassifierTakesForIt_didNotBecome() {
    List<HueScore.Sample> samples = List.of(new HueScore.Sample(APPLE, ORANGE_FRUIT, MASK));

    FruitScore score =
        FruitScore.of(samples, RED, ORANGE, List.of(ORANGE_FRUIT), new boolean[] {false});

    assertThat(score.hue().turned()).isEqualTo(1);
    assertThat(score.taken()).isZero();
    assertThat(score.became()).isZero();
  }
}
