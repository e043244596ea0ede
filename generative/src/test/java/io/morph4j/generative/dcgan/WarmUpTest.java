package io.morph4j.generative.dcgan;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class WarmUpTest {
  @Test
  void step_ofWgan_hasMoreUpdatesOfTheCriticInTheFirst25() {
    DcganConfig config =
        ConfigRecords.with(
            new Dcgan().presets().get("wgan"),
            Map.of(
                "filters", "1",
                "discriminatorFilters", "1",
                "latent", "2",
                "side", "8",
                "channels", "1",
                "criticSteps", "2",
                "warmUpSteps", "3",
                "batchSize", "2"));
    LabelledBatch batch = new LabelledBatch(Nd4j.zeros(DataType.FLOAT, 2, 1, 8, 8), new int[2]);
    LabelledData data = LabelledData.of(List.of("pictures"), List.of(batch));
    try (Training training =
        Training.start("dcgan", config, 1, null, parts -> new DcganTrainer(config, data, parts))) {
      for (int i = 0; i < 25; i++) {
        training.step();
      }
      assertThat(data.position()).isEqualTo(75);
      training.step();
      assertThat(data.position()).isEqualTo(77);
    }
  }
}
