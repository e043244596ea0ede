package io.morph4j.stargan.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Training;
import io.morph4j.stargan.Discs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiny nets on discs of three colours. */
class StarGan2TrainingTest {
  @TempDir Path data;

  @BeforeEach
  void drawDiscs() throws IOException {
    Discs.write(data, 5);
  }

  private Training training(String... settings) {
    Map<String, String> set = new HashMap<>();
    set.put("filters", "4");
    set.put("maxFilters", "8");
    set.put("hidden", "8");
    set.put("styleDimension", "4");
    set.put("latentDimension", "3");
    set.put("cropSize", "16");
    set.put("batchSize", "2");
    set.put("learningRate", "0.001");
    set.put("penaltyEvery", "1");
    set.put("lambdaDiversity", "1");
    set.put("steps", "8");
    set.put("diversitySteps", "8");
    for (int i = 0; i < settings.length; i += 2) {
      set.put(settings[i], settings[i + 1]);
    }
    StarGan2Config config = ConfigRecords.with(StarGan2Config.tiny(), set);
    return new StarGan2().start(config, DataLocation.root(data), 7, null);
  }

  @Test
  void restore_inTheMiddleOfTheDecay_goesOnByteForByte() {
    State saved = new State();
    List<Losses> whole = new ArrayList<>();
    List<Losses> parts = new ArrayList<>();
    try (Training training = training()) {
      for (int i = 0; i < 6; i++) {
        whole.add(training.step());
        if (i == 2) {
          training.save().arrays().forEach((name, array) -> saved.put(name, array.dup()));
          training.save().values().forEach(saved::put);
        }
      }
      try (Training resumed = training()) {
        resumed.restore(saved);
        for (int i = 3; i < 6; i++) {
          parts.add(resumed.step());
        }
        assertSame(resumed.save(), training.save());
      }
    }
    assertThat(parts).isEqualTo(whole.subList(3, 6));
    assertThat(whole.get(0).values().get("lambda_ds")).isEqualTo(1);
    assertThat(whole.get(3).values().get("lambda_ds")).isEqualTo(.625);
  }

  private static void assertSame(State a, State b) {
    assertThat(a.values()).isEqualTo(b.values());
    assertThat(a.arrays().keySet()).isEqualTo(b.arrays().keySet());
    a.arrays()
        .forEach(
            (name, array) ->
                assertThat(array.dup('c').data().asBytes())
                    .as(name)
                    .isEqualTo(b.arrays().get(name).dup('c').data().asBytes()));
  }

  @Test
  void start_averages_areTheStartWeights() {
    try (Training training = training()) {
      training
          .network("G")
          .state()
          .forEach(
              (name, array) ->
                  assertThat(training.network("ema_G").state().get(name)).isEqualTo(array));
    }
  }

  @Test
  void diversitySteps_runOfAnotherLength_fallsOverTheSameShare() {
    StarGan2Config config =
        ConfigRecords.with(StarGan2Config.tiny(), Map.of("diversitySteps", "2500"));
    try (Training training =
        new StarGan2()
            .start(
                ConfigRecords.with(
                    config,
                    Map.of("filters", "2", "maxFilters", "2", "hidden", "2", "cropSize", "16")),
                DataLocation.root(data),
                7,
                4L)) {
      List<Double> weights = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        weights.add(training.step().values().get("lambda_ds"));
      }
      assertThat(weights).containsExactly(4., 2., 0.); // half of 4 steps, as 2500 of 5000
    }
  }

  @Test
  void penaltyEvery_two_leavesEverySecondStepWithoutIt() {
    try (Training training = training("penaltyEvery", "2")) {
      assertThat(training.step().values()).containsKey("D_latent_reg");
      assertThat(training.step().values()).doesNotContainKey("D_latent_reg");
      assertThat(training.step().values()).containsKey("D_ref_reg");
    }
  }

  @Test
  void samples_showEverySourceInEveryDomainTwice() {
    try (Training training = training()) {
      assertThat(training.samples().columns())
          .containsExactly(
              "source",
              "blue by noise",
              "green by noise",
              "red by noise",
              "blue by reference",
              "green by reference",
              "red by reference");
      assertThat(training.samples().rows()).hasSize(4);
    }
  }

  @Test
  void start_tableOfAttributes_isRefused() throws IOException {
    Files.writeString(data.resolve("table.csv"), "file,Red\n1.png,1\n2.png,0\n");
    assertThatThrownBy(this::training)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a folder for each domain");
  }
}
