package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.model.ModelFile;
import io.morph4j.data.FruitPictures;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on from elsewhere: with data that were moved, from weights that are there. */
class GoingOnTest {
  @TempDir Path folder;

  private Path data;
  private Path run;

  @BeforeEach
  void makePictures() {
    data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    run = folder.resolve("my run");
  }

  private static Path model(Path run, String name) {
    return run.resolve("models").resolve(name + ".safetensors");
  }

  @Test
  void resume_dataMoved_goesOnWithTheirNewPlace() throws IOException {
    TinyRun.train(data, run, "--steps", 2);
    Path moved = Files.move(data, folder.resolve("moved"));

    CommandRun lost = CommandRun.of("train", "--resume", "--out", run, "--steps", 4);
    CommandRun named =
        CommandRun.of("train", "--resume", "--out", run, "--data", moved, "--steps", 4);
    CommandRun later = CommandRun.of("train", "--resume", "--out", run, "--steps", 5);

    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err())
        .contains(data + ": the pictures of the run are no longer there", "--data DIR");
    assertThat(named.code()).as(named.err()).isZero();
    assertThat(named.err()).contains("complete at step 4");
    assertThat(later.code()).as(later.err()).isZero();
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(1 + 5);
  }

  @Test
  void resume_dataMovedAndNot_giveTheSameModels() throws IOException {
    Path other = folder.resolve("other");
    TinyRun.train(data, run, "--steps", 2);
    TinyRun.train(data, other, "--steps", 2);
    CommandRun.of("train", "--resume", "--out", other, "--steps", 4);
    Path moved = Files.move(data, folder.resolve("moved"));

    CommandRun.of("train", "--resume", "--out", run, "--data", moved, "--steps", 4);

    assertThat(model(run, "AtoB")).hasSameBinaryContentAs(model(other, "AtoB"));
  }

  @Test
  void resume_wrongNewPlace_keepsTheRunAsItWas() throws IOException {
    TinyRun.train(data, run, "--steps", 2);
    String before = Files.readString(run.resolve("run.yaml"));

    CommandRun wrong =
        CommandRun.of("train", "--resume", "--out", run, "--data", folder.resolve("none"));

    assertThat(wrong.code()).isEqualTo(1);
    assertThat(run.resolve("run.yaml")).content().isEqualTo(before);
  }

  @Test
  void train_fromARun_beginsWithItsWeights() {
    TinyRun.train(data, run, "--steps", 3);
    Path next = folder.resolve("next");

    // A rate of nothing, so that the weights stay what they were given.
    TinyRun.train(data, next, "--steps", 1, "--from", run, "--set", "learningRate=1e-30");

    for (String name : List.of("AtoB", "BtoA")) {
      assertThat(ModelFile.load(model(next, name)).weights())
          .isEqualTo(ModelFile.load(model(run, name)).weights());
    }
    assertThat(next.resolve("run.yaml")).content().contains("\"from\"", "AtoB.safetensors");
  }

  @Test
  void train_fromAFile_beginsOneModelWithIt() {
    TinyRun.train(data, run, "--steps", 3);
    Path next = folder.resolve("next");

    TinyRun.train(
        data,
        next,
        "--steps",
        1,
        "--from",
        "BtoA=" + model(run, "AtoB"),
        "--set",
        "learningRate=1e-30");

    ModelFile given = ModelFile.load(model(run, "AtoB"));
    assertThat(ModelFile.load(model(next, "BtoA")).weights()).isEqualTo(given.weights());
    assertThat(ModelFile.load(model(next, "AtoB")).weights()).isNotEqualTo(given.weights());
  }

  @Test
  void train_fromAnotherForm_saysWhatDiffersAndLeavesNoFolder() {
    Path other = TinyModel.write(folder.resolve("tiny.model"));
    List<Object> words = new ArrayList<>(TinyRun.words(data, run));
    words.addAll(List.of("--steps", 1, "--set", "ngf=3", "--from", other));

    CommandRun trained = CommandRun.of(words.toArray());

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains("--from " + other, "this run's AtoB: its filters is 2, the run's 3");
    assertThat(run).doesNotExist();
  }
}
