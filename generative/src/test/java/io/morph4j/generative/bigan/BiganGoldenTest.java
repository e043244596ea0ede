package io.morph4j.generative.bigan;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.GivenDraws;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps in both orders against numbers of an independent implementation. */
class BiganGoldenTest {
  private static final int BATCH = 8;

  @ParameterizedTest
  @ValueSource(strings = {"train_bigan_simultaneous", "train_bigan_alternate"})
  void steps_givenWeightsPicturesAndCodes_matchReference(String file) {
    Golden golden = Golden.read(file);
    JsonObject o = golden.object("hparams");
    BiganConfig config =
        ConfigRecords.with(
            BiganConfig.defaults(),
            Map.of(
                "latent", o.get("latent").getAsString(),
                "hidden", o.get("hidden").getAsString(),
                "channels", o.get("data").getAsString(),
                "side", "1",
                "order", o.get("order").getAsString(),
                "weightDecay", o.get("weight_decay").getAsString(),
                "batchSize", Integer.toString(BATCH)));
    LabelledData data = LabelledData.of(List.of("pictures"), batches(golden));
    GivenDraws draws = new GivenDraws().add("z", golden.array("in.z", DataType.FLOAT), BATCH * 4);
    try (Training training =
        Training.start(
            "bigan", config, 1, null, parts -> new BiganTrainer(config, data, parts, draws))) {
      TrainingComparison.check(golden, training, List.of("G", "E", "D"), true);
    }
  }

  /** The file's numbers in [0, 1] as pictures of one pixel. */
  private static List<LabelledBatch> batches(Golden golden) {
    INDArray x = golden.array("in.x", DataType.FLOAT);
    List<LabelledBatch> batches = new ArrayList<>();
    for (int step = 0; step < x.size(0); step++) {
      INDArray one = x.get(NDArrayIndex.point(step)).dup('c').muli(2).subi(1);
      batches.add(new LabelledBatch(one.reshape('c', BATCH, 20, 1, 1), new int[BATCH]));
    }
    return batches;
  }
}
