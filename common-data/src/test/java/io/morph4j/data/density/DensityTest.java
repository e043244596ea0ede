package io.morph4j.data.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.Golden;
import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DensityTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void point_ofGivenNumbers_isTheReferencePoint(int number) {
    Golden golden = Golden.read("sampler2d");
    String c = "c" + number + ".";
    Density density = Density.of(golden.array(c + "density", DataType.DOUBLE).toDoubleMatrix());
    INDArray u = golden.array(c + "u", DataType.DOUBLE);
    INDArray points = Nd4j.createUninitialized(DataType.DOUBLE, u.shape());
    for (int i = 0; i < u.size(0); i++) {
      double[] point = density.point(u.getDouble(i, 0), u.getDouble(i, 1));
      points.putScalar(i, 0, point[0]);
      points.putScalar(i, 1, point[1]);
    }
    golden.check(c + "xy", points);
  }

  @Test
  void points_ofPartlyEmptyDensity_neverFallWhereItIsEmpty() {
    Density density = Density.of(new double[][] {{0, 0, 3, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}});
    float[] points = density.points(4000, new RandomStream(1));
    int top = 0;
    for (int i = 0; i < points.length; i += 2) {
      boolean above = points[i + 1] > 2 / 3f;
      top += above ? 1 : 0;
      assertThat(points[i]).isBetween(above ? .5f : 0, above ? .75f : .25f);
      assertThat(points[i + 1]).isBetween(above ? 2 / 3f : 0, above ? 1 : 1 / 3f);
    }
    assertThat(top / 4000.0).isEqualTo(.75, within(.03));
  }

  @Test
  void read_blackPicture_isRefusedWithTheReason(@TempDir Path folder) {
    Path file = folder.resolve("black.png");
    PictureWriter.defaults().write(Picture.of8Bits(8, 8, 1, new byte[64]), file);

    assertThatThrownBy(() -> Density.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("black.png: all black");
  }

  @ParameterizedTest
  @EnumSource(DensityPictures.class)
  void divergence_ofItsOwnPoints_isFarBelowThatOfUniformOnes(
      DensityPictures kind, @TempDir Path folder) {
    Path file = folder.resolve("density.png");
    PictureWriter.defaults().write(kind.draw(200), file);
    Density density = Density.read(file);
    PointHistogram truth = PointHistogram.of(density, 25);
    float[] uniform = new float[20_000];
    RandomStream random = new RandomStream(2);
    for (int i = 0; i < uniform.length; i++) {
      uniform[i] = (float) random.nextDouble();
    }

    double own = truth.divergence(PointHistogram.of(density.points(10_000, random), 25));
    double other = truth.divergence(PointHistogram.of(uniform, 25));

    assertThat(own).isLessThan(.02);
    assertThat(other).isGreaterThan(.2);
  }

  @Test
  void divergence_ofEqualAndOfSeparateHistograms_isZeroAndLn2() {
    PointHistogram left = PointHistogram.of(new float[] {.1f, .1f}, 2);
    PointHistogram right = PointHistogram.of(new float[] {.9f, .1f}, 2);

    assertThat(left.divergence(left)).isZero();
    assertThat(left.divergence(right)).isEqualTo(Math.log(2), within(1e-12));
  }
}
