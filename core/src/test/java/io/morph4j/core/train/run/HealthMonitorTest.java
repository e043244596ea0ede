package io.morph4j.core.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.train.Losses;
import io.morph4j.core.train.health.HealthCause;
import io.morph4j.core.train.health.HealthWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HealthMonitorTest {
  private static final List<String> COLUMNS = List.of("input", "output");

  private final List<HealthWarning> warnings = new ArrayList<>();
  private final HealthMonitor monitor = new HealthMonitor(warnings::add);
  private long step;

  private void steps(int count, Map<String, Double> losses) {
    for (int i = 0; i < count; i++) {
      step++;
      monitor.stepDone(new TrainingListener.Step(step, 1, new Losses(losses), Map.of(), .1, 0, 0));
    }
  }

  private void draw(INDArray... inputsAndOutputs) {
    step += 100;
    List<List<INDArray>> rows = new ArrayList<>();
    for (int i = 0; i < inputsAndOutputs.length; i += 2) {
      rows.add(List.of(inputsAndOutputs[i], inputsAndOutputs[i + 1]));
    }
    monitor.samplesDrawn(step, COLUMNS, rows);
  }

  private List<HealthCause> causes() {
    return warnings.stream().map(HealthWarning::cause).toList();
  }

  /** Noise of its own for each number, in [-.8, .8]. */
  private static INDArray picture(long number) {
    Random random = new Random(number);
    float[] values = new float[3 * 8 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1.6f * random.nextFloat() - .8f;
    }
    return Nd4j.createFromArray(values).reshape(3, 8, 8);
  }

  @Test
  void samples_ofNetworksThatLearntNothingYet_giveNoWarning() {
    step = -94;
    draw(picture(1), picture(9), picture(2), picture(9), picture(3), picture(9));
    assertThat(step).isEqualTo(6);
    assertThat(warnings).isEmpty();

    draw(picture(1), picture(9), picture(2), picture(9), picture(3), picture(9));
    assertThat(causes()).containsExactly(HealthCause.MODE_COLLAPSE);
  }

  @Test
  void losses_ofAFairGame_giveNoWarning() {
    steps(600, Map.of("D_A", .2, "G_A", .4, "cycle_A", .001, "G_L1", 0.0, "D_real", .001));

    assertThat(warnings).isEmpty();
  }

  @Test
  void discriminatorLoss_atItsFloor_warnsOnceWithRemedy() {
    steps(700, Map.of("D_A", .001, "G_A", .98));

    assertThat(causes()).containsExactly(HealthCause.DISCRIMINATOR_WON);
    assertThat(warnings.get(0).line())
        .startsWith("step 200: the loss D_A was 0.0010 over 200 steps")
        .contains("lower learning rate");
  }

  @Test
  void discriminatorLoss_atItsFloorAgain_warnsAgain() {
    steps(200, Map.of("D", .001));
    steps(200, Map.of("D", .3));
    steps(200, Map.of("D", .001));

    assertThat(warnings).extracting(HealthWarning::step).containsExactly(200L, 600L);
  }

  @Test
  void generatorLoss_atItsFloor_warns() {
    steps(200, Map.of("D", .5, "G_GAN", .001));

    assertThat(causes()).containsExactly(HealthCause.GENERATOR_UNCHALLENGED);
  }

  @Test
  void loss_thatWasNegative_hasNoFloor() {
    steps(1, Map.of("D", -3.0));
    steps(700, Map.of("D", .001));

    assertThat(warnings).isEmpty();
  }

  @Test
  void samples_likeAndUnlikeTheirInputs_giveNoWarning() {
    draw(picture(1), picture(1).mul(.5), picture(2), picture(2).add(.2), picture(3), picture(7));

    assertThat(warnings).isEmpty();
  }

  @Test
  void samples_ofOneColour_warn() {
    INDArray flat = Nd4j.zeros(DataType.FLOAT, 3, 8, 8);

    draw(picture(1), flat.add(.1), picture(2), flat.sub(.3), picture(3), picture(4));

    assertThat(causes()).containsExactly(HealthCause.FLAT_PICTURES);
    assertThat(warnings.get(0).message()).contains("2 of 3");
  }

  @Test
  void samples_negatives_warn() {
    draw(picture(1), picture(1).neg(), picture(2), picture(2).neg());

    assertThat(causes()).containsExactly(HealthCause.INVERTED_COLOURS);
  }

  @Test
  void samples_equalToTheirInputs_warnOncePerSpan() {
    draw(picture(1), picture(1), picture(2), picture(2));
    draw(picture(1), picture(1), picture(2), picture(2));
    draw(picture(1), picture(5), picture(2), picture(6));
    draw(picture(1), picture(1), picture(2), picture(2));

    assertThat(causes()).containsExactly(HealthCause.IDENTITY, HealthCause.IDENTITY);
    assertThat(warnings).extracting(HealthWarning::step).containsExactly(100L, 400L);
  }

  @Test
  void samples_thatAreAllAlike_warn() {
    draw(
        picture(1), picture(9), picture(2), picture(9).add(.001), picture(3), picture(9).sub(.001));

    assertThat(causes()).containsExactly(HealthCause.MODE_COLLAPSE);
    assertThat(warnings.get(0).message()).contains("3 of 3");
  }

  @Test
  void samples_withOtherChannels_areNotCompared() {
    INDArray grey = picture(1).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 1)).dup();

    draw(picture(1), grey, picture(2), grey, picture(3), grey);

    assertThat(warnings).isEmpty();
  }

  @Test
  void samples_withoutColumns_areNotLookedAt() {
    monitor.samplesDrawn(1, List.of(), List.of(List.of(Nd4j.zeros(DataType.FLOAT, 3, 8, 8))));

    assertThat(warnings).isEmpty();
  }
}
