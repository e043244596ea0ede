package io.morph4j.benchmarks.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.FruitPictures;
import io.morph4j.tools.machine.Benchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningRunTest {
  @TempDir Path folder;

  @Test
  @SuppressWarnings("unchecked") // rows are as facts() makes them
  void run_oneRecipe_measuresTheRunAtEachTimeAndShowsIt() throws Exception {
    Path data = folder.resolve("data");
    new FruitPictures(64, 3, 4, 1).write(data);
    Benchmark.Learning plan =
        new Benchmark.Learning(
            folder.resolve("learning"),
            data,
            List.of("average"),
            1,
            List.of(1, 2),
            true,
            Path.of("python3"));

    Benchmark.Report report = new LearningRun(plan, said -> {}, () -> false).run();

    assertThat(report.complete()).isTrue();
    List<Map<String, Object>> rows = rows(report);
    assertThat(rows).extracting(row -> row.get("steps")).containsExactly(1, 2);
    assertThat(rows)
        .allSatisfy(
            row -> {
              Map<String, Double> measures = ((List<Map<String, Double>>) row.get("seeds")).get(0);
              assertThat(measures)
                  .containsKeys("kid", "fid", "cycle", "edges", "checkerboard", "hue", "outside");
              // Of start weights: noise, which is not the background that was there.
              assertThat(measures.get("outside")).isBetween(.05, .6);
            });
    assertThat(Files.readString(plan.folder().resolve("index.html")))
        .contains("plot-kid.svg", "pictures/average-1/");
    assertThat(report.lines()).anyMatch(line -> line.startsWith("| average"));

    assertThatThrownBy(() -> new LearningRun(plan, said -> {}, () -> false).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has the run average-1 already; name another folder");
  }

  @SuppressWarnings("unchecked") // as facts() makes them
  private static List<Map<String, Object>> rows(Benchmark.Report report) {
    return (List<Map<String, Object>>) report.facts().get("learning");
  }

  @Test
  void of_unknownRecipe_namesTheNearest() {
    assertThatThrownBy(() -> Recipe.of("cyclegann"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--recipe is cyclegann, did you mean cyclegan?; there are "
                + String.join(", ", Recipe.names()));
  }

  @Test
  void of_nameWithOtherSettings_addsThem() {
    Recipe recipe = Recipe.of("published+averageDecay=.995+upsampling=resize");

    assertThat(recipe.name()).isEqualTo("published+averageDecay=.995+upsampling=resize");
    assertThat(recipe.train())
        .containsSubsequence("--set", "averageDecay=.995")
        .containsSubsequence("--set", "upsampling=resize")
        .doesNotContain("upsampling=transposed", "averageDecay=0");
    assertThat(Recipe.of("cyclegan+preset=small").train())
        .containsExactly("train", "cyclegan", "--preset", "small");
    assertThatThrownBy(() -> Recipe.of("cut+fast"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--recipe is cut+fast; what follows a + is preset or an option of the architecture, as in"
                + " cut+averageDecay=.995");
  }

  @Test
  void of_peerWithSettings_isRefused() {
    assertThatThrownBy(() -> Recipe.of("pytorch+learningRate=1e-3"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("pytorch learns as published");
  }

  @Test
  void learningRun_peerBySteps_isRefused() {
    Benchmark.Learning plan =
        new Benchmark.Learning(
            folder, null, List.of("pytorch"), 1, List.of(2), true, Path.of("python3"));
    assertThatThrownBy(() -> new LearningRun(plan, said -> {}, () -> false))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("pytorch learns for minutes");
  }
}
