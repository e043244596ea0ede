package io.morph4j.generative.density;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Batches;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.GivenDraws;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.density.DensityData;
import io.morph4j.data.density.DensityPictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps on points against numbers of an independent implementation. */
class DensityGoldenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train_mlp2d_adam",
        "train_mlp2d_adadelta",
        "train_cgan2d_adam",
        "train_cgan2d_simple"
      })
  void steps_givenWeightsPointsAndNoise_matchReference(String file) {
    Golden golden = Golden.read(file);
    JsonObject o = golden.object("hparams");
    int conditions = o.get("conditions").getAsInt();
    Map<String, String> options = new HashMap<>();
    options.put("hidden", o.get("hidden_g").getAsString());
    options.put("discriminatorHidden", o.get("hidden_d").getAsString());
    options.put("depth", o.get("depth").getAsString());
    options.put("discriminatorSteps", "2");
    options.put("conditional", Boolean.toString(conditions > 0));
    options.put("optimizer", o.get("optimizer").getAsString());
    options.put("learningRate", o.get("lr").getAsString());
    if (o.has("beta1")) {
      options.put("beta1", o.get("beta1").getAsString());
    }
    options.put("batchSize", "16");
    DensityConfig config = ConfigRecords.with(DensityConfig.defaults(), options);
    GivenDraws draws =
        new GivenDraws()
            .add("z_d", golden.array("in.z_d", DataType.FLOAT), 32)
            .add("z_g", golden.array("in.z_g", DataType.FLOAT), 32);
    try (Training training =
        Training.start(
            "density",
            config,
            1,
            null,
            parts -> new DensityTrainer(config, conditions, batches(golden), parts, draws))) {
      TrainingComparison.check(golden, training, List.of("G", "D"), false);
    }
  }

  @Test
  void training_ofTwoBlobs_bringsPointsNearerToThem(@TempDir Path parent) {
    Path folder = parent.resolve("density");
    DensityPictures.write(folder, 64);
    try (Training training =
        new DensityGan()
            .start(
                DensityConfig.defaults(),
                DataLocation.root(folder.resolve("two-blobs.png")),
                1,
                null)) {
      double before = training.epochEnded(1).get("jsd");
      for (int i = 0; i < 600; i++) {
        training.step();
      }
      assertThat(training.epochEnded(2).get("jsd")).isLessThan(.8 * before);
    }
  }

  @Test
  void training_ofTwoBlobsByThePresetTiny_findsBoth(@TempDir Path parent) {
    Path folder = parent.resolve("density");
    DensityPictures.write(folder, 100);
    try (Training training =
        new DensityGan()
            .start(
                ConfigRecords.with(DensityConfig.tiny(), Map.of("averageDecay", "0.99")),
                DataLocation.root(folder.resolve("two-blobs.png")),
                1,
                null)) {
      Map<String, Double> before = training.epochEnded(1);
      for (int i = 0; i < 800; i++) {
        training.step();
      }
      Map<String, Double> after = training.epochEnded(2);
      assertThat(after.get("modes")).isEqualTo(2);
      assertThat(after.get("jsd")).isLessThan(.75 * before.get("jsd"));
    }
  }

  private static Batches<DensityData.Points> batches(Golden golden) {
    List<DensityData.Points> given = new ArrayList<>();
    INDArray x = golden.array("in.x", DataType.FLOAT);
    for (int step = 0; step < 3; step++) {
      for (int k = 0; k < 2; k++) {
        int[] places = new int[16];
        if (golden.has("in.y")) {
          INDArray y = golden.array("in.y", DataType.FLOAT).get(NDArrayIndex.point(step)).dup('c');
          for (int i = 0; i < 16; i++) {
            places[i] = y.getRow(i).argMax().getInt(0);
          }
        }
        INDArray points =
            x.get(NDArrayIndex.point(step), NDArrayIndex.point(k)).dup('c').reshape('c', 16, 2);
        given.add(new DensityData.Points(points, places));
      }
    }
    return new Given(given);
  }

  private static final class Given implements Batches<DensityData.Points> {
    private final List<DensityData.Points> given;
    private int position;

    Given(List<DensityData.Points> given) {
      this.given = given;
    }

    @Override
    public DensityData.Points next() {
      return given.get(position++);
    }

    @Override
    public long stepsPerEpoch() {
      return 3;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void seek(long to) {
      position = (int) to;
    }

    @Override
    public double waitedSeconds() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
