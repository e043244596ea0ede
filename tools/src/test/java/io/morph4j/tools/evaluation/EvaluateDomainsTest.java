package io.morph4j.tools.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.Painter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures of models whose right values are known: one paints the target's colour, one copies. */
class EvaluateDomainsTest {
  private static final int BRIGHT = 255;

  /** Every test has the same training pictures, so the same judge. */
  @TempDir static Path shared;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheJudge() {
    List<List<float[]>> pictures =
        IntStream.range(0, 3)
            .mapToObj(
                k -> List.of(ExactResampling.toSquare(flat(k, BRIGHT), DomainClassifier.SIDE)))
            .toList();
    try (DomainClassifier judge =
        DomainClassifier.train(
            Painter.DOMAINS, pictures, new DomainClassifier.Options(30, 6, 2e-3, 1))) {
      judge.save(shared.resolve("judge.safetensors"));
    }
  }

  private Path data;

  @BeforeEach
  void paintThreeDomains() {
    data = folder.resolve("data");
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < 4; i++) {
        write(data.resolve("train/" + Painter.DOMAINS.get(k) + "/" + i + ".png"), k, BRIGHT - i);
      }
      for (int i = 0; i < 2; i++) {
        write(data.resolve("test/" + Painter.DOMAINS.get(k) + "/" + i + ".png"), k, BRIGHT);
      }
    }
  }

  /** A picture of 16 x 16 pixels of one colour. */
  private static void write(Path file, int channel, int value) {
    PictureWriter.defaults().write(flat(channel, value), file);
  }

  private static Picture flat(int channel, int value) {
    byte[] samples = new byte[16 * 16 * 3];
    for (int i = channel; i < samples.length; i += 3) {
      samples[i] = (byte) value;
    }
    return Picture.of8Bits(16, 16, 3, samples);
  }

  private CommandRun evaluate(Path model, Object... options) {
    Path judge = shared.resolve("judge.safetensors");
    List<Object> words =
        new ArrayList<>(
            List.of("evaluate", "--model", model, "--data", data, "--classifier", judge));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray());
  }

  private static List<JsonObject> pairs(CommandRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    List<JsonObject> pairs = new ArrayList<>();
    for (JsonElement pair :
        JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("pairs")) {
      pairs.add(pair.getAsJsonObject());
    }
    return pairs;
  }

  @Test
  void evaluate_painterAndCopier_areToldApartByEveryMeasure() {
    CommandRun paints =
        evaluate(Painter.byLabel(folder.resolve("paints.model"), 1), "--few", "--json");
    CommandRun copies =
        evaluate(Painter.byLabel(folder.resolve("copies.model"), 0), "--few", "--json");

    assertThat(pairs(paints)).hasSize(6);
    for (JsonObject pair : pairs(paints)) {
      assertThat(pair.get("from")).isNotEqualTo(pair.get("to"));
      assertThat(pair.get("accuracy").getAsDouble()).isEqualTo(1);
      assertThat(pair.get("cycle").getAsDouble()).isZero();
      assertThat(pair.get("fid").getAsDouble()).isCloseTo(0, within(5e-3));
    }
    for (JsonObject pair : pairs(copies)) {
      assertThat(pair.get("accuracy").getAsDouble()).isZero();
      assertThat(pair.get("cycle").getAsDouble()).isZero();
      assertThat(pair.get("fid").getAsDouble()).isGreaterThan(.05);
      assertThat(pair.has("diversity")).as("one output of each source").isFalse();
    }
  }

  @Test
  void evaluate_halfPainter_hasTheCycleOfItsShare() {
    CommandRun half =
        evaluate(Painter.byLabel(folder.resolve("half.model"), .5), "--metrics", "cycle", "--json");

    // Red (1 0 0) to green is (1/2 1/2 0), back is (3/4 1/4 0): half a sample off in three.
    assertThat(pairs(half))
        .allSatisfy(
            pair -> assertThat(pair.get("cycle").getAsDouble()).isCloseTo(.5 / 3, within(4e-3)));
  }

  @Test
  void evaluate_styles_differByTheirSpread() {
    CommandRun same =
        evaluate(
            Painter.byStyle(folder.resolve("same.model"), 0),
            "--metrics",
            "diversity,accuracy,cycle,reference",
            "--json");
    CommandRun spread =
        evaluate(
            Painter.byStyle(folder.resolve("spread.model"), .2),
            "--metrics",
            "diversity",
            "--json");

    for (JsonObject pair : pairs(same)) {
      assertThat(pair.get("diversity").getAsDouble()).isCloseTo(0, within(1e-9));
      assertThat(pair.get("accuracy").getAsDouble()).isEqualTo(1);
      assertThat(pair.get("cycle").getAsDouble()).as("in its own colour").isLessThan(.004);
      assertThat(pair.get("reference").getAsDouble()).as("the colour itself").isEqualTo(1);
    }
    assertThat(pairs(spread))
        .allSatisfy(pair -> assertThat(pair.get("diversity").getAsDouble()).isGreaterThan(.01));
    assertThat(spread.out()).contains("perceptual distance of two of 10 outputs of a source");
  }

  @Test
  void evaluate_out_isAPageOfEverySourceInAllDomains() throws Exception {
    Path out = folder.resolve("page");
    CommandRun run =
        evaluate(
            Painter.byLabel(folder.resolve("paints.model"), 1),
            "--metrics",
            "accuracy,cycle",
            "--limit",
            1,
            "--out",
            out);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.outLines().get(0)).matches("pair +cycle +accuracy");
    assertThat(run.outLines()).anyMatch(line -> line.matches("red to green +0\\.0000 +1\\.0000"));
    assertThat(Files.readString(out.resolve("index.html")))
        .contains("<td>blue to red</td>")
        .contains("src=\"pictures/red/0-blue.png\"");
    assertThat(out.resolve("pictures/green/0-red.png")).exists();
    assertThat(out.resolve("pictures/red/1-blue.png")).as("beyond --limit").doesNotExist();
  }

  @Test
  void evaluate_whatDoesNotFit_isRefused() throws Exception {
    Path model = Painter.byLabel(folder.resolve("paints.model"), 1);

    CommandRun styles = evaluate(model, "--metrics", "diversity");
    CommandRun truths = evaluate(model, "--metrics", "ssim");
    Files.move(data.resolve("train/red"), data.resolve("train/rose"));
    CommandRun others = evaluate(model);

    assertThat(Arrays.asList(styles.code(), truths.code(), others.code())).containsExactly(2, 2, 1);
    assertThat(styles.err())
        .contains("--metrics diversity: of this model there are fid, kid, cycle, accuracy");
    assertThat(truths.err()).contains("--metrics ssim");
    assertThat(others.err())
        .contains("has the domains blue, green, rose, but the model leads to red, green, blue");
  }
}
