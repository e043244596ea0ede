package io.morph4j.tools.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.metric.DomainClassifier;
import io.morph4j.tools.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures made of noise beside those that the generator learned from. */
class EvaluateGeneratedTest {
  @TempDir Path folder;

  private Path trained(String... more) {
    Path data = folder.resolve("digits");
    CommandRun made =
        CommandRun.of("data", "make", "digits", "--out", data, "--train", 40, "--test", 20);
    assertThat(made.code()).as(made.err()).isZero();
    return trainedOn(data, more);
  }

  private Path trainedOn(Path data, String... more) {
    Path run = folder.resolve("run");
    Object[] common = {
      "train",
      "dcgan",
      "--data",
      data,
      "--out",
      run,
      "--steps",
      1,
      "--set",
      "filters=4",
      "--set",
      "discriminatorFilters=4",
      "--set",
      "batchSize=4",
      "--preset",
      "tiny",
      "--quiet"
    };
    Object[] all = new Object[common.length + more.length];
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    CommandRun run1 = CommandRun.of(all);
    assertThat(run1.code()).as(run1.err()).isZero();
    return run;
  }

  private Map<String, Double> evaluated(Path run, Object... more) {
    Object[] common = {
      "evaluate", "--model", run, "--data", folder.resolve("digits"), "--json", "--limit", 30
    };
    Object[] all = new Object[common.length + more.length];
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    CommandRun result = CommandRun.of(all);
    assertThat(result.code()).as(result.err()).isZero();
    Map<String, Double> values = new HashMap<>();
    for (JsonElement each :
        JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("measures")) {
      JsonObject measure = each.getAsJsonObject();
      values.put(measure.get("measure").getAsString(), measure.get("value").getAsDouble());
    }
    return values;
  }

  @Test
  void evaluate_untrainedGenerator_isFarFromDigitsAndSaysSoTwiceAlike() {
    Path run = trained();

    Map<String, Double> first = evaluated(run);

    assertThat(first).containsOnlyKeys("kid", "diversity");
    assertThat(first.get("kid")).isGreaterThan(.1);
    assertThat(evaluated(run)).isEqualTo(first);
    assertThat(Files.exists(run.resolve("measures.json"))).isTrue();
  }

  /** A judge that says what the mean brightness says: dark or light. */
  private Path judge(List<String> classes) {
    List<List<float[]>> pictures = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      float[] grey = new float[3 * DomainClassifier.SIDE * DomainClassifier.SIDE];
      Arrays.fill(grey, k < classes.size() / 2 ? -.9f : .9f);
      pictures.add(List.of(grey));
    }
    Path file = folder.resolve("judge.safetensors");
    try (DomainClassifier judge =
        DomainClassifier.train(classes, pictures, new DomainClassifier.Options(3, 4, 1e-3, 1))) {
      judge.save(file);
    }
    return file;
  }

  @Test
  void evaluate_toldTheClass_isNoBetterThanChanceUntrained() {
    Path run = trained("--set", "conditional=true");
    Path judge = judge(IntStream.range(0, 10).mapToObj(String::valueOf).toList());

    Map<String, Double> first = evaluated(run, "--metrics", "accuracy", "--classifier", judge);

    // All grey pictures are of one class to the judge, whichever was asked for.
    assertThat(first.get("accuracy")).isCloseTo(.1, within(.2));
    assertThat(evaluated(run, "--metrics", "accuracy", "--classifier", judge)).isEqualTo(first);
  }

  @Test
  void evaluate_judgeOfOtherClasses_isRefused() {
    Path run = trained("--set", "conditional=true");
    Path judge = judge(List.of("dark", "light"));

    CommandRun refused =
        CommandRun.of(
            "evaluate",
            "--model",
            run,
            "--data",
            folder.resolve("digits"),
            "--metrics",
            "accuracy",
            "--classifier",
            judge);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("judge.safetensors tells dark, light apart, wanted are 0,");
  }

  @Test
  void evaluate_stackedDigits_countsTheModes() {
    Path data = folder.resolve("digits");
    CommandRun drawn =
        CommandRun.of("data", "make", "stacked", "--out", data, "--size", 16, "--train", 1000);
    assertThat(drawn.code()).as(drawn.err()).isZero();
    Path run = trainedOn(data, "--set", "channels=3", "--set", "side=16");
    Path judge = judge(IntStream.range(0, 10).mapToObj(String::valueOf).toList());

    Map<String, Double> measured = evaluated(run, "--metrics", "modes", "--classifier", judge);

    assertThat(measured).containsOnlyKeys("modes", "kl_uniform");
    // 30 samples are of 1 to 30 modes, and so from ln(1000/30) to ln(1000) away from all alike.
    assertThat(measured.get("modes")).isBetween(1., 30.);
    assertThat(measured.get("kl_uniform")).isBetween(Math.log(1000 / 30.) - 1e-9, Math.log(1000));
  }

  @Test
  void evaluate_whatDoesNotFit_saysWhy() {
    Path run = trained();
    Path data = folder.resolve("digits");

    CommandRun classifier =
        CommandRun.of(
            "evaluate", "--model", run, "--data", data, "--classifier", folder.resolve("c"));
    CommandRun split = CommandRun.of("evaluate", "--model", run, "--data", data, "--split", "test");
    CommandRun pairs = CommandRun.of("evaluate", "--model", run, "--data", data, "--metrics", "l1");

    assertThat(classifier.code()).isEqualTo(2);
    assertThat(classifier.err()).contains("--classifier: the model is told no class");
    assertThat(split.code()).isEqualTo(2);
    assertThat(split.err()).contains("--split is for models from pictures to pictures");
    assertThat(pairs.code()).isEqualTo(2);
    assertThat(pairs.err()).contains("--metrics l1: of this model there are fid, kid, diversity");
  }
}
