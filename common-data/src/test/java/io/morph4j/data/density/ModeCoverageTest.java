package io.morph4j.data.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeCoverageTest {
  private static PointHistogram target(DensityPictures picture) {
    return PointHistogram.of(Density.of(weights(picture)), 50);
  }

  private static double[][] weights(DensityPictures picture) {
    float[] grey = picture.draw(200).planes(1);
    double[][] weights = new double[200][200];
    for (int i = 0; i < grey.length; i++) {
      weights[i / 200][i % 200] = grey[i] + 1;
    }
    return weights;
  }

  @ParameterizedTest
  @CsvSource({"TWO_BLOBS, 2", "RING, 1", "ZIGZAG, 1", "SPIRAL, 1", "LETTERS, 1", "GRID, 25"})
  void partsOfTheDrawnDensities(DensityPictures picture, int modes) {
    PointHistogram target = target(picture);
    float[] points = Density.of(weights(picture)).points(10_000, new RandomStream(1));
    ModeCoverage coverage = ModeCoverage.of(target, PointHistogram.of(points, 50));
    assertThat(coverage.modes()).isEqualTo(modes);
    assertThat(coverage.hit()).isEqualTo(modes);
    assertThat(coverage.outside()).isLessThan(.02);
  }

  @Test
  void oneBlobOfTwoAndPointsBetween() {
    float[] points = new float[20];
    for (int i = 0; i < 10; i++) {
      points[2 * i] = i < 7 ? .25f : .5f;
      points[2 * i + 1] = i < 7 ? .3f : .5f;
    }
    ModeCoverage coverage =
        ModeCoverage.of(target(DensityPictures.TWO_BLOBS), PointHistogram.of(points, 50));
    assertThat(coverage.modes()).isEqualTo(2);
    assertThat(coverage.hit()).isEqualTo(1);
    assertThat(coverage.outside()).isCloseTo(.3, within(1e-9));
  }

  @Test
  void gridsOfOneSize() {
    PointHistogram coarse = PointHistogram.of(new float[] {.5f, .5f}, 10);
    assertThatThrownBy(() -> ModeCoverage.of(target(DensityPictures.RING), coarse))
        .hasMessage("grids of 50 and 10 cells");
  }
}
