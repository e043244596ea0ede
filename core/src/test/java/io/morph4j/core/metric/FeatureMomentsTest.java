package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.tensor.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FeatureMomentsTest {
  private static INDArray features(long seed, int count, int dimensions) {
    RandomStream random = new RandomStream(seed);
    double[][] rows = new double[count][dimensions];
    for (double[] row : rows) {
      for (int i = 0; i < dimensions; i++) {
        // far from zero, and of very different sizes
        row[i] = 100 + Math.pow(10, -i) * random.nextGaussian() + .3 * row[Math.max(0, i - 1)];
      }
    }
    return Nd4j.createFromArray(rows);
  }

  private static INDArray rows(INDArray all, int from, int to) {
    return all.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /** Parts of one row, of fewer rows than features, and of more. */
  @ParameterizedTest
  @CsvSource({"50,1,20", "50,3,49", "5,1,2", "7,3,6"})
  void and_partsOfASet_giveTheDistanceOfTheWhole(int count, int first, int second) {
    INDArray x = features(1, count, 6);
    INDArray y = features(2, 40, 6).mul(1.5);

    FeatureMoments merged =
        FeatureMoments.of(rows(x, second, count))
            .and(
                FeatureMoments.of(rows(x, 0, first))
                    .and(FeatureMoments.of(rows(x, first, second))));

    assertThat(merged.count()).isEqualTo(count);
    double whole = FrechetDistance.between(x, y);
    assertThat(FrechetDistance.between(merged, FeatureMoments.of(y)))
        .isCloseTo(whole, within(1e-11 * Math.abs(whole)));
    INDArray factor = merged.factor();
    INDArray centred = x.subRowVector(x.mean(0));
    INDArray covariance = centred.transpose().mmul(centred).div(count - 1.0);
    assertThat(factor.transpose().mmul(factor).sub(covariance).amaxNumber().doubleValue())
        .isLessThan(1e-10);
  }

  @Test
  void moments_throughSerialization_areTheSame() throws Exception {
    FeatureMoments moments = FeatureMoments.of(features(3, 9, 4));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(moments);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      FeatureMoments read = (FeatureMoments) in.readObject();
      assertThat(read.factor()).isEqualTo(moments.factor());
      assertThat(read.mean()).isEqualTo(moments.mean());
    }
  }

  @Test
  void and_otherFeatures_isRefused() {
    FeatureMoments six = FeatureMoments.of(features(1, 9, 6));
    FeatureMoments four = FeatureMoments.of(features(1, 9, 4));

    assertThatThrownBy(() -> six.and(four)).hasMessageContaining("6 and of 4 features");
    assertThatThrownBy(() -> FrechetDistance.between(six, four)).hasMessageContaining("6 and of 4");
  }
}
