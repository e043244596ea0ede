package io.morph4j.tools.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.sample.RowsModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes that are read off drawn digits beside what is known of them. */
class EvaluateCodesTest {
  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void drawDigits() {
    data = folder.resolve("digits");
    CommandRun made =
        CommandRun.of("data", "make", "digits", "--out", data, "--train", 5, "--test", 60);
    assertThat(made.code()).as(made.err()).isZero();
    model = RowsModel.pictures(folder.resolve("m.safetensors"));
  }

  @Test
  void evaluate_brightness_putsAllIntoOneClusterAndTellsThickness() throws IOException {
    CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", data, "--json");

    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Double> values = new HashMap<>();
    for (JsonElement each :
        JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("measures")) {
      JsonObject measure = each.getAsJsonObject();
      values.put(measure.get("measure").getAsString(), measure.get("value").getAsDouble());
    }
    // Strokes cover less than half of a picture, so the mean says apple for each of them.
    List<String> lines = Files.readAllLines(data.resolve("t10k-factors.csv"));
    long most =
        lines.stream()
            .skip(1)
            .collect(Collectors.groupingBy(line -> line.split(",")[1], Collectors.counting()))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElseThrow();
    assertThat(values.get("cluster_error")).isEqualTo(1 - most / 60., within(1e-9));
    assertThat(values.get("spearman_slant_thickness")).isGreaterThan(.75);
    assertThat(values.get("spearman_slant_x")).isLessThan(.4);
    assertThat(values)
        .containsOnlyKeys(
            "cluster_error",
            "spearman_slant_slant",
            "spearman_slant_thickness",
            "spearman_slant_x",
            "spearman_slant_y");
  }

  @Test
  void evaluate_table_hasALineForEachCode() {
    CommandRun run =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--limit", 20, "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.outLines().get(0)).contains("cluster_error", "20 pictures of test", "Hungarian");
    assertThat(run.outLines().get(1)).contains("|Spearman|", "slant", "thickness", "x", "y");
    assertThat(run.outLines().get(2)).startsWith("slant ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void evaluate_namedMeasures_areOfSamples() {
    CommandRun pairs =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "l1");
    CommandRun few =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "fid");

    assertThat(pairs.code()).isEqualTo(2);
    assertThat(pairs.err()).contains("--metrics l1: of this model there are fid, kid, diversity");
    // Five training pictures are too few, which is told before anything is made.
    assertThat(few.code()).isEqualTo(1);
    assertThat(few.err()).contains("needs at least", "here are 2000 and 5");
  }
}
