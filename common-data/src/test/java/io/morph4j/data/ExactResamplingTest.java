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
  void toSquare_picture_isNearPillowsRoundedOne(int side) {
    float[] pillow = read("resize_" + side + "_" + side + ".png").planes(3);

    float[] mine = ExactResampling.toSquare(read("big.png"), side);

    double difference = 0;
    int whole = 0;
    for (int i = 0; i < mine.length; i++) {
      difference += Math.abs(mine[i] - pillow[i]) / mine.length;
      whole += Math.abs(mine[i] - pillow[i]) < 0.01f * LEVEL ? 1 : 0;
    }
    assertThat(difference).as("mean difference").isLessThan(0.5 * LEVEL);
    assertThat(whole).as("samples that happen to be whole").isLessThan(mine.length / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 64, 200})
  void toSquare_samples_areTheKernelsWeightedMeans(int side) {
    Picture picture = read("big.png");
    float[] planes = picture.planes(3);

    float[] mine = ExactResampling.toSquare(picture, side);

    for (int i = 0; i < mine.length; i += 97) {
      int plane = i / (side * side) * picture.width() * picture.height();
      double wanted = weightedMean(picture, planes, plane, side, i % side, i / side % side);
      assertThat((double) mine[i]).isCloseTo(Math.max(-1, Math.min(1, wanted)), within(2e-6));
    }
  }

  /** The definition, in two dimensions at once. */
  private static double weightedMean(
      Picture picture, float[] planes, int plane, int side, int x, int y) {
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < picture.height(); v++) {
      double down = keys(v, picture.height(), side, y);
      for (int u = 0; down != 0 && u < picture.width(); u++) {
        double weight = down * keys(u, picture.width(), side, x);
        sum += weight * planes[plane + v * picture.width() + u];
        weights += weight;
      }
    }
    return sum / weights;
  }

  /** Keys' kernel with a = -1/2, widened when shrinking. */
  private static double keys(int in, int length, int side, int out) {
    double scale = (double) length / side;
    double x = Math.abs((in + 0.5 - (out + 0.5) * scale) / Math.max(1, scale));
    if (x < 1) {
      return 1.5 * x * x * x - 2.5 * x * x + 1;
    }
    return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
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
