package io.morph4j.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class GlobalSkipTest {
  /** Outputs by hand: y = atanh t; NONE is y, ADD is (u + t) / (1 + u t) with u = .98 x. */
  @ParameterizedTest
  @CsvSource({
    "NONE, .5, .462117157, .5",
    "ADD, .5, 0, .49",
    "ADD, -.5, .4, -.1119403",
    "ADD, 1, .5, .9932886",
    "BLEND, .5, 0, .5",
    "BLEND, -.5, .4, -.0384615",
    "BLEND, .5, -.4, .0384615",
    "BLEND, .5, .4, .7352941",
    "BLEND, 1, .5, 1",
    "BLEND, 1, -.5, .5",
    "BLEND, -1, -.9, -1",
  })
  void join_pictureAndShare_isTheFormula(GlobalSkip skip, double x, double t, double expected) {
    Tensor picture = Tensor.constant(Nd4j.createFromArray(new double[][] {{x}}));
    double last = Math.log((1 + t) / (1 - t)) / 2;

    Tensor output =
        skip.join(picture, Tensor.constant(Nd4j.createFromArray(new double[][] {{last}})));

    assertThat(output.array().getDouble(0)).isCloseTo(expected, within(1e-6));
  }
}
