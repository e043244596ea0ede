package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.FruitPictures;
import io.morph4j.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train cyclegan} with the smallest networks on the smallest pictures. */
class TrainCycleGanTest {
  @TempDir Path folder;

  private Path data;
  private Path run;

  @BeforeEach
  void makePictures() {
    data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    run = folder.resolve("run");
  }

  private static CommandRun train(Object... words) {
    List<Object> all = new ArrayList<>(List.of("train", "cyclegan", "--preset", "tiny"));
    for (String option :
        new String[] {"ngf=2", "ndf=2", "blocks=1", "discriminatorLayers=1", "cropSize=16"}) {
      all.addAll(List.of("--set", option));
    }
    all.addAll(List.of("--set", "loadSize=18", "--steps", "2"));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray());
  }

  @Test
  void train_pictures_givesModelsThatTranslate() {
    CommandRun trained = train("--data", data, "--out", run);
    CommandRun translated =
        CommandRun.of(
            "translate",
            "--model",
            run,
            "--direction",
            "BtoA",
            data.resolve("testB"),
            "--out",
            folder.resolve("out"));

    assertThat(trained.code()).isZero();
    assertThat(run.resolve("samples/step-000002.png")).exists();
    assertThat(translated.code()).isZero();
    assertThat(folder.resolve("out/orange-0001.png")).exists();
  }

  @Test
  void train_twoFolders_givesTheSameModelsAgain() {
    Path again = folder.resolve("again");
    Object[] domains = {"--domain-a", data.resolve("trainA"), "--domain-b", data.resolve("trainB")};

    assertThat(train(domains[0], domains[1], domains[2], domains[3], "--out", run).code()).isZero();
    assertThat(train(domains[0], domains[1], domains[2], domains[3], "--out", again).code())
        .isZero();

    assertThat(again.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(run.resolve("models/AtoB.safetensors"));
  }

  @Test
  void train_oneBrokenPicture_isPassedOver() throws IOException {
    Files.writeString(data.resolve("trainA/broken.png"), "no picture");

    CommandRun trained = train("--data", data, "--out", run);

    assertThat(trained.code()).isZero();
    assertThat(run.resolve("models/AtoB.safetensors")).exists();
  }

  @Test
  void train_learningRateFarTooHigh_isStoppedWithACommandThatGoesOn() {
    CommandRun trained = train("--data", data, "--out", run, "--set", "learningRate=1000000");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains("exploded to", "training has diverged", "The checkpoint of step 0 is kept")
        .contains("morph4j train --resume --out " + run + " --set learningRate=0.001")
        .doesNotContain("\tat ");

    CommandRun resumed =
        CommandRun.of("train", "--resume", "--out", run, "--set", "learningRate=0.001");

    assertThat(resumed.code()).isZero();
    assertThat(resumed.err()).contains("complete at step 2");
  }

  @Test
  void train_divergedAfterResume_goesBackToTheCheckpoint() {
    train("--data", data, "--out", run);

    CommandRun resumed =
        CommandRun.of(
            "train", "--resume", "--out", run, "--steps", "20", "--set", "learningRate=1000000");

    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("The checkpoint of step 2 is kept");
  }

  @Test
  void train_moreThanTheMemoryGiven_isRefusedAndLeavesNoFolder() {
    CommandRun trained = train("--data", data, "--out", run, "--memory", "20m");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains("the run does not fit --memory 20 MiB", "smaller ngf (now 2), ndf (now 2)")
        .doesNotContain("cropSize", "--save-memory");
    assertThat(run).doesNotExist();
  }

  @Test
  void train_anyRun_tellsTheCostBefore() {
    CommandRun trained = train("--data", data, "--out", run);

    assertThat(trained.err().lines().toList().get(0)).startsWith("parameters: G_A ");
    assertThat(trained.err().lines().toList().get(1))
        .matches("cost: .* s a step, .* of memory, of which a step takes .* MiB; 2 steps take .*");
  }

  @Test
  void train_missingFolder_fails() {
    Path missing = folder.resolve("missing");

    CommandRun trained = train("--data", missing, "--out", run);

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains(missing.toString()).doesNotContain("\tat ");
    assertThat(run).doesNotExist();
  }

  @Test
  void train_emptyFolder_fails() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    CommandRun trained =
        train("--domain-a", empty, "--domain-b", data.resolve("trainB"), "--out", run);

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains(empty + ": there are no pictures").doesNotContain("\tat ");
    assertThat(run).doesNotExist();
  }

  @Test
  void train_setKeyOfAnotherSpelling_namesTheNearest() {
    CommandRun trained = train("--data", data, "--out", run, "--set", "lambda_A=5");

    assertThat(trained.code()).isEqualTo(2);
    assertThat(trained.err()).contains("unknown option lambda_A; did you mean lambdaA?");
  }
}
