package io.morph4j.core.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Learning-rate tables of the published programs. */
class ScheduleTest {
  private final Golden golden = Golden.read("schedules");

  private JsonObject table(String name) {
    return golden.objects("tables").stream()
        .filter(t -> t.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void check(String name, LongToDoubleFunction factor) {
    double rate = table(name).get("lr").getAsDouble();
    int rows = (int) golden.array(name, DataType.FLOAT).length();
    double[] mine = new double[rows];
    for (int i = 0; i < rows; i++) {
      mine[i] = rate * factor.applyAsDouble(i);
    }
    INDArray array = Nd4j.createFromArray(mine);
    golden.check(name, array.castTo(DataType.FLOAT));
  }

  private Schedule linear(JsonObject t) {
    return Schedule.linear(
        t.get("epoch_count").getAsLong(),
        t.get("n_epochs").getAsLong(),
        t.get("n_epochs_decay").getAsLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear0", "linear1", "linear2", "linear3"})
  void linear_steppedAtTheEndOfAnEpoch_matchesTable(String name) {
    check(name, linear(table(name))::factor);
  }

  @Test
  void linear_steppedFirst_isTheSameRuleOneEpochOn() {
    Schedule schedule = linear(table("linear_stepped_first"));
    check("linear_stepped_first", e -> schedule.factor(e + 1));
  }

  @Test
  void step_everyFiftyEpochs_matchesTable() {
    check("step", Schedule.step(table("step").get("lr_decay_iters").getAsLong())::factor);
  }

  @Test
  void cosine_beyondItsEpochs_risesAgain() {
    check("cosine", Schedule.cosine(table("cosine").get("n_epochs").getAsLong())::factor);
  }

  @Test
  void iterations_everyThousandth_matchesTable() {
    JsonObject t = table("iteration_decay");
    INDArray iterations = golden.array("iteration_decay.iteration", DataType.LONG);
    Schedule schedule =
        Schedule.iterations(t.get("num_iters").getAsLong(), t.get("num_iters_decay").getAsLong());
    check("iteration_decay", row -> schedule.factor(iterations.getLong(row)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plateau", "plateau_zero"})
  void plateau_reportedMetrics_matchesTableAcrossASave(String name) {
    JsonObject t = table(name);
    INDArray metric = golden.array(name + ".metric", DataType.DOUBLE);
    Plateau[] plateau = {plateau(t)};
    check(
        name,
        row -> {
          Plateau resumed = plateau(t);
          resumed.restore(plateau[0].state());
          plateau[0] = resumed;
          return resumed.report(metric.getDouble(row));
        });
  }

  private static Plateau plateau(JsonObject t) {
    return new Plateau(
        t.get("factor").getAsDouble(),
        t.get("threshold").getAsDouble(),
        t.get("patience").getAsInt());
  }

  @Test
  void constant_anyIndex_isOne() {
    assertThat(Schedule.constant().factor(1_000_000)).isEqualTo(1);
  }

  @Test
  void exponential_overTwoEpochsOfDecay_fallsByTheSameFactorToTheLast() {
    Schedule schedule = Schedule.exponential(3, 2, .01);

    assertThat(schedule.factor(0)).isEqualTo(1);
    assertThat(schedule.factor(2)).isEqualTo(1);
    assertThat(schedule.factor(3)).isEqualTo(.1);
    assertThat(schedule.factor(4)).isEqualTo(.01);
  }
}
