package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("c.yaml"), text);
  }

  @Test
  void read_flatOptions_keepsTheirText() throws IOException {
    ConfigFile config = ConfigFile.read(file("learningRate: 2e-4\nflip: no\n# remark\nngf: 064\n"));

    assertThat(config.options())
        .containsEntry("learningRate", "2e-4")
        .containsEntry("flip", "no")
        .containsEntry("ngf", "064");
    assertThat(config.run()).isEmpty();
  }

  @Test
  void read_run_separatesOptionsFromTheRest() throws IOException {
    ConfigFile config =
        ConfigFile.read(file("architecture: cyclegan\nconfig:\n  ngf: 8\nstopAfter: {steps: 5}\n"));

    assertThat(config.options()).containsOnlyKeys("ngf");
    assertThat(config.run())
        .containsEntry("architecture", "cyclegan")
        .containsEntry("stopAfter.steps", "5");
  }

  @Test
  void read_emptyFile_hasNoOptions() throws IOException {
    assertThat(ConfigFile.read(file("")).options()).isEmpty();
  }

  @Test
  void read_nestedOption_isRefused() throws IOException {
    Path file = file("optimizer:\n  lr: 1\n");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("optimizer")
        .hasMessageContaining("expected one value");
  }

  @Test
  void read_typeTag_isRefused() throws IOException {
    Path file = file("a: !!javax.script.ScriptEngineManager []\n");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not YAML");
  }

  @Test
  void read_sameKeyTwice_isRefused() throws IOException {
    Path file = file("ngf: 1\nngf: 2\n");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("duplicate key ngf");
  }

  @Test
  void read_missingFile_isRefused() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.yaml: there is no such file");
  }

  @Test
  @Timeout(5)
  void read_keysOfMegabytesAndBrokenText_areOneShortLine() throws IOException {
    for (String text :
        new String[] {
          "? " + "k".repeat(2_000_000) + "\n: 1\n",
          "a".repeat(900_000) + ": [1]\n",
          "\"" + "k".repeat(900_000) + "\": [1]\n",
          "ngf: [1\nb: }\n",
          "a: " + "[".repeat(1000)
        }) {
      Path file = file(text);
      assertThatThrownBy(
              () ->
                  io.morph4j.core.config.ConfigRecords.with(
                      io.morph4j.core.network.GeneratorConfig.resnet(1, 2),
                      ConfigFile.read(file).options()))
          .isInstanceOf(UserException.class)
          .satisfies(
              e ->
                  assertThat(e.getMessage().replace(file.toString(), ""))
                      .hasSizeLessThan(300)
                      .doesNotContain("\n"));
    }
  }

  @Test
  @Timeout(5)
  void with_nameOfAMegabyte_isOneShortLine() {
    assertThatThrownBy(
            () ->
                io.morph4j.core.config.ConfigRecords.with(
                    io.morph4j.core.network.GeneratorConfig.resnet(1, 2),
                    java.util.Map.of("k".repeat(3_000_000), "1")))
        .isInstanceOf(UserException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }
}
