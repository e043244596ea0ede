package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.FruitPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A user at a terminal: {@code morph4j} in a process of its own. */
@EnabledOnOs(OS.LINUX)
class TerminalSessionTest {
  private static final Pattern INTERRUPTED =
      Pattern.compile("interrupted after step (\\d+); the state is saved");

  @TempDir Path folder;

  private Path data;

  @BeforeEach
  void makePictures() {
    data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
  }

  private PseudoTerminal session(int columns, Object... words) throws IOException {
    return PseudoTerminal.run(columns, folder.resolve("start.log").toFile(), words);
  }

  private Object[] train(Path run) {
    List<Object> words = TinyRun.words(data, run);
    words.addAll(List.of("--steps", "100000"));
    return words.toArray();
  }

  /** The lines that the bar was drawn as, without what erases the rest of a line and keys. */
  private static List<String> bars(String shown) {
    return shown
        .replace("\033[K", "")
        .replace("^C", "")
        .lines()
        .flatMap(line -> Pattern.compile("\r").splitAsStream(line))
        .filter(line -> line.startsWith("train "))
        .toList();
  }

  @Test
  void train_ctrlCThenResume_savesAndGoesOn() throws Exception {
    Path run = folder.resolve("my run");
    String shown;
    try (PseudoTerminal terminal = session(80, train(run))) {
      terminal.await(text -> bars(text).size() > 1);
      terminal.control('C');
      assertThat(terminal.exitCode()).isEqualTo(130);
      shown = terminal.await(text -> INTERRUPTED.matcher(text).find());
    }

    assertThat(bars(shown))
        .allMatch(bar -> bar.length() < 80)
        .allMatch(bar -> bar.matches("train +0 % \\[> +] \\d+/100000  .* steps/s  .* left .*"));
    assertThat(shown).contains("morph4j train --resume --out '" + run + "'");
    Matcher interrupted = INTERRUPTED.matcher(shown);
    assertThat(interrupted.find()).isTrue();
    int step = Integer.parseInt(interrupted.group(1));
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(1 + step);
    assertThat(run.resolve("models/AtoB.safetensors")).exists();

    try (PseudoTerminal terminal =
        session(120, "train", "--resume", "--out", run, "--steps", step + 3)) {
      assertThat(terminal.exitCode()).isZero();
      shown = terminal.await(text -> text.contains("complete at step"));
    }

    assertThat(shown).contains("complete at step " + (step + 3));
    assertThat(bars(shown))
        .isNotEmpty()
        .allMatch(bar -> bar.length() < 120)
        .anyMatch(bar -> bar.matches("train +\\d+ % \\[=+> *] .* left  data \\d+ %  \\w+ .*"));
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(1 + step + 3);
  }
}
