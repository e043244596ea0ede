package io.morph4j.generative.acgan;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.GivenDraws;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps against numbers of an independent implementation. */
class AcganGoldenTest {
  private static final int BATCH = 4;
  private static final int CLASSES = 4;

  @Test
  void steps_givenWeightsPicturesAndNoise_matchReference() {
    Golden golden = Golden.read("train_acgan");
    JsonObject o = golden.object("hparams");
    Map<String, String> options = new HashMap<>();
    options.put("latent", o.get("latent").getAsString());
    options.put("hidden", o.get("fc").getAsString());
    options.put("filters", o.get("ch_g").getAsString());
    options.put("discriminatorFilters", o.get("ch_d").getAsString());
    options.put("channels", o.get("img_nc").getAsString());
    options.put("side", Integer.toString(4 * o.get("side").getAsInt()));
    options.put("slope", o.get("slope").getAsString());
    options.put("dropout", "0");
    options.put("batchSize", Integer.toString(BATCH));
    options.put("learningRate", o.get("lr").getAsString());
    AcganConfig config = ConfigRecords.with(AcganConfig.defaults(), options);
    LabelledData data = LabelledData.of(List.of("a", "b", "c", "d"), batches(golden));
    GivenDraws draws =
        new GivenDraws()
            .add("z_d", golden.array("in.z_d", DataType.FLOAT), BATCH * 5)
            .add("z_g", golden.array("in.z_g", DataType.FLOAT), 2 * BATCH * 5)
            .add("label_d", rows(golden.integers("in.label_d")), BATCH * CLASSES)
            .add("label_g", rows(golden.integers("in.label_g")), 2 * BATCH * CLASSES);
    try (Training training =
        Training.start(
            "acgan", config, 1, null, parts -> new AcganTrainer(config, data, parts, draws))) {
      TrainingComparison.check(golden, training, List.of("G", "D"), true);
    }
  }

  private static INDArray rows(int[] labels) {
    INDArray rows = Nd4j.zeros(DataType.FLOAT, labels.length, CLASSES);
    for (int i = 0; i < labels.length; i++) {
      rows.putScalar(i, labels[i], 1);
    }
    return rows;
  }

  private static List<LabelledBatch> batches(Golden golden) {
    INDArray x = golden.array("in.x", DataType.FLOAT);
    int[] labels = golden.integers("in.label");
    List<LabelledBatch> batches = new ArrayList<>();
    for (int step = 0; step < x.size(0); step++) {
      batches.add(
          new LabelledBatch(
              x.get(NDArrayIndex.point(step)).dup('c').reshape('c', BATCH, 1, 16, 16),
              Arrays.copyOfRange(labels, step * BATCH, (step + 1) * BATCH)));
    }
    return batches;
  }
}
