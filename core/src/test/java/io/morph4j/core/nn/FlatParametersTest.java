package io.morph4j.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlatParametersTest {

  @ParameterizedTest
  @CsvSource({"5, 1", "1, 5", "1, 1", "3, 4"})
  void of_packedParameters_areReadWhereTheOptimiserMovesThem(int in, int out) {
    Sequential net =
        new Sequential(
            new Linear(Initializer.normal(new RandomStream(1)), 2, in, true),
            new Linear(Initializer.normal(new RandomStream(2)), in, out, true));
    FlatParameters flat = FlatParameters.of(net);

    flat.values().assign(7);
    Parameter.changed();

    for (Parameter parameter : net.parameters()) {
      assertThat(parameter.tensor().array().minNumber().doubleValue()).isEqualTo(7);
    }
  }
}
