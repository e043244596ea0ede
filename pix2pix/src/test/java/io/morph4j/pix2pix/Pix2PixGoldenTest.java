package io.morph4j.pix2pix;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Training;
import io.morph4j.data.PairedBatch;
import io.morph4j.data.PairedData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Three training steps against numbers computed in float64 by an independent implementation. */
@Tag("arrays")
class Pix2PixGoldenTest {
  private static final List<String> NETWORKS = List.of("G", "D");

  private final Golden golden = Golden.read("train_pix2pix");

  private Pix2PixConfig config() {
    JsonObject hyper = golden.object("hparams");
    return ConfigRecords.with(
        Pix2PixConfig.tiny(),
        Map.of(
            "spectralNorm", "false",
            "ngf", hyper.get("ngf").getAsString(),
            "downs", hyper.get("num_downs").getAsString(),
            "ndf", hyper.get("ndf").getAsString(),
            "discriminatorLayers", hyper.get("n_layers").getAsString(),
            "lambdaL1", hyper.get("lambda_L1").getAsString(),
            "cropSize", "32"));
  }

  @Test
  void threeSteps_givenWeightsAndPairs_matchReference() {
    Pix2PixConfig config = config();
    PairedData data =
        PairedData.of(
            IntStream.range(0, 3)
                .mapToObj(step -> new PairedBatch(batch("in.A", step), batch("in.B", step)))
                .toList());
    try (Training trainer =
        Training.start(
            "pix2pix", config, 1, null, parts -> new Pix2PixTrainer(config, data, parts))) {
      for (String net : NETWORKS) {
        trainer.network(net).load(golden.arrays("w0." + net + "."));
      }
      Map<String, INDArray> losses = new java.util.LinkedHashMap<>();
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
          checkGradients(trainer);
        }
      }
      losses.forEach((key, values) -> golden.check("loss." + key, values));
      golden.requireAllChecked("loss.");
      for (String net : NETWORKS) {
        trainer.network(net).state().forEach((key, array) -> checkWeights(net, key, array));
      }
      golden.requireAllChecked("w3.");
    }
  }

  private INDArray batch(String key, int step) {
    return golden.array(key, DataType.FLOAT).get(NDArrayIndex.point(step)).dup('c');
  }

  private void checkGradients(Training trainer) {
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
  private void checkWeights(String net, String key, INDArray array) {
    INDArray mine = array.dup('c');
    String skip = "skip." + net + "." + key;
    String wanted = "w3." + net + "." + key;
    if (golden.has(skip)) {
      INDArray reference = golden.array(wanted, DataType.FLOAT);
      for (int index : golden.integers(skip)) {
        mine.data().put(index, reference.data().getDouble(index));
      }
    }
    if (key.endsWith("num_batches_tracked")) {
      assertThat(array.getLong(0))
          .as(wanted)
          .isEqualTo(golden.array(wanted, DataType.LONG).getLong(0));
      return;
    }
    golden.check(wanted, mine);
  }
}
