package io.morph4j.cyclegan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Training;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Three training steps against numbers computed in float64 by an independent implementation. */
@Tag("arrays")
class CycleGanGoldenTest {
  private static final String[] NETWORKS = {"G_A", "G_B", "D_A", "D_B"};

  @ParameterizedTest
  @ValueSource(strings = {"train_cyclegan_square", "train_cyclegan_rect"})
  void threeSteps_givenWeightsAndPictures_matchReference(String name) {
    Golden golden = Golden.read(name);
    JsonObject hyper = golden.object("hparams");
    CycleGanConfig config =
        ConfigRecords.with(
            CycleGanConfig.defaults(),
            Map.of(
                "ngf", hyper.get("ngf").getAsString(),
                "blocks", hyper.get("n_blocks").getAsString(),
                "ndf", hyper.get("ndf").getAsString(),
                "discriminatorLayers", hyper.get("n_layers").getAsString(),
                "poolSize", "0",
                "learningRatePolicy", "CONSTANT"));
    UnpairedData data =
        UnpairedData.of(
            IntStream.range(0, 3)
                .mapToObj(
                    step ->
                        new UnpairedBatch(batch(golden, "in.A", step), batch(golden, "in.B", step)))
                .toList());
    try (Training trainer =
        Training.start(
            "cyclegan", config, 1, null, parts -> new CycleGanTrainer(config, data, parts))) {
      for (String net : NETWORKS) {
        trainer.network(net).load(golden.arrays("w0." + net + "."));
      }
      Map<String, INDArray> losses = new HashMap<>();
      for (int step = 0; step < 3; step++) {
        Losses now = trainer.step();
        int row = step;
        now.values()
            .forEach(
                (key, value) ->
                    losses
                        .computeIfAbsent(key, k -> Nd4j.create(DataType.FLOAT, 3))
                        .putScalar(row, value));
        if (step == 0) {
          checkGradients(golden, trainer);
        }
      }
      losses.forEach((key, values) -> golden.check("loss." + key, values));
      golden.requireAllChecked("loss.");
      for (String net : NETWORKS) {
        trainer.network(net).state().forEach((key, array) -> checkWeights(golden, net, key, array));
      }
      golden.requireAllChecked("w3.");
    }
  }

  private static INDArray batch(Golden golden, String key, int step) {
    return golden.array(key, DataType.FLOAT).get(NDArrayIndex.point(step)).dup('c');
  }

  private static void checkGradients(Golden golden, Training trainer) {
    for (String net : NETWORKS) {
      trainer
          .network(net)
          .namedParameters()
          .forEach(
              (key, parameter) -> {
                assertThat(parameter.gradientBuffer()).isNotNull();
                golden.check("g1." + net + "." + key, parameter.gradientBuffer());
              });
    }
    golden.requireAllChecked("g1.");
  }

  /** Weights whose first gradient drowns in rounding are listed in the file and left out. */
  private static void checkWeights(Golden golden, String net, String key, INDArray array) {
    INDArray mine = array.dup('c');
    String skip = "skip." + net + "." + key;
    String wanted = "w3." + net + "." + key;
    if (golden.has(skip)) {
      INDArray reference = golden.array(wanted, DataType.FLOAT);
      for (int index : golden.integers(skip)) {
        mine.data().put(index, reference.data().getDouble(index));
      }
    }
    golden.check(wanted, mine);
  }
}
