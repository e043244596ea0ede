package io.morph4j.stargan.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainBatch;
import io.morph4j.data.DomainData;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.Discs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Two data sets with other labels, trained on in turn. */
class StarGan1JointTest {
  @TempDir Path folder;

  private static StarGan1Config config(String joint) {
    return ConfigRecords.with(
        StarGan1Config.tiny(),
        Map.of(
            "ngf", "2",
            "blocks", "1",
            "ndf", "2",
            "layers", "2",
            "cropSize", "16",
            "loadSize", "16",
            "batchSize", "2",
            "criticSteps", "1",
            "lambdaClasses", "2",
            "joint", joint));
  }

  private static INDArray pictures(long seed) {
    INDArray pictures = Nd4j.create(DataType.FLOAT, new long[] {2, 3, 16, 16}, 'c');
    new RandomStream(seed).fillUniform(pictures, -1, 1);
    return pictures;
  }

  private static DomainData given(long seed, boolean exclusive, float[][] labels, String... names) {
    INDArray rows = Nd4j.createFromArray(labels);
    DomainBatch batch = new DomainBatch(pictures(seed), rows, rows, List.of());
    return DomainData.of(List.of(names), exclusive, List.of(batch));
  }

  /** Two attributes, then three domains. */
  private static DomainData joined() {
    return DomainData.joint(
        given(1, false, new float[][] {{1, 0}, {1, 1}}, "young", "male"),
        given(2, true, new float[][] {{0, 0, 1}, {0, 1, 0}}, "angry", "happy", "sad"));
  }

  /** D's step on a batch of one set: its loss by plain arithmetic, and the rows that move. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void step_batchOfOneSet_learnsItsLabelsAlone(int set) {
    DomainData data = joined();
    data.seek(set);
    try (Training training =
        Training.start(
            "stargan", config(""), 1, 9L, parts -> new StarGan1Trainer(config(""), data, parts))) {
      StarGan1Discriminator d = (StarGan1Discriminator) training.network("D");
      INDArray logits = d.answers(Tensor.constant(pictures(set + 1))).classes().copy();
      INDArray before = classWeights(training);

      double loss = training.step().values().get("D_cls");

      double expected =
          set == 0
              ? (softplus(-logits.getDouble(0, 0))
                      + softplus(logits.getDouble(0, 1))
                      + softplus(-logits.getDouble(1, 0))
                      + softplus(-logits.getDouble(1, 1)))
                  / 2
              : (logSum(logits, 0)
                      - logits.getDouble(0, 4)
                      + logSum(logits, 1)
                      - logits.getDouble(1, 3))
                  / 2;
      assertThat(loss).isCloseTo(expected, within(1e-5));
      INDArray change = classWeights(training).sub(before);
      for (int label = 0; label < 5; label++) {
        double moved = change.get(NDArrayIndex.point(label)).amaxNumber().doubleValue();
        if (label < 2 == (set == 0)) {
          assertThat(moved).as("label " + label).isPositive();
        } else {
          assertThat(moved).as("label " + label).isZero();
        }
      }
    }
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  /** Of the three domains. */
  private static double logSum(INDArray logits, int row) {
    double sum = 0;
    for (int k = 2; k < 5; k++) {
      sum += Math.exp(logits.getDouble(row, k));
    }
    return Math.log(sum);
  }

  private static INDArray classWeights(Training training) {
    return Objects.requireNonNull(training.network("D").state().get("conv2.weight")).dup();
  }

  @Test
  void target_labelOfEitherSet_hasItsBit() {
    DomainData data = joined();
    StarGan1Trainer[] made = new StarGan1Trainer[1];
    try (Training training =
        Training.start(
            "stargan",
            config(""),
            1,
            9L,
            parts -> made[0] = new StarGan1Trainer(config(""), data, parts))) {
      Tensor young = Tensor.constant(data.next().labels().get(NDArrayIndex.interval(0, 1)).dup());
      assertThat(young.array().toFloatVector()).containsExactly(1, 0, 0, 0, 0, 1, 0);
      assertThat(made[0].target(young, "male").array().toFloatVector())
          .containsExactly(1, 1, 0, 0, 0, 1, 0);
      assertThat(made[0].target(young, "happy").array().toFloatVector())
          .containsExactly(0, 0, 0, 1, 0, 0, 1);
      assertThat(training.samples().columns())
          .containsExactly("input", "young", "male", "angry", "happy", "sad");
      assertThat(training.samples().rows()).hasSize(4);

      StarGan1Generator g = (StarGan1Generator) training.network("G");
      Tensor x = Tensor.constant(pictures(3));
      try (Translator translator = Translator.of(training.models().get("G"))) {
        assertSame(translator.translate(x.array(), Guide.label("sad")), g, x, 0, 0, 0, 0, 1, 0, 1);
        Guide both = Guide.label("young", "male");
        assertSame(translator.translate(x.array(), both), g, x, 1, 1, 0, 0, 0, 1, 0);
      }
    }
  }

  private static void assertSame(
      INDArray translated, StarGan1Generator g, Tensor x, float... labels) {
    INDArray rows = Nd4j.createFromArray(new float[][] {labels, labels});
    INDArray expected = g.forward(x, Tensor.constant(rows)).copy();
    assertThat(translated.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  private Training ofFiles() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    if (!Files.exists(first)) {
      Discs.write(first, 2);
      Discs.write(second, 3);
      for (String colour : List.of("blue", "green", "red")) {
        Path place = second.resolve("train").resolve(colour);
        Files.move(place, place.resolveSibling("second " + colour));
      }
    }
    return new StarGan1().start(config(second.toString()), DataLocation.root(first), 7, 9L);
  }

  @Test
  void restore_betweenTheSets_goesOnByteForByte() throws IOException {
    State saved = new State();
    List<Losses> whole = new ArrayList<>();
    List<Losses> parts = new ArrayList<>();
    try (Training training = ofFiles()) {
      for (int i = 0; i < 6; i++) {
        whole.add(training.step());
        if (i == 2) {
          training.save().arrays().forEach((name, array) -> saved.put(name, array.dup()));
          training.save().values().forEach(saved::put);
        }
      }
      try (Training resumed = ofFiles()) {
        resumed.restore(saved);
        for (int i = 3; i < 6; i++) {
          parts.add(resumed.step());
        }
        State a = resumed.save();
        State b = training.save();
        assertThat(a.values()).isEqualTo(b.values());
        a.arrays()
            .forEach(
                (name, array) ->
                    assertThat(array.dup('c').data().asBytes())
                        .as(name)
                        .isEqualTo(b.arrays().get(name).dup('c').data().asBytes()));
      }
    }
    assertThat(parts).isEqualTo(whole.subList(3, 6));
  }

  @Test
  void start_labelOfBothSets_isRefused() throws IOException {
    Discs.write(folder, 1);
    assertThatThrownBy(
            () -> new StarGan1().start(config(folder.toString()), DataLocation.root(folder), 7, 9L))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("both data sets have blue; rename it");
  }
}
