package io.morph4j.generative.vaegan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Draws;
import io.morph4j.core.train.GivenDraws;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps, guarded or not, against numbers of an independent implementation. */
class VaeGanGoldenTest {
  private static final int BATCH = 6;

  @ParameterizedTest
  @ValueSource(strings = {"train_vaegan", "train_vaegan_guard"})
  void steps_givenWeightsPicturesAndNoise_matchReference(String file) {
    Golden golden = Golden.read(file);
    JsonObject o = golden.object("hparams");
    Map<String, String> options = new HashMap<>();
    options.put("latent", o.get("latent").getAsString());
    options.put("encoderWidths", widths(o, "enc"));
    options.put("encoderHidden", o.get("fc_e").getAsString());
    options.put("generatorStart", o.get("start").getAsString());
    options.put("generatorWidths", widths(o, "dec"));
    options.put("discriminatorWidths", widths(o, "dis"));
    options.put("discriminatorHidden", o.get("fc_d").getAsString());
    options.put("side", o.get("img").getAsString());
    options.put("gamma", o.get("gamma").getAsString());
    options.put("learningRate", o.get("lr").getAsString());
    options.put("guard", o.get("guard").getAsString());
    options.put("equilibrium", o.get("equilibrium").getAsString());
    options.put("margin", o.get("margin").getAsString());
    options.put("batchSize", Integer.toString(BATCH));
    VaeGanConfig config = ConfigRecords.with(VaeGanConfig.defaults(), options);
    LabelledData data = LabelledData.of(List.of("pictures"), batches(golden));
    GivenDraws draws =
        new GivenDraws()
            .add("eps", golden.array("in.eps", DataType.FLOAT), BATCH * 4)
            .add("z_p", golden.array("in.z_p", DataType.FLOAT), BATCH * 4);
    try (Training training =
        Training.start(
            "vaegan", config, 1, null, parts -> new VaeGanTrainer(config, data, parts, draws))) {
      TrainingComparison.check(
          golden, training, List.of("E", "G", "D"), file.equals("train_vaegan"));
    }
  }

  private static String widths(JsonObject o, String name) {
    JsonArray widths = o.getAsJsonArray(name);
    return widths.asList().stream().map(w -> w.getAsString()).collect(Collectors.joining(","));
  }

  private static List<LabelledBatch> batches(Golden golden) {
    INDArray x = golden.array("in.x", DataType.FLOAT);
    List<LabelledBatch> batches = new ArrayList<>();
    for (int step = 0; step < x.size(0); step++) {
      INDArray one = x.get(NDArrayIndex.point(step)).dup('c');
      batches.add(new LabelledBatch(one.reshape('c', BATCH, 3, 16, 16), new int[BATCH]));
    }
    return batches;
  }

  @Test
  void step_picturesComparedEarlierAndNoDivergence_isWhatTheFeaturesSay() {
    Map<String, String> options = new HashMap<>();
    options.put("side", "16");
    options.put("channels", "3");
    options.put("latent", "4");
    options.put("compared", "2");
    options.put("beta", "0");
    options.put("batchSize", Integer.toString(BATCH));
    VaeGanConfig config = ConfigRecords.with(VaeGanConfig.tiny(), options);
    Golden golden = Golden.read("train_vaegan");
    LabelledData data = LabelledData.of(List.of("pictures"), batches(golden));
    Draws draws = Draws.of(RandomStream.of(1, "draws", 0));
    try (Training training =
        Training.start(
            "vaegan", config, 1, null, parts -> new VaeGanTrainer(config, data, parts, draws))) {
      Map<String, Double> losses = training.step().values();
      assertThat(losses.get("E")).isEqualTo(losses.get("recon")).isGreaterThan(0);
      assertThat(losses.get("kl")).isGreaterThan(0);
    }
  }
}
