package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.train.CountingArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import} and {@code info}. */
class ModelCommandsTest {
  private static final Path WEIGHTS =
      Path.of("../core/src/test/resources/goldens/checkpoint_resnet.safetensors");

  @TempDir Path folder;

  @Test
  void import_weights_writesAModelThatInfoReads() {
    Path model = folder.resolve("m.model");

    CommandRun imported =
        CommandRun.of("import", "--network", "resnet", "--weights", WEIGHTS, "--out", model);
    CommandRun info = CommandRun.of("info", model, "--json");

    assertThat(imported.code()).isZero();
    assertThat(imported.outLines()).containsExactly(model.toString());
    JsonObject facts = JsonParser.parseString(info.out()).getAsJsonObject();
    assertThat(facts.get("architecture").getAsString()).isEqualTo("imported");
    assertThat(facts.get("turns").getAsString()).isEqualTo("picture (RGB) to picture (RGB)");
    JsonObject network = facts.getAsJsonObject("networks").getAsJsonObject("G");
    assertThat(network.get("kind").getAsString()).isEqualTo("resnet");
    assertThat(network.get("role").getAsString()).isEqualTo("generator");
    assertThat(network.getAsJsonObject("options").get("blocks").getAsString()).isEqualTo("2");
  }

  @Test
  void import_anotherDepth_fails() {
    CommandRun imported =
        CommandRun.of(
            "import",
            "--network",
            "resnet_9blocks",
            "--weights",
            WEIGHTS,
            "--out",
            folder.resolve("m"));

    assertThat(imported.code()).isEqualTo(1);
    assertThat(imported.err()).contains("resnet_9blocks has 9 blocks");
    assertThat(folder.resolve("m")).doesNotExist();
  }

  @Test
  void import_unknownNetwork_isWrongUsage() {
    CommandRun imported =
        CommandRun.of(
            "import", "--network", "vgg", "--weights", WEIGHTS, "--out", folder.resolve("m"));

    assertThat(imported.code()).isEqualTo(2);
    assertThat(imported.err()).contains("vgg", "resnet_6blocks");
  }

  @Test
  void import_unknownBatchStatistics_isWrongUsage() {
    CommandRun imported =
        CommandRun.of(
            "import",
            "--network",
            "resnet",
            "--weights",
            WEIGHTS,
            "--out",
            folder.resolve("m"),
            "--batch-statistics",
            "none");

    assertThat(imported.code()).isEqualTo(2);
    assertThat(imported.err()).contains("none", "running or batch");
  }

  @Test
  void info_model_printsItsDescription() {
    Path model = TinyModel.write(folder.resolve("tiny.model"));

    CommandRun info = CommandRun.of("info", model, "--tensors");

    assertThat(info.code()).isZero();
    assertThat(info.out())
        .containsPattern("kind +resnet")
        .containsPattern("domains +apple to orange")
        .containsPattern("batchStatistics +running")
        .containsPattern("filters +2")
        .contains("model.1.weight");
  }

  @Test
  void info_run_printsConfigurationAndProgress() throws IOException {
    CountingArchitecture.reset();
    Path data = Files.createDirectory(folder.resolve("data"));
    Path run = folder.resolve("run");
    CommandRun.of("train", "counting", "--data", data, "--out", run, "--steps", 3);

    CommandRun info = CommandRun.of("info", run);
    JsonObject facts =
        JsonParser.parseString(CommandRun.of("info", run, "--json").out()).getAsJsonObject();

    assertThat(info.code()).isZero();
    assertThat(info.out())
        .containsPattern("architecture +counting")
        .containsPattern("steps +3")
        .contains("AtoB.safetensors");
    assertThat(facts.get("steps").getAsLong()).isEqualTo(3);
    assertThat(facts.getAsJsonObject("config").get("increment").getAsString()).isEqualTo("1");
  }

  @Test
  void info_missing_fails() {
    CommandRun info = CommandRun.of("info", folder.resolve("nothing"));

    assertThat(info.code()).isEqualTo(1);
    assertThat(info.err()).contains("there is no such file or folder");
  }

  @Test
  void info_noModel_fails() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "These are not weights at all.");

    CommandRun info = CommandRun.of("info", text);

    assertThat(info.code()).isEqualTo(1);
    assertThat(info.err()).contains(text.toString()).doesNotContain("\tat ");
  }

  @Test
  void info_controlCharactersInAFile_areWrittenOut() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run);
    Files.writeString(
        run.resolve("run.yaml"),
        """
        {"version": 1, "architecture": "a\\u001b[2Jb", "preset": "x\\u009b31m", "config": {},
         "data": {"root": "/\\u202e"}, "seed": 1, "stopAfter": {"steps": 5}, "every": {}}
        """);

    CommandRun info = CommandRun.of("info", run);

    assertThat(info.out())
        .contains("a\\u001b[2Jb", "x\\u009b31m", "/\\u202e")
        .doesNotContainPattern("[\\u001b\\u009b\\u202e]");
  }
}
