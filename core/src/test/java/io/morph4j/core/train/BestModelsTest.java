package io.morph4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.UsageException;
import io.morph4j.core.model.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class BestModelsTest {
  private static final TrainingLoop.Every EVERY = new TrainingLoop.Every(5, 0, 1);

  @TempDir Path folder;

  private TrainingLoop.Outcome train(Path out, CounterTrainer trainer, String by, long steps) {
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
      return new TrainingLoop(trainer, run, stop, List.of(), EVERY).run();
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

  @Test
  void run_byPsnr_keepsTheStateNearestToTheTruth() throws Exception {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(100);
    trainer.heldOut = List.of(Nd4j.zeros(DataType.FLOAT, 3, 4, 4));
    trainer.atStep(step -> trainer.weight(step == 10 ? .1 : step == 15 ? .05 : .8));

    train(out, trainer, "psnr", 20);

    assertThat(bestStep(out)).isEqualTo("15");
    assertThat(Files.readString(out.resolve("models/best/best.json"))).contains("32.04");
  }

  @Test
  void run_byMeasureWithoutTruth_fails() {
    assertThatThrownBy(() -> train(folder.resolve("run"), new CounterTrainer(9), "ssim", 5))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--best-by ssim needs held-out pictures");
  }

  @Test
  void run_byUnknownName_namesMeasuresAndLosses() {
    assertThatThrownBy(() -> train(folder.resolve("run"), new CounterTrainer(9), "cycle", 5))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--best-by cycle")
        .hasMessageContaining("psnr")
        .hasMessageContaining("G, D");
  }
}
