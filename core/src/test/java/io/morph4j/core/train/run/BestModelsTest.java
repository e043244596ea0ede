package io.morph4j.core.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestModelsTest {
  private static final Every EVERY = new Every(5, 0, 1);

  @TempDir Path folder;

  private Outcome train(Path out, CounterTrainer trainer, String by, long steps) {
    return train(out, trainer, by, null, steps);
  }

  private Outcome train(
      Path out, CounterTrainer trainer, String by, @Nullable ModelMeasure measure, long steps) {
    StopAfter stop = StopAfter.steps(steps);
    RunDescription plain = TrainingLoopTest.description(stop, EVERY);
    RunDescription description =
        new RunDescription(
            plain.architecture(),
            plain.preset(),
            plain.config(),
            plain.data(),
            plain.seed(),
            stop,
            EVERY,
            plain.precision(),
            new BestBy(by));
    try (TrainingRun run =
        TrainingRun.exists(out) ? TrainingRun.resume(out) : TrainingRun.create(out, description)) {
      return new TrainingLoop(trainer.training(), run, stop, List.of(), EVERY, measure).run();
    }
  }

  /** The loss G is {@code values} at the steps given, else 1. */
  private static CounterTrainer losing(Map<Integer, Double> values) {
    CounterTrainer trainer = new CounterTrainer(100);
    return trainer.atStep(step -> trainer.loss(values.getOrDefault((int) step, 1.0)));
  }

  private static String bestStep(Path out) {
    return ModelFile.load(out.resolve("models/best/AtoB.safetensors"))
        .description()
        .training()
        .get("steps");
  }

  @Test
  void run_byLoss_keepsTheCheckpointAfterTheLowestMean() throws Exception {
    Path out = folder.resolve("run");

    train(out, losing(Map.of(3, .5, 8, .1, 9, .2, 15, .01)), "G", 20);

    assertThat(bestStep(out)).isEqualTo("10");
    assertThat(TrainingRun.model(out, null)).isEqualTo(out.resolve("models/best/AtoB.safetensors"));
    assertThat(Files.readString(out.resolve("models/best/best.json")))
        .contains("\"by\": \"G\"", "\"step\": 10", "0.66");
  }

  @Test
  void run_resumed_goesOnComparingWithTheBestOfBefore() {
    Path out = folder.resolve("run");
    Map<Integer, Double> losses = new HashMap<>(Map.of(3, .1));

    train(out, losing(losses), "G", 10);
    losses.put(12, .5);
    train(out, losing(losses), "G", 20);

    assertThat(bestStep(out)).isEqualTo("5");
  }

  /** The steps of a model, which a table rates. */
  private record Rating(Map<String, Double> bySteps, boolean higherIsBetter)
      implements ModelMeasure {
    @Override
    public double of(Map<String, ModelFile> models) {
      return bySteps.get(models.get("AtoB").description().training().get("steps"));
    }
  }

  @Test
  void run_byMeasureWhereHigherIsBetter_keepsTheHighest() throws Exception {
    Path out = folder.resolve("run");
    Map<String, Double> values = Map.of("5", 14.0, "10", Double.NaN, "15", 32.0, "20", 31.0);

    train(out, new CounterTrainer(100), "psnr", new Rating(values, true), 20);

    assertThat(bestStep(out)).isEqualTo("15");
    assertThat(Files.readString(out.resolve("models/best/best.json")))
        .contains("\"by\": \"psnr\"", "32.0");
  }

  @Test
  void run_byMeasureWhereLowerIsBetter_keepsTheLowestOfAllSessions() {
    Path out = folder.resolve("run");
    Map<String, Double> values = Map.of("5", 3.0, "10", 1.0, "15", 2.0, "20", 1.5);
    Rating rating = new Rating(values, false);

    train(out, new CounterTrainer(100), "kid", rating, 10);
    train(out, new CounterTrainer(100), "kid", rating, 20);

    assertThat(bestStep(out)).isEqualTo("10");
  }

  @Test
  void run_byUnknownName_tellsOfMeasuresAndLosses() {
    assertThatThrownBy(() -> train(folder.resolve("run"), new CounterTrainer(9), "beauty", 5))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--best-by beauty")
        .hasMessageContaining("psnr")
        .hasMessageContaining("G, D");
  }

  /** Killed after the models were measured and before the state was saved. */
  @Test
  void run_killedWhileSaving_keepsTheModelsOfAnUninterruptedRun() throws Exception {
    ModelMeasure measure =
        new ModelMeasure() {
          @Override
          public boolean higherIsBetter() {
            return true;
          }

          @Override
          public double of(Map<String, ModelFile> models) {
            return models.get("AtoB").description().training().get("steps").equals("10") ? 2 : 1;
          }
        };
    Path whole = folder.resolve("whole");
    train(whole, losing(Map.of()), "psnr", measure, 20);
    Path out = folder.resolve("killed");
    train(out, losing(Map.of()), "psnr", measure, 5);
    Path checkpoint = out.resolve("checkpoints/latest.safetensors");
    byte[] before = Files.readAllBytes(checkpoint);
    train(out, losing(Map.of()), "psnr", measure, 10);
    Files.write(checkpoint, before);

    train(out, losing(Map.of()), "psnr", measure, 20);

    assertThat(bestStep(whole)).isEqualTo("10");
    assertThat(bestStep(out)).isEqualTo("10");
    assertThat(Files.readString(out.resolve("models/best/best.json")))
        .isEqualTo(Files.readString(whole.resolve("models/best/best.json")));
  }

  /** A measure is taken before the state is written: whatever is kept was measured. */
  @Test
  void run_measureThatFails_leavesTheStateOfBefore() {
    Path out = folder.resolve("run");
    ModelMeasure failing =
        new ModelMeasure() {
          @Override
          public boolean higherIsBetter() {
            return true;
          }

          @Override
          public double of(Map<String, ModelFile> models) {
            throw new IllegalStateException("killed here");
          }
        };

    assertThatThrownBy(() -> train(out, losing(Map.of()), "psnr", failing, 20))
        .hasMessage("killed here");

    assertThat(out.resolve("checkpoints/latest.safetensors")).doesNotExist();
  }
}
