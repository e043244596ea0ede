package io.morph4j.cut;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Loss and steps against numbers computed in float64 by an independent implementation. */
class CutGoldenTest {
  /** The places and mirrorings of a file, in the order in which the trainer asks. */
  private static final class GivenPlaces implements Places {
    private final Golden golden;
    private final Map<String, Integer> asked = new HashMap<>();
    private int steps;

    GivenPlaces(Golden golden) {
      this.golden = golden;
    }

    @Override
    public int[] draw(String loss, int layer, int count, int all) {
      String key = "in.ids_" + loss + "." + layer;
      int step = asked.merge(key, 1, Integer::sum) - 1;
      int[] places = golden.integers(key);
      assertThat(places.length % count).isZero();
      return Arrays.copyOfRange(places, step * count, (step + 1) * count);
    }

    @Override
    public boolean flip() {
      return golden.integers("in.flip")[steps++] == 1;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"train_cut", "train_fastcut"})
  void twoSteps_givenWeightsPicturesAndPlaces_matchReference(String name) {
    Golden golden = Golden.read(name);
    JsonObject hyper = golden.object("hparams");
    Map<String, String> options = new HashMap<>();
    options.put("ngf", hyper.get("ngf").getAsString());
    options.put("blocks", hyper.get("n_blocks").getAsString());
    options.put("ndf", hyper.get("ndf").getAsString());
    options.put("discriminatorLayers", hyper.get("n_layers").getAsString());
    options.put("nceLayers", "0,4,7,10,12");
    options.put("projection", hyper.get("netF_nc").getAsString());
    options.put("patches", hyper.get("num_patches").getAsString());
    options.put("learningRatePolicy", "CONSTANT");
    CutConfig start = name.equals("train_cut") ? CutConfig.small() : CutConfig.small().fast();
    CutConfig config = ConfigRecords.with(start, options);
    UnpairedData data =
        UnpairedData.of(
            IntStream.range(0, 2)
                .mapToObj(
                    step ->
                        new UnpairedBatch(batch(golden, "in.A", step), batch(golden, "in.B", step)))
                .toList());
    try (Training training =
        Training.start(
            "cut",
            config,
            1,
            null,
            parts -> new CutTrainer(config, data, parts, new GivenPlaces(golden)))) {
      TrainingComparison.check(golden, training, List.of("G", "D", "F"), true);
    }
  }

  private static INDArray batch(Golden golden, String key, int step) {
    return golden.array(key, DataType.FLOAT).get(NDArrayIndex.point(step)).dup('c');
  }

  @Test
  void loss_givenMapsAndPlaces_matchesReference() {
    Golden golden = Golden.read("loss_patch_nce");
    List<Integer> channels = new ArrayList<>();
    while (golden.has("q." + channels.size())) {
      channels.add((int) golden.array("q." + channels.size(), DataType.FLOAT).size(1));
    }
    int width = (int) golden.array("f_q.0", DataType.FLOAT).size(1);
    PatchProjections projections =
        new PatchProjections(Initializer.zero(), new PatchProjections.Options(channels, width));
    projections.load(golden.arrays("w."));
    double temperature = golden.object("hparams").get("nce_T").getAsDouble();
    double lambda = golden.object("hparams").get("lambda_NCE").getAsDouble();
    try (StepMemory memory = new StepMemory();
        StepScope ignored = memory.open()) {
      List<Tensor> maps = new ArrayList<>();
      Tensor total = null;
      for (int i = 0; i < channels.size(); i++) {
        int[] places = golden.integers("ids." + i);
        Tensor q = Tensor.variable(golden.array("q." + i, DataType.FLOAT));
        maps.add(q);
        Tensor fq = projections.forward(i, PatchNce.rows(q, places));
        golden.check("f_q." + i, fq.copy());
        Tensor source = Tensor.constant(golden.array("k." + i, DataType.FLOAT));
        Tensor fk = projections.forward(i, PatchNce.rows(source, places)).detach();
        golden.check("f_k." + i, fk.copy());
        Tensor loss = PatchNce.loss(fq, fk, (int) q.size(0), temperature).times(lambda);
        golden.check("loss." + i, loss.copy().reshape(1));
        total = total == null ? loss : total.plus(loss);
      }
      Tensor mean = total.times(1.0 / channels.size());
      golden.check("loss.total", mean.copy().reshape(1));
      Map<String, Parameter> parameters = projections.namedParameters();
      List<Tensor> wanted = new ArrayList<>(maps);
      parameters.values().forEach(parameter -> wanted.add(parameter.tensor()));
      Gradients gradients = Gradients.of(mean, wanted.toArray(Tensor[]::new));
      for (int i = 0; i < maps.size(); i++) {
        golden.check("gq." + i, gradients.get(maps.get(i)).copy());
      }
      parameters.forEach(
          (key, parameter) -> golden.check("g." + key, gradients.get(parameter.tensor()).copy()));
    }
    golden.requireAllChecked("g");
    golden.requireAllChecked("loss.");
  }
}
