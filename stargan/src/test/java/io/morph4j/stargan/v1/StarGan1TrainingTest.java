package io.morph4j.stargan.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.optim.Schedule;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainBatch;
import io.morph4j.data.DomainData;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.Discs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Discs of three colours: a net that learns gives each the colour of the label. */
class StarGan1TrainingTest {
  @TempDir Path data;

  private static StarGan1Config config(String... settings) {
    Map<String, String> set = new HashMap<>();
    set.put("ngf", "8");
    set.put("blocks", "1");
    set.put("ndf", "8");
    set.put("layers", "3");
    set.put("cropSize", "16");
    set.put("loadSize", "16");
    set.put("batchSize", "3");
    set.put("criticSteps", "2");
    set.put("lambdaReconstruction", "10");
    set.put("initialization", "kaiming");
    set.put("initGain", "1");
    set.put("learningRate", "0.004");
    for (int i = 0; i < settings.length; i += 2) {
      set.put(settings[i], settings[i + 1]);
    }
    return ConfigRecords.with(StarGan1Config.tiny(), set);
  }

  @Test
  void step_threeColours_translatesToEach() throws IOException {
    Discs.write(data, 8);
    try (Training training = new StarGan1().start(config(), DataLocation.root(data), 7, 160L)) {
      for (int i = 0; i < 160; i++) {
        training.step();
      }
      Samples samples = training.samples();
      assertThat(samples.columns()).containsExactly("input", "blue", "green", "red");
      for (List<INDArray> row : samples.rows()) {
        assertThat(brightest(row.get(1))).as("to blue").isEqualTo(2);
        assertThat(brightest(row.get(2))).as("to green").isEqualTo(1);
        assertThat(brightest(row.get(3))).as("to red").isZero();
      }
    }
  }

  /** The channel that is brightest in the middle of a picture (C, H, W). */
  private static int brightest(INDArray picture) {
    return picture
        .get(NDArrayIndex.all(), NDArrayIndex.interval(6, 9), NDArrayIndex.interval(6, 9))
        .dup('c')
        .mean(1, 2)
        .argMax()
        .getInt(0);
  }

  @Test
  void criticSteps_two_moveTheGeneratorInEverySecondStep() throws IOException {
    Discs.write(data, 2);
    try (Training training = new StarGan1().start(config(), DataLocation.root(data), 7, 4L)) {
      assertThat(training.step().values()).doesNotContainKey("G_rec").containsKey("D_gp");
      assertThat(training.step().values()).containsKey("G_rec").containsKey("D_gp");
    }
  }

  @Test
  void decay_linear_reachesZeroWhereThePublishedOneFallsByAThousandth() {
    Schedule linear = StarGan1Config.Decay.LINEAR.over(200_000, 100_000);
    Schedule published = StarGan1Config.Decay.PUBLISHED.over(200_000, 100_000);

    assertThat(linear.factor(100_000)).isEqualTo(1);
    assertThat(linear.factor(150_000)).isEqualTo(.5);
    assertThat(linear.factor(199_999)).isEqualTo(1e-5);
    assertThat(published.factor(100_999)).isEqualTo(1);
    assertThat(published.factor(101_000)).isEqualTo(1 - 1e-5);
    assertThat(published.factor(199_999)).isEqualTo(1 - 99e-5);
  }

  @Test
  void target_attributesThatExcludeEachOther_areTurnedTogether() {
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0, 1}});
    INDArray picture = Nd4j.zeros(1, 3, 16, 16);
    DomainData given =
        DomainData.of(
            List.of("Black", "Blond", "Young"),
            false,
            List.of(new DomainBatch(picture, labels, labels, List.of())));
    StarGan1Config config = config("exclusive", "Black+Blond");
    StarGan1Trainer[] made = new StarGan1Trainer[1];
    try (Training training =
        Training.start(
            "stargan",
            config,
            1,
            null,
            parts -> made[0] = new StarGan1Trainer(config, given, parts))) {
      Tensor now = Tensor.constant(labels);
      assertThat(made[0].target(now, "Blond").array().toFloatVector()).containsExactly(0, 1, 1);
      assertThat(made[0].target(now, "Black").array().toFloatVector()).containsExactly(0, 0, 1);
      assertThat(made[0].target(now, "Young").array().toFloatVector()).containsExactly(1, 0, 0);
    }
  }
}
