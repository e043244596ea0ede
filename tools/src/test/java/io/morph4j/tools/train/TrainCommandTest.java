package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.report.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir Path folder;

  private Path data;
  private Path run;

  @BeforeEach
  void makeFolders() throws IOException {
    CountingArchitecture.reset();
    data = Files.createDirectory(folder.resolve("data"));
    run = folder.resolve("run");
  }

  private static CountingArchitecture.Config lastConfig() {
    return CountingArchitecture.CONFIGS.get(CountingArchitecture.CONFIGS.size() - 1);
  }

  @Test
  void train_steps_writesRunAndPrintsModels() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 7);

    assertThat(train.code()).isZero();
    assertThat(train.outLines())
        .containsExactly(
            run.resolve("models/AtoB.safetensors").toString(),
            run.resolve("models/BtoA.safetensors").toString());
    assertThat(train.err())
        .contains("step 7/7", "epoch 2", "steps/s", "left", "loss 0.500")
        .contains("complete at step 7");
    assertThat(run.resolve("run.yaml")).exists();
    assertThat(run.resolve("metrics.csv")).exists();
    assertThat(run.resolve("checkpoints/latest.safetensors")).exists();
  }

  @Test
  void train_withoutLength_trainsTheEpochsOfTheConfig() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--set", "epochs=3");

    assertThat(train.code()).isZero();
    assertThat(train.err()).contains("complete at step 15");
  }

  @Test
  void train_json_tellsTheResult() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2, "--json");

    JsonObject result = JsonParser.parseString(train.out()).getAsJsonObject();
    assertThat(result.get("finished").getAsBoolean()).isTrue();
    assertThat(result.get("step").getAsLong()).isEqualTo(2);
    assertThat(result.getAsJsonArray("models")).hasSize(2);
  }

  @Test
  void train_quiet_saysNothing() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2, "-q");

    assertThat(train.code()).isZero();
    assertThat(train.err()).isEmpty();
  }

  @Test
  void train_flagSetConfigPreset_takePrecedenceInThisOrder() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"), "increment: 3\nloss: 0.25\nmode: fast-forward\n");

    CommandRun train =
        CommandRun.of(
            "train",
            "counting",
            "--data",
            data,
            "--out",
            run,
            "--preset",
            "ten",
            "--config",
            config,
            "--set",
            "loss=0.75",
            "--steps",
            1);

    assertThat(train.code()).isZero();
    assertThat(lastConfig())
        .isEqualTo(
            new CountingArchitecture.Config(3, 0.75, 2, CountingArchitecture.Mode.FAST_FORWARD));
  }

  @Test
  void train_configIsRunYaml_runsItAgain() {
    CommandRun.of(
        "train",
        "counting",
        "--data",
        data,
        "--out",
        run,
        "--preset",
        "ten",
        "--set",
        "loss=2",
        "--seed",
        9,
        "--steps",
        4);
    Path again = folder.resolve("again");

    CommandRun train = CommandRun.of("train", "--config", run.resolve("run.yaml"), "--out", again);

    assertThat(train.code()).isZero();
    assertThat(again.resolve("run.yaml")).hasSameTextualContentAs(run.resolve("run.yaml"));
    assertThat(again.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(run.resolve("models/AtoB.safetensors"));
  }

  @Test
  void train_interrupted_savesAndExits130WithTheCommandToGoOn() {
    Interruption interruption = new Interruption();
    CountingArchitecture.onStep =
        step -> {
          // The warm-up made the step before.
          if (step == 3 && CountingArchitecture.timesOfStep(3) == 2) {
            interruption.request();
          }
        };

    CommandRun train =
        CommandRun.interruptible(
            interruption, "train", "counting", "--data", data, "--out", run, "--steps", 100);

    assertThat(train.code()).isEqualTo(130);
    assertThat(train.err())
        .contains("interrupted after step 3")
        .contains("morph4j train --resume --out " + run);
  }

  @Test
  void resume_interruptedRun_endsAsIfNeverInterrupted() {
    Path whole = folder.resolve("whole");
    CommandRun.of("train", "counting", "--data", data, "--out", whole, "--steps", 9);
    Interruption interruption = new Interruption();
    CountingArchitecture.onStep =
        step -> {
          if (step == 4) {
            interruption.request();
          }
        };
    CommandRun.interruptible(
        interruption, "train", "counting", "--data", data, "--out", run, "--steps", 9);

    CommandRun resume = CommandRun.of("train", "--resume", "--out", run);

    assertThat(resume.code()).isZero();
    assertThat(run.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("models/AtoB.safetensors"));
  }

  @Test
  void resume_withMoreSteps_goesOn() {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);

    CommandRun resume = CommandRun.of("train", "--resume", "--out", run, "--steps", 5);

    assertThat(resume.code()).isZero();
    assertThat(resume.err()).contains("complete at step 5");
  }

  @Test
  void precision_unknown_isWrongUsage() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--precision", "half");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("--precision is half, expected float or bf16");
    assertThat(run).doesNotExist();
  }

  @Test
  void precision_float_isKeptInTheRun() throws IOException {
    CommandRun train =
        CommandRun.of(
            "train",
            "counting",
            "--data",
            data,
            "--out",
            run,
            "--steps",
            1,
            "--precision",
            "float");

    assertThat(train.code()).isZero();
    assertThat(Files.readString(run.resolve("run.yaml"))).contains("\"precision\": \"float\"");
  }

  @Test
  void resume_withSet_goesOnWithTheOptionAndKeepsIt() throws IOException {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);

    CommandRun resume =
        CommandRun.of("train", "--resume", "--out", run, "--steps", 4, "--set", "increment=7");

    assertThat(resume.code()).isZero();
    assertThat(lastConfig().increment()).isEqualTo(7);
    assertThat(Files.readString(run.resolve("run.yaml"))).contains("\"increment\": \"7\"");
    assertThat(Metrics.read(run).column("count")).containsExactly(1, 2, 9, 16);
  }

  @Test
  void resume_withUnknownSetKey_isWrongUsageAndChangesNothing() throws IOException {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);
    byte[] before = Files.readAllBytes(run.resolve("run.yaml"));

    CommandRun resume = CommandRun.of("train", "--resume", "--out", run, "--set", "incremnt=7");

    assertThat(resume.code()).isEqualTo(2);
    assertThat(resume.err()).contains("did you mean increment?");
    assertThat(run.resolve("run.yaml")).hasBinaryContent(before);
  }

  @Test
  void train_bestByLoss_keepsModelsAndTheChoice() throws IOException {
    CommandRun train =
        CommandRun.of(
            "train",
            "counting",
            "--data",
            data,
            "--out",
            run,
            "--steps",
            9,
            "--save-every",
            3,
            "--best-by",
            "count");

    assertThat(train.code()).isZero();
    assertThat(Files.readString(run.resolve("models/best/best.json"))).contains("\"step\": 3");
    assertThat(Files.readString(run.resolve("run.yaml"))).contains("\"bestBy\": \"count\"");
  }

  @Test
  void train_bestByUnknown_isWrongUsage() {
    CommandRun train =
        CommandRun.of(
            "train", "counting", "--data", data, "--out", run, "--steps", 1, "--best-by", "beauty");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("--best-by beauty", "psnr", "loss, count");
  }

  @Test
  void train_memoryThatIsNone_isWrongUsage() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--memory", "much");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("'much' is no amount of memory: expected e.g. 4g or 1500m");
  }

  @Test
  void resume_twice_writesAnEventFileForEachSession() throws IOException {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);
    CommandRun.of("train", "--resume", "--out", run, "--steps", 4);

    try (var files = Files.list(run.resolve("tensorboard"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void resume_withTheNameOfTheArchitecture_goesOn() {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);

    CommandRun resume = CommandRun.of("train", "counting", "--resume", "--out", run, "--steps", 3);

    assertThat(resume.code()).isZero();
    assertThat(resume.err()).contains("complete at step 3");
  }

  @Test
  void resume_withAnotherArchitecture_isWrongUsage() {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);

    CommandRun resume = CommandRun.of("train", "cyclegan", "--resume", "--out", run);

    assertThat(resume.code()).isEqualTo(2);
    assertThat(resume.err()).contains("trains counting, not cyclegan", "leave ARCH away");
  }

  @Test
  void resume_withOptionOfTheRun_isWrongUsage() {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);

    CommandRun resume = CommandRun.of("train", "--resume", "--out", run, "--seed", 3);

    assertThat(resume.code()).isEqualTo(2);
    assertThat(resume.err()).contains("leave --seed away");
  }

  @Test
  void resume_folderWithoutRun_fails() {
    CommandRun resume = CommandRun.of("train", "--resume", "--out", run);

    assertThat(resume.code()).isEqualTo(1);
    assertThat(resume.err()).contains("there is no training run in " + run);
  }

  @Test
  void train_usedFolder_failsAndKeepsTheRun() {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);

    CommandRun second =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 9);

    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err())
        .contains(run + " already holds a training run", "--resume")
        .doesNotContain("\tat ");
    assertThat(Metrics.read(run).lastStep()).isEqualTo(2);
  }

  @Test
  void train_missingData_failsAndMakesNoFolder() {
    Path missing = folder.resolve("missing");

    CommandRun train = CommandRun.of("train", "counting", "--data", missing, "--out", run);

    assertThat(train.code()).isEqualTo(1);
    assertThat(train.err()).contains("--data " + missing + ": there is no such folder");
    assertThat(run).doesNotExist();
  }

  @Test
  void train_noData_isWrongUsage() {
    CommandRun train = CommandRun.of("train", "counting", "--out", run);

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("give --data DIR, or --domain-a DIR with --domain-b DIR");
  }

  @Test
  void train_unknownSetKey_isWrongUsageWithTheNearestKey() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--set", "incremnt=2");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("incremnt", "did you mean increment?");
    assertThat(run).doesNotExist();
  }

  @Test
  void train_setWithoutValue_isWrongUsage() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--set", "increment");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("--set", "KEY=VALUE");
  }

  @Test
  void train_valueOutOfRange_isWrongUsage() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--set", "increment=0");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("increment is 0; it must be at least 1");
  }

  @Test
  void train_unknownArchitecture_isWrongUsageWithTheNearest() {
    CommandRun train = CommandRun.of("train", "countin", "--data", data, "--out", run);

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("unknown architecture countin (did you mean counting?)");
  }

  @Test
  void train_unknownPreset_isWrongUsage() {
    CommandRun train =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--preset", "tne");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("unknown --preset tne (did you mean", "one, ten");
  }

  @Test
  void train_twoLengths_isWrongUsage() {
    CommandRun train =
        CommandRun.of(
            "train", "counting", "--data", data, "--out", run, "--steps", 1, "--epochs", 1);

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("mutually exclusive");
  }

  @Test
  void train_bug_failsWithoutStackTrace() {
    CountingArchitecture.onStep =
        step -> {
          throw new IllegalStateException("a bug");
        };

    CommandRun broken =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 3);

    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err())
        .contains("internal error: IllegalStateException: a bug", "--verbose")
        .doesNotContain("\tat ");
  }

  @Test
  void train_bugWithVerbose_printsTheStackTrace() {
    CountingArchitecture.onStep =
        step -> {
          throw new IllegalStateException("a bug");
        };

    CommandRun broken =
        CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 3, "--verbose");

    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains("\tat ");
  }

  @Test
  void train_checkpointCannotBeWritten_failsAndKeepsTheOldOne() throws IOException {
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 2);
    Path checkpoint = run.resolve("checkpoints/latest.safetensors");
    byte[] before = Files.readAllBytes(checkpoint);
    Path previous = run.resolve("checkpoints/previous.safetensors");
    Files.deleteIfExists(previous);
    Files.createDirectories(previous.resolve("in the way"));

    CommandRun resume = CommandRun.of("train", "--resume", "--out", run, "--steps", 4);

    assertThat(resume.code()).isEqualTo(1);
    assertThat(resume.err()).contains("cannot write " + previous).doesNotContain("\tat ");
    assertThat(checkpoint).hasBinaryContent(before);
  }

  @Test
  void listOptions_showsPresetsAndOptions() {
    CommandRun list = CommandRun.of("train", "counting", "--list-options", "--preset", "ten");

    assertThat(list.code()).isZero();
    assertThat(list.out())
        .contains(
            "presets: one, ten", "increment=10", "added at each step", "plain | fast-forward");
  }
}
