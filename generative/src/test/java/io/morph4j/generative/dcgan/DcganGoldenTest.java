package io.morph4j.generative.dcgan;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.GivenDraws;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps under each loss against numbers of an independent implementation. */
class DcganGoldenTest {

  @ParameterizedTest
  @CsvSource({
    "train_dcgan, vanilla",
    "train_lsgan, lsgan",
    "train_hinge, hinge",
    "train_wgan, wgan",
    "train_wgan_gp, wgan-gp",
    "train_rpgan_r1r2, relativistic"
  })
  void steps_givenWeightsPicturesAndNoise_matchReference(String file, String loss) {
    Golden golden = Golden.read(file);
    JsonObject o = golden.object("hparams");
    Map<String, String> options = new HashMap<>();
    options.put("loss", loss);
    options.put("latent", o.get("nz").getAsString());
    options.put("filters", o.get("ngf").getAsString());
    options.put("discriminatorFilters", o.get("ndf").getAsString());
    options.put("channels", o.get("nc").getAsString());
    options.put("side", o.get("img_size").getAsString());
    options.put("batchSize", "4");
    options.put("learningRate", o.get("lr").getAsString());
    if (o.has("beta1")) {
      options.put("beta1", o.get("beta1").getAsString());
      options.put("beta2", o.get("beta2").getAsString());
    }
    if (o.has("n_critic")) {
      options.put("warmUpSteps", "0");
      options.put("criticSteps", o.get("n_critic").getAsString());
    }
    if (o.has("norm") && o.get("norm").getAsString().equals("none")) {
      options.put("discriminatorNorm", "none");
      options.put("norm", loss.equals("relativistic") ? "none" : "batch");
    }
    options.put("penalty", loss.equals("relativistic") ? "1" : "10");
    DcganConfig config = ConfigRecords.with(DcganConfig.defaults(), options);
    LabelledData data = LabelledData.of(List.of("pictures"), batches(golden));
    GivenDraws draws = new GivenDraws();
    golden.names("in.").stream()
        .filter(name -> name.startsWith("z"))
        .forEach(name -> draws.add(name, golden.array("in." + name, DataType.FLOAT), 20));
    if (golden.has("in.alpha")) {
      draws.add("alpha", golden.array("in.alpha", DataType.FLOAT), 4);
    }
    try (Training training =
        Training.start(
            "dcgan", config, 1, null, parts -> new DcganTrainer(config, data, parts, draws))) {
      TrainingComparison.check(golden, training, List.of("G", "D"), config.criticSteps() == 1);
    }
  }

  /** In the order in which the steps take them. */
  private static List<LabelledBatch> batches(Golden golden) {
    List<LabelledBatch> batches = new ArrayList<>();
    int steps = Integer.parseInt(golden.text("steps"));
    for (int step = 0; step < steps; step++) {
      for (String name : List.of("in.x", "in.x_d", "in.x_g")) {
        if (golden.has(name)) {
          INDArray all = golden.array(name, DataType.FLOAT).get(NDArrayIndex.point(step)).dup('c');
          long[] s = all.shape();
          INDArray each =
              all.reshape(
                  'c',
                  all.length() / (4 * picture(s)),
                  4,
                  s[s.length - 3],
                  s[s.length - 2],
                  s[s.length - 1]);
          for (long i = 0; i < each.size(0); i++) {
            INDArray one =
                each.get(NDArrayIndex.point(i))
                    .dup('c')
                    .reshape('c', 4, s[s.length - 3], s[s.length - 2], s[s.length - 1]);
            batches.add(new LabelledBatch(one, new int[4]));
          }
        }
      }
    }
    return batches;
  }

  private static long picture(long[] shape) {
    return shape[shape.length - 3] * shape[shape.length - 2] * shape[shape.length - 1];
  }
}
