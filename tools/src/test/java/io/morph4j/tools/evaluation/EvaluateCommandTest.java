package io.morph4j.tools.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.FruitPictures.Part;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final int PICTURES = 70;

  @TempDir Path folder;

  private Path model;
  private Path data;

  @BeforeEach
  void makeModelAndInputs() {
    model = TinyModel.write(folder.resolve("tiny.model"));
    data = folder.resolve("data");
  }

  /** Writes apples as inputs and, as truth, what the model makes of them. */
  private void makeData(int count) {
    FruitPictures fruits = new FruitPictures(32, 1, 0, 7);
    Path inputs = data.resolve("test/a");
    for (int i = 0; i < count; i++) {
      PictureWriter.defaults()
          .write(fruits.draw(Part.TRAIN_A, i).picture(), inputs.resolve("p" + i + ".png"));
    }
    CommandRun run =
        CommandRun.of(
            "translate", "--model", model, inputs, "--out", data.resolve("test/b"), "--quiet");
    assertThat(run.code()).isZero();
  }

  @Test
  void metrics_ofSetsOnly_needNoPartners() throws IOException {
    makeData(4);
    Files.delete(data.resolve("test/b/p3.png"));

    CommandRun sets =
        CommandRun.of(
            "metrics", data.resolve("test/a"), data.resolve("test/b"), "--metrics", "kid");
    CommandRun pairs =
        CommandRun.of("metrics", data.resolve("test/a"), data.resolve("test/b"), "--metrics", "l1");

    assertThat(sets.code()).as(sets.err()).isZero();
    assertThat(sets.err()).doesNotContain("partner");
    assertThat(pairs.code()).isEqualTo(3);
    assertThat(pairs.err()).contains("p3.png: no partner of the same name");
  }

  private static Map<String, JsonObject> measures(CommandRun run) {
    Map<String, JsonObject> measures = new LinkedHashMap<>();
    JsonObject all = JsonParser.parseString(run.out()).getAsJsonObject();
    for (JsonElement measure : all.getAsJsonArray("measures")) {
      JsonObject object = measure.getAsJsonObject();
      measures.put(object.get("measure").getAsString(), object);
    }
    return measures;
  }

  private static double value(Map<String, JsonObject> measures, String name) {
    return measures.get(name).get("value").getAsDouble();
  }

  /** Each truth gets the name of the next. */
  private void shuffleTruth(int count) throws IOException {
    Path truth = data.resolve("test/b");
    Files.move(truth.resolve("p0.png"), truth.resolve("first.png"));
    for (int i = 1; i < count; i++) {
      Files.move(truth.resolve("p" + i + ".png"), truth.resolve("p" + (i - 1) + ".png"));
    }
    Files.move(truth.resolve("first.png"), truth.resolve("p" + (count - 1) + ".png"));
  }

  @Test
  void evaluate_outputsEqualTruth_areAtTheBestValues_andShuffledOnesAreNot() throws IOException {
    makeData(PICTURES);

    CommandRun equal = CommandRun.of("evaluate", "--model", model, "--data", data, "--json");
    shuffleTruth(PICTURES);
    CommandRun shuffled = CommandRun.of("evaluate", "--model", model, "--data", data, "--json");

    assertThat(equal.code()).as(equal.err()).isZero();
    Map<String, JsonObject> best = measures(equal);
    assertThat(value(best, "l1")).isZero();
    assertThat(value(best, "ssim")).isCloseTo(1, within(1e-12));
    assertThat(value(best, "lpips")).isCloseTo(0, within(1e-9));
    assertThat(best.get("psnr").get("value").getAsString()).isEqualTo("Infinity");
    assertThat(value(best, "fid")).isCloseTo(0, within(1e-6));
    assertThat(value(best, "kid")).isLessThan(1e-6);
    assertThat(value(best, "collapse")).isCloseTo(0, within(1e-9));

    assertThat(shuffled.code()).isZero();
    Map<String, JsonObject> other = measures(shuffled);
    assertThat(value(other, "l1")).isGreaterThan(0.02);
    assertThat(value(other, "psnr")).isLessThan(40);
    assertThat(value(other, "ssim")).isLessThan(0.9);
    assertThat(value(other, "lpips")).isGreaterThan(0.01);
    assertThat(value(other, "fid")).as("sets are the same in any order").isCloseTo(0, within(1e-6));
  }

  @Test
  void evaluate_everyMeasure_tellsItsProtocol() {
    makeData(PICTURES);

    CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", data, "--json");

    measures(run)
        .forEach(
            (name, measure) -> {
              boolean features = List.of("lpips", "fid", "kid", "diversity").contains(name);
              assertThat(measure.get("extractor").getAsString())
                  .as(name)
                  .isEqualTo(features ? "small-1" : "none");
              assertThat(measure.get("resize").getAsString())
                  .as(name)
                  .isEqualTo(features ? "to 64 px, antialiased bicubic, unrounded" : "none");
              assertThat(measure.get("pictures").getAsInt()).as(name).isEqualTo(PICTURES);
              assertThat(measure.get("references").getAsInt()).as(name).isEqualTo(PICTURES);
              assertThat(measure.get("referenceSplit").getAsString())
                  .as(name)
                  .isIn("test/b", "the inputs");
            });
    assertThat(measures(run).keySet())
        .contains("l1", "psnr", "ssim", "lpips", "fid", "kid", "checkerboard", "edges", "colours")
        .doesNotContain("cycle");
  }

  @Test
  void evaluate_table_hasALineForEachMeasure() {
    makeData(12);

    CommandRun run =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "ssim,l1");

    assertThat(run.code()).isZero();
    assertThat(run.outLines()).hasSize(3);
    assertThat(run.outLines().get(1))
        .startsWith("l1")
        .contains("0.0000", "12 pictures against 12 of test/b", "resize none", "extractor none");
    assertThat(run.outLines().get(2)).startsWith("ssim").contains("Gaussian sigma 1.5");
  }

  @Test
  void evaluate_fewerPicturesThanFidNeeds_failsAndAdvisesKid() {
    makeData(12);

    CommandRun named =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "fid");
    CommandRun all = CommandRun.of("evaluate", "--model", model, "--data", data, "--json");
    CommandRun few =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "fid", "--few");

    assertThat(named.code()).isEqualTo(1);
    assertThat(named.err()).contains("at least 65 pictures", "12 and 12", "use kid", "--few");
    assertThat(all.code()).isZero();
    assertThat(all.err()).contains("left out: fid");
    assertThat(measures(all)).containsKey("kid").doesNotContainKey("fid");
    assertThat(few.code()).isZero();
    assertThat(few.out()).contains("biased: too few pictures");
  }

  @Test
  void evaluate_unpairedData_leavesOutWhatNeedsATruth() throws IOException {
    makeData(12);
    for (int i = 0; i < 12; i++) {
      Path truth = data.resolve("test/b");
      Files.move(truth.resolve("p" + i + ".png"), truth.resolve("other" + i + ".png"));
    }

    CommandRun all = CommandRun.of("evaluate", "--model", model, "--data", data, "--json");
    CommandRun named =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "l1");

    assertThat(all.code()).isZero();
    assertThat(measures(all)).containsKeys("kid", "collapse").doesNotContainKeys("l1", "lpips");
    assertThat(named.code()).isEqualTo(2);
    assertThat(named.err()).contains("--metrics l1", "truth for each picture", "use kid");
  }

  @Test
  void evaluate_truthMissingForSome_saysSoAndMeasuresTheRest() throws IOException {
    makeData(12);
    Files.delete(data.resolve("test/b/p3.png"));

    CommandRun run =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "l1", "--json");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("p3.png: no partner of the same name");
    assertThat(measures(run).get("l1").get("pictures").getAsInt()).isEqualTo(11);
  }

  @Test
  void evaluate_pairOfDifferentSizes_isNamedAndCountsAsFailed() {
    makeData(12);
    PictureWriter.defaults()
        .write(
            PictureReader.defaults().read(data.resolve("test/b/p3.png")).resized(40, 32),
            data.resolve("test/b/p3.png"));

    CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "l1");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("p3", "32 x 32", "40 x 32");
  }

  @Test
  void evaluate_sideBySide_takesTheRightHalfAsTruth() throws IOException {
    makeData(12);
    Path both = Files.createDirectories(folder.resolve("both/test"));
    for (int i = 0; i < 12; i++) {
      String name = "p" + i + ".png";
      Picture left = PictureReader.defaults().read(data.resolve("test/a").resolve(name));
      Picture right = PictureReader.defaults().read(data.resolve("test/b").resolve(name));
      PictureWriter.defaults().write(beside(left, right), both.resolve(name));
    }

    CommandRun run =
        CommandRun.of("evaluate", "--model", model, "--data", both.getParent(), "--metrics", "l1");
    PictureWriter.defaults()
        .write(
            PictureReader.defaults().read(both.resolve("p1.png")).crop(0, 0, 63, 32),
            both.resolve("p1.png"));
    CommandRun odd =
        CommandRun.of("evaluate", "--model", model, "--data", both.getParent(), "--metrics", "l1");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("0.0000", "12 of test (right half)");
    assertThat(odd.code()).isEqualTo(3);
    assertThat(odd.err()).contains("p1.png", "width of 63 pixels is odd");
  }

  private static Picture beside(Picture left, Picture right) {
    int side = left.width();
    byte[] samples = new byte[2 * side * side * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % (2 * side);
      int y = i / 3 / (2 * side);
      samples[i] = (byte) (x < side ? left.sample(x, y, i % 3) : right.sample(x - side, y, i % 3));
    }
    return Picture.of8Bits(2 * side, side, 3, samples);
  }

  @Test
  void evaluate_otherDirection_takesTheOtherSideAsInput() {
    makeData(12);

    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--model",
            model,
            "--direction",
            "BtoA",
            "--data",
            data,
            "--metrics",
            "l1,cycle",
            "--back",
            model,
            "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(measures(run).get("l1").get("referenceSplit").getAsString()).isEqualTo("test/a");
    assertThat(value(measures(run), "l1")).isPositive();
    assertThat(value(measures(run), "cycle")).isPositive();
  }

  @Test
  void evaluate_out_writesAPageThatLinksOnlyToItsOwnFolder() throws IOException {
    makeData(12);
    Path out = folder.resolve("results");

    CommandRun run =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--out", out, "--limit", 5);

    assertThat(run.code()).as(run.err()).isZero();
    String page = Files.readString(out.resolve("index.html"));
    assertThat(page).contains("loading=\"lazy\"").doesNotContain("http:", "https:", "file:");
    var links = java.util.regex.Pattern.compile("src=\"([^\"]+)\"").matcher(page).results();
    assertThat(links.map(link -> out.resolve(link.group(1))))
        .hasSize(4 * 5)
        .allMatch(Files::isRegularFile);
    assertThat(page).contains("data-l1=\"0.0\"", "data-ssim=\"1.0\"", "small-1");
    assertThat(CommandRun.of("evaluate", "--model", model, "--data", data, "--out", out).err())
        .contains("is not empty");
  }

  @Test
  void evaluate_wrongOptions_areWrongUsageWithAdvice() {
    makeData(2);

    CommandRun measure =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "sim");
    CommandRun extractor =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--extractor", "huge");
    CommandRun back =
        CommandRun.of("evaluate", "--model", model, "--data", data, "--metrics", "cycle");

    assertThat(measure.code()).isEqualTo(2);
    assertThat(measure.err()).contains("did you mean ssim?");
    assertThat(extractor.code()).isEqualTo(2);
    assertThat(extractor.err()).contains("huge", "small", "FILE.onnx", "vgg16");
    assertThat(back.code()).isEqualTo(2);
    assertThat(back.err()).contains("--back");
  }

  @Test
  void evaluate_noHeldOutPictures_saysWhatIsLookedFor() throws IOException {
    Files.createDirectories(data.resolve("train"));

    CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", data);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("testA with testB", "--split");
  }

  @Test
  void metrics_twoFolders_comparesByNameAndAsSets() {
    makeData(PICTURES);

    CommandRun same =
        CommandRun.of("metrics", data.resolve("test/b"), data.resolve("test/b"), "--json");
    CommandRun different =
        CommandRun.of("metrics", data.resolve("test/a"), data.resolve("test/b"), "--json");

    assertThat(same.code()).as(same.err()).isZero();
    assertThat(value(measures(same), "l1")).isZero();
    assertThat(value(measures(same), "fid")).isCloseTo(0, within(1e-6));
    assertThat(measures(same)).doesNotContainKeys("colours", "collapse", "cycle");
    assertThat(different.code()).isZero();
    assertThat(value(measures(different), "l1")).isGreaterThan(0.01);
    assertThat(value(measures(different), "fid")).isGreaterThan(0.1);
  }

  @Test
  void metrics_extractorFileOfWrongShape_isNamed() throws IOException {
    makeData(2);
    Path file = Files.writeString(folder.resolve("net.onnx"), "no network");

    CommandRun run =
        CommandRun.of(
            "metrics", data.resolve("test/a"), data.resolve("test/b"), "--extractor", file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(file.toString(), "cannot load");
  }
}
