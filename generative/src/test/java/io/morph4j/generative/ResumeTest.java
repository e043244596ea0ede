package io.morph4j.generative;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.generative.acgan.AcganConfig;
import io.morph4j.generative.acgan.AcganTrainer;
import io.morph4j.generative.bigan.BiganConfig;
import io.morph4j.generative.bigan.BiganTrainer;
import io.morph4j.generative.dcgan.Dcgan;
import io.morph4j.generative.dcgan.DcganTrainer;
import io.morph4j.generative.vaegan.VaeGanConfig;
import io.morph4j.generative.vaegan.VaeGanTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A training that goes on from its state makes the steps of one that never stopped. */
class ResumeTest {
  private static final int BATCH = 4;
  private static final int SIDE = 16;

  @ParameterizedTest
  @ValueSource(strings = {"acgan", "bigan", "vaegan", "cgan"})
  void restore_inTheMiddleOfAnEpoch_goesOnByteForByte(String architecture) {
    try (Training whole = start(architecture);
        Training second = start(architecture)) {
      whole.step();
      whole.samples();
      whole.step();
      State saved = copy(whole.save());
      List<Losses> wanted = List.of(whole.step(), whole.step());
      Map<String, Double> measured = whole.epochEnded(1);

      second.restore(saved);
      assertThat(List.of(second.step(), second.step())).isEqualTo(wanted);
      assertThat(second.epochEnded(1)).isEqualTo(measured);
      assertThat(second.save().values()).isEqualTo(whole.save().values());
      assertThat(second.save().arrays()).isEqualTo(whole.save().arrays());
    }
  }

  private static Training start(String architecture) {
    LabelledData data = LabelledData.of(List.of("dark", "light", "grey"), batches());
    return switch (architecture) {
      case "acgan" ->
          start(
              architecture,
              AcganConfig.tiny(),
              Map.of("filters", "2", "discriminatorFilters", "2", "hidden", "8", "latent", "4"),
              config -> parts -> new AcganTrainer(config, data, parts));
      case "bigan" ->
          start(
              architecture,
              BiganConfig.tiny(),
              Map.of("hidden", "8", "latent", "4"),
              config -> parts -> new BiganTrainer(config, data, parts));
      case "vaegan" ->
          start(
              architecture,
              VaeGanConfig.tiny(),
              Map.of(
                  "encoderWidths", "2,3,4",
                  "encoderHidden", "8",
                  "generatorStart", "4",
                  "generatorWidths", "4,3,2",
                  "discriminatorWidths", "2,3,4,4",
                  "discriminatorHidden", "8",
                  "latent", "4"),
              config -> parts -> new VaeGanTrainer(config, data, parts));
      case "cgan" ->
          start(
              architecture,
              new Dcgan().presets().get("cgan"),
              Map.of("filters", "4", "discriminatorFilters", "8", "latent", "4"),
              config -> parts -> new DcganTrainer(config, data, parts));
      default -> throw new AssertionError(architecture);
    };
  }

  private static <C extends Record> Training start(
      String name,
      C preset,
      Map<String, String> small,
      Function<C, Function<Training, Trainer>> trainer) {
    C config = ConfigRecords.with(preset, small);
    Map<String, String> sides = Map.of("side", "" + SIDE, "batchSize", "" + BATCH);
    C whole = ConfigRecords.with(config, sides);
    return Training.start(name, whole, 5, null, trainer.apply(whole));
  }

  private static List<LabelledBatch> batches() {
    RandomStream random = new RandomStream(1);
    List<LabelledBatch> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      INDArray pictures = Nd4j.createUninitialized(DataType.FLOAT, BATCH, 1, SIDE, SIDE);
      random.fillUniform(pictures, -1, 1);
      batches.add(new LabelledBatch(pictures, new int[] {0, 1, 2, i % 3}));
    }
    return batches;
  }

  private static State copy(State state) {
    State copy = new State();
    state.arrays().forEach((name, array) -> copy.put(name, array.dup()));
    state.values().forEach(copy::put);
    return copy;
  }
}
