package io.morph4j.infogan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.inference.Encoder;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a training exports samples and reads codes. */
class InfoGanModelTest {

  @ParameterizedTest
  @CsvSource({"paper, 'cat3,cont', 8", "shared, 'cat3,cont', 8", "classifier, cat3, 32"})
  void model_afterAStep_samplesAndEncodes(String form, String codes, int side) {
    Map<String, String> options = new HashMap<>();
    options.put("form", form);
    options.put("codes", codes);
    options.put("side", String.valueOf(side));
    options.put("noise", "4");
    options.put("batchSize", "4");
    options.put("filters", "4");
    options.put("discriminatorFilters", "2");
    options.put("hidden", "8");
    options.put("headHidden", "4");
    InfoGanConfig config = ConfigRecords.with(InfoGanConfig.paper(), options);
    INDArray x = Nd4j.rand(DataType.FLOAT, 4, 1, side, side).muli(2).subi(1);
    LabelledData data =
        LabelledData.of(List.of("pictures"), List.of(new LabelledBatch(x, new int[4])));
    ModelFile model;
    try (Training training =
        Training.start(
            "infogan", config, 1, null, parts -> new InfoGanTrainer(config, data, parts))) {
      training.step();
      model = Objects.requireNonNull(training.models().get("G"));
    }
    try (Sampler sampler = Sampler.of(model);
        Encoder encoder = Encoder.of(model)) {
      INDArray pictures = sampler.sample(3, 7, Map.of("c1", "2"));
      INDArray read = encoder.encode(pictures);

      assertThat(pictures.shape()).containsExactly(3, 1, side, side);
      // Small start weights give the middle of the range: 0, whatever the last layer's range is.
      assertThat(pictures.meanNumber().doubleValue()).isBetween(-.2, .2);
      assertThat(read.shape()).containsExactly(3, codes.endsWith("cont") ? 4 : 3);
      for (int row = 0; row < 3; row++) {
        double sum = read.getDouble(row, 0) + read.getDouble(row, 1) + read.getDouble(row, 2);
        assertThat(sum).isEqualTo(1, within(1e-5));
      }
    }
  }
}
