package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.engine.tensor.RandomStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InitializerTest {
  private static Initializer of(Scheme scheme, double gain) {
    return new Initializer(scheme, gain, DataType.DOUBLE, new RandomStream(1));
  }

  @ParameterizedTest
  @CsvSource({
    "NORMAL, .02, .02",
    "XAVIER, 1, .0680413817",
    "XAVIER, .02, .0013608276",
    "KAIMING, .02, .0833333333"
  })
  void weight_convolution_hasThePublishedDeviation(Scheme scheme, double gain, double deviation) {
    INDArray weight = of(scheme, gain).weight(16, 32, 3, 3);
    assertThat(weight.shape()).containsExactly(16, 32, 3, 3);
    assertThat(weight.meanNumber().doubleValue()).isCloseTo(0, Offset.offset(deviation * .05));
    assertThat(weight.stdNumber().doubleValue())
        .isCloseTo(deviation, Offset.offset(deviation * .05));
  }

  @ParameterizedTest
  @CsvSource({"6, 2, 3", "8, 4, 1", "5, 20, 1", "20, 5, 1"})
  void weight_orthogonal_hasOrthonormalRowsOrColumnsTimesGain(int out, int in, int side) {
    INDArray matrix = of(Scheme.ORTHOGONAL, .5).weight(out, in, side, side).reshape(out, -1);
    INDArray product =
        matrix.rows() <= matrix.columns()
            ? matrix.mmul(matrix.transpose())
            : matrix.transpose().mmul(matrix);
    INDArray wanted = Nd4j.eye(product.rows()).castTo(DataType.DOUBLE).muli(.25);
    assertThat(product.sub(wanted).amaxNumber().doubleValue()).isLessThan(1e-12);
  }

  @Test
  void scale_normalScheme_isAroundOneAndOtherwiseOne() {
    assertThat(of(Scheme.NORMAL, .02).scale(5000).stdNumber().doubleValue())
        .isCloseTo(.02, Offset.offset(.001));
    assertThat(of(Scheme.NORMAL, .02).scale(5000).meanNumber().doubleValue())
        .isCloseTo(1, Offset.offset(.001));
    assertThat(of(Scheme.XAVIER, .02).scale(5).toDoubleVector()).containsOnly(1.);
  }

  @Test
  void weight_sameSeed_isTheSameAndZeroDrawsNothing() {
    assertThat(of(Scheme.NORMAL, .02).weight(3, 4)).isEqualTo(of(Scheme.NORMAL, .02).weight(3, 4));
    Initializer zero = Initializer.zero();
    long[] before = zero.random().state();
    assertThat(zero.weight(3, 4).toFloatMatrix()[2]).containsOnly(0f);
    assertThat(zero.random().state()).isEqualTo(before);
    assertThat(zero.scale(3).toFloatVector()).containsOnly(1f);
  }
}
