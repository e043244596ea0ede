package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.FruitPictures;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyRun;
import io.morph4j.tools.cli.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that nobody means, as options: a result, or a line. */
class HostileOptionsTest {
  private static final List<String> NUMBERS =
      List.of(
          "1e308", "1e999999999", "9223372036854775807", "2147483647", "0", "-1", "NaN", "null");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cyclegan", "pix2pix", "cut"})
  void start_everyOptionWithEveryNumber_startsOrTellsInOneLine(String name) throws IOException {
    Path data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    if (name.equals("pix2pix")) {
      pair(data);
    }
    Architecture<?> architecture = Architectures.named(name);
    Record config =
        ConfigRecords.with(
            Architectures.preset(architecture, "tiny"), Map.of("ngf", "1", "ndf", "1"));
    List<String> faults = new ArrayList<>();
    for (String option : ConfigRecords.toMap(config).keySet()) {
      for (String number : NUMBERS) {
        try {
          Record changed = ConfigRecords.with(config, Map.of(option, number));
          Architectures.start(architecture, changed, DataLocation.root(data), 1, 1L).close();
        } catch (UserException e) {
          String line = String.valueOf(e.getMessage());
          if (line.length() > 300 + data.toString().length() || line.contains("Exception")) {
            faults.add("%s=%s: %s".formatted(option, number, line));
          }
        } catch (RuntimeException | Error e) {
          faults.add("%s=%s: %s".formatted(option, number, e));
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  /** Gives the pictures of B the names of those of A. */
  private static void pair(Path data) throws IOException {
    for (String part : List.of("train", "test")) {
      try (Stream<Path> ofA = Files.list(data.resolve(part + "A"));
          Stream<Path> ofB = Files.list(data.resolve(part + "B"))) {
        Iterator<Path> names = ofA.sorted().iterator();
        for (Path picture : ofB.sorted().toList()) {
          Files.move(picture, picture.resolveSibling(names.next().getFileName()));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ngf: 1e308",
        "ngf: 9223372036854775807",
        "ngf: null",
        "ngf: [1]",
        "ngf: {a: b}",
        "lambdaA: .inf",
        "lambdaA: -.nan",
        "? [x]\n: 1",
        "- 1",
        "ngf: &a [*a]",
        "options: {ngf: 1e308}",
        "options: 1e308\nseed: 9223372036854775808",
      })
  void config_numbersAndForms_areOneLine(String yaml) throws IOException {
    Path data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);

    CommandRun run =
        CommandRun.of(
            "train",
            "cyclegan",
            "--preset",
            "tiny",
            "--config",
            file,
            "--data",
            data,
            "--out",
            folder.resolve("run"),
            "--steps",
            1);

    assertThat(run.code()).as(run.err()).isBetween(1, 2);
    assertThat(run.err()).doesNotContain("internal error", "\tat ");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void resume_hostileNumbersInRunYaml_areOneLine() throws IOException {
    Path data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    Path run = folder.resolve("run");
    TinyRun.train(data, run, "--steps", 1);
    Path yaml = run.resolve("run.yaml");
    String whole = Files.readString(yaml);
    List<String> lines = whole.lines().toList();
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int at = line.indexOf(": ");
      if (at < 0) {
        continue;
      }
      for (String number : List.of("1e308", "9223372036854775808", "null", "-1", "[]")) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(i, line.substring(0, at + 2) + number + (line.endsWith(",") ? "," : ""));
        Files.write(yaml, changed);
        for (List<Object> words :
            List.<List<Object>>of(
                List.of("train", "--resume", "--out", run), List.of("info", run))) {
          CommandRun result = CommandRun.of(words.toArray());
          if (result.err().contains("internal error") || result.code() > 2) {
            faults.add(changed.get(i) + ": " + result.err());
          }
        }
      }
    }
    Files.writeString(yaml, whole);
    assertThat(faults).isEmpty();
  }
}
