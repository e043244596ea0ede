package io.morph4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.TrainingRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainJobTest {
  private static final int PICTURES = 6;

  @TempDir Path folder;

  private Path data;
  private Path run;

  @BeforeEach
  void writePictures() {
    LocalSpark.session();
    data = folder.resolve("data");
    run = folder.resolve("run");
    for (int i = 0; i < PICTURES; i++) {
      TestPictures.write(data.resolve("trainA/" + i + ".png"), i, 36, 36);
      TestPictures.write(data.resolve("trainB/" + i + ".png"), 100 + i, 36, 36);
    }
  }

  private record Job(int code, String out, String err) {
    static Job of(Object... args) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code =
          TrainJob.run(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
      return new Job(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  private Object[] newRun(Object... more) {
    Object[] args = {
      "cyclegan",
      "--preset",
      "tiny",
      "--data",
      data,
      "--out",
      run,
      "--seed",
      3,
      "--set",
      "ngf=4",
      "--set",
      "ndf=4",
      "--set",
      "blocks=1",
      "--set",
      "cropSize=32",
      "--set",
      "loadSize=36",
      "--set",
      "poolSize=0",
      "--set",
      "batchSize=2"
    };
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray();
  }

  /** One process makes the steps from {@code first} on; each has the losses that the run noted. */
  private void assertSameLosses(Training alone, int first, int last, int all) throws IOException {
    List<String> rows = Files.readAllLines(run.resolve("metrics.csv"));
    assertThat(rows).hasSize(all + 1);
    List<String> names = List.of(rows.get(0).split(","));
    for (int step = first; step <= last; step++) {
      Map<String, Double> losses = alone.step().values();
      if (step % alone.stepsPerEpoch() == 0) {
        alone.epochEnded(step / alone.stepsPerEpoch());
      }
      assertThat(losses).hasSizeGreaterThan(4);
      String[] cells = rows.get(step).split(",");
      for (Map.Entry<String, Double> loss : losses.entrySet()) {
        assertThat(Double.parseDouble(cells[names.indexOf(loss.getKey())]))
            .as("%s of step %d", loss.getKey(), step)
            .isCloseTo(loss.getValue(), within(1e-3 * Math.abs(loss.getValue())));
      }
    }
  }

  @Test
  void twoWorkers_haveTheLossesOfOneWithTheWholeBatch_andOneGoesOn() throws IOException {
    Job job = Job.of(newRun("--steps", 5, "--workers", 2));

    assertThat(job.code()).as(job.err()).isZero();
    assertThat(job.out()).contains("complete at step 5, 2 workers");
    assertThat(run.resolve("models/AtoB.safetensors")).exists();
    try (Training five = TrainJob.training(TrainingRun.describe(run))) {
      assertSameLosses(five, 1, 5, 5);

      Job more = Job.of("--resume", "--out", run, "--steps", 7, "--workers", 1);

      assertThat(more.code()).as(more.err()).isZero();
      assertThat(more.out()).contains("complete at step 7, 1 workers");
      try (Training seven = TrainJob.training(TrainingRun.describe(run))) {
        seven.restore(five.save());
        assertSameLosses(seven, 6, 7, 7);
      }
    }
  }

  @Test
  void parametersAveragedEveryTwoSteps_trainToo() throws IOException {
    Job job = Job.of(newRun("--steps", 4, "--workers", 2, "--average-every", 2));

    assertThat(job.code()).as(job.err()).isZero();
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(5);
    // Nothing was averaged before the first step, and its losses are those of the whole batch.
    try (Training alone = TrainJob.training(TrainingRun.describe(run))) {
      assertSameLosses(alone, 1, 1, 4);
    }
  }

  @Test
  void mistakes_areOneLine() {
    Job odd = Job.of(newRun("--steps", 5, "--workers", 3));
    assertThat(odd.code()).isEqualTo(1);
    assertThat(odd.err()).contains("batches of 2 are not divided equally among 3 workers");
    assertThat(run).doesNotExist();
    assertThat(Job.of("cyclegan", "--out", run).code()).isEqualTo(2);
    assertThat(Job.of("cycle", "--data", data, "--out", run, "--steps", 1).err())
        .contains("no architecture cycle");
  }
}
