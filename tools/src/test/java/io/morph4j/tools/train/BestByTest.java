package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.PairedPictures;
import io.morph4j.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --best-by} with every measure of {@code evaluate}. */
class BestByTest {
  private static final int SIDE = 32;

  @TempDir Path folder;

  private Path data;
  private Path run;

  @BeforeEach
  void nameFolders() {
    data = folder.resolve("data");
    run = folder.resolve("run");
  }

  private void makePairs(int heldOut) {
    new PairedPictures(PairedPictures.Kind.EDGES, SIDE, 4, heldOut, 1)
        .write(data, (done, all) -> {});
  }

  private CommandRun train(String architecture, List<String> options, Object... words) {
    List<Object> all = new ArrayList<>(List.of("train", architecture, "--preset", "tiny"));
    all.addAll(List.of("--data", data, "--out", run, "--steps", 1));
    options.forEach(option -> all.addAll(List.of("--set", option)));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray());
  }

  private CommandRun trainPix2Pix(Object... words) {
    return train(
        "pix2pix",
        List.of(
            "ngf=2",
            "ndf=2",
            "downs=5",
            "discriminatorLayers=1",
            "cropSize=" + SIDE,
            "loadSize=" + SIDE,
            "batchSize=2"),
        words);
  }

  private CommandRun trainCycleGan(Object... words) {
    return train(
        "cyclegan",
        List.of(
            "ngf=2", "ndf=2", "blocks=1", "discriminatorLayers=1", "cropSize=16", "loadSize=18"),
        words);
  }

  private double best() throws IOException {
    return JsonParser.parseString(Files.readString(run.resolve("models/best/best.json")))
        .getAsJsonObject()
        .get("value")
        .getAsDouble();
  }

  /** The only measure that a command prints. */
  private static double measured(Object... words) {
    CommandRun measuring = CommandRun.of(words);
    assertThat(measuring.code()).as(measuring.err()).isZero();
    JsonObject result = JsonParser.parseString(measuring.out()).getAsJsonObject();
    return result.getAsJsonArray("measures").get(0).getAsJsonObject().get("value").getAsDouble();
  }

  private double evaluated(String measure, Path model) {
    return measured("evaluate", "--model", model, "--data", data, "--metrics", measure, "--json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l1",
        "psnr",
        "ssim",
        "lpips",
        "fid",
        "kid",
        "checkerboard",
        "colours",
        "collapse"
      })
  void bestBy_measureOfPairs_isTheOneOfEvaluate(String measure) throws IOException {
    makePairs(66);

    CommandRun trained = trainPix2Pix("--best-by", measure);

    assertThat(trained.code()).as(trained.err()).isZero();
    double value = evaluated(measure, TrainingRun.model(run, null));
    assertThat(best())
        .isCloseTo(measure.equals("collapse") ? Math.abs(value) : value, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"edges", "diversity"})
  void bestBy_measureWithoutABestValue_isTheDistanceFromTheReferences(String measure)
      throws IOException {
    makePairs(3);
    Path truths = data.resolve("test/fruit");

    CommandRun trained = trainPix2Pix("--best-by", measure);

    assertThat(trained.code()).as(trained.err()).isZero();
    double ofOutputs = evaluated(measure, TrainingRun.model(run, null));
    double ofTruths = measured("metrics", truths, truths, "--metrics", measure, "--json");
    assertThat(ofOutputs).isNotEqualTo(ofTruths);
    assertThat(best()).isCloseTo(Math.abs(ofOutputs - ofTruths), within(1e-9));
  }

  @Test
  void bestBy_measureOfTwoModels_isTheMeanOfBoth() throws IOException {
    new FruitPictures(16, 3, 2, 1).write(data);

    CommandRun trained = trainCycleGan("--best-by", "kid");

    assertThat(trained.code()).as(trained.err()).isZero();
    double there = evaluated("kid", TrainingRun.model(run, "AtoB"));
    double back = evaluated("kid", TrainingRun.model(run, "BtoA"));
    assertThat(there).isNotEqualTo(back);
    assertThat(best()).isCloseTo((there + back) / 2, within(1e-9));
  }

  @Test
  void bestBy_cycle_usesTheOtherModelForTheWayBack() throws IOException {
    new FruitPictures(16, 3, 2, 1).write(data);

    CommandRun trained = trainCycleGan("--best-by", "cycle");

    assertThat(trained.code()).as(trained.err()).isZero();
    double sum = 0;
    for (String direction : List.of("AtoB", "BtoA")) {
      sum +=
          measured(
              "evaluate",
              "--model",
              run,
              "--direction",
              direction,
              "--data",
              data,
              "--metrics",
              "cycle",
              "--json");
    }
    assertThat(best()).isCloseTo(sum / 2, within(1e-9));
  }

  @Test
  void bestBy_cycleWithoutAWayBack_failsBeforeTheRunIsMade() {
    makePairs(2);

    CommandRun trained = trainPix2Pix("--best-by", "cycle");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains("--best-by cycle", "this run trains no model that translates back");
    assertThat(run).doesNotExist();
  }

  @Test
  void bestBy_fidOfFewPictures_failsBeforeTheRunIsMade() {
    makePairs(2);

    CommandRun trained = trainPix2Pix("--best-by", "fid");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains(
            "--best-by fid", "at least 65 pictures on each side, here are 2 and 2", "use kid");
    assertThat(run).doesNotExist();
  }

  @Test
  void bestBy_noHeldOutPictures_failsBeforeTheRunIsMade() {
    makePairs(2);
    data = data.resolve("train/fruit");

    CommandRun trained = trainPix2Pix("--best-by", "psnr", "--set", "task=colorize");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains("--best-by psnr", data.toString(), "held-out");
    assertThat(run).doesNotExist();
  }

  @Test
  void bestBy_truthOfUnpairedPictures_failsBeforeTheRunIsMade() {
    new FruitPictures(16, 3, 2, 1).write(data);

    CommandRun trained = trainCycleGan("--best-by", "ssim");

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains("--best-by ssim", "this needs a truth for each picture");
    assertThat(run).doesNotExist();
  }

  @Test
  void extractor_unknown_isWrongUsage() {
    makePairs(2);

    CommandRun trained = trainPix2Pix("--best-by", "kid", "--extractor", "large");

    assertThat(trained.code()).isEqualTo(2);
    assertThat(trained.err()).contains("unknown extractor large");
    assertThat(run).doesNotExist();
  }

  @Test
  void extractor_measureWithoutFeatures_isWrongUsage() {
    makePairs(2);

    CommandRun trained = trainPix2Pix("--best-by", "psnr", "--extractor", "small");

    assertThat(trained.code()).isEqualTo(2);
    assertThat(trained.err()).contains("--extractor goes with --best-by fid, kid, lpips");
  }

  @Test
  void extractor_named_isKeptForResuming() throws IOException {
    makePairs(2);

    trainPix2Pix("--best-by", "kid", "--extractor", "small", "--save-every", "1");
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", run, "--steps", 2);

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Files.readString(run.resolve("run.yaml")))
        .contains("\"bestBy\": \"kid\"", "\"bestByExtractor\": \"small\"");
    double first = best();
    assertThat(first).isNotNaN();
  }
}
