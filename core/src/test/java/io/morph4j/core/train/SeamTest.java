package io.morph4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.loss.GradientPenalties;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.Schedule;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the coming families need of the seam, in one small architecture: networks of two inputs, two
 * networks in one model, a moving average, a weight that decays, critic loops, an exact gradient
 * penalty, two optimisers of one network, a rate by steps, a measure after each epoch.
 */
class SeamTest {
  /** Options of {@link Labelled}. */
  record LabelledOptions(int inputs, int labels, int outputs) implements NetworkOptions<Labelled> {
    @Override
    public String kind() {
      return "labelled";
    }

    @Override
    public Labelled build(Initializer init) {
      return new Labelled(init, this);
    }

    @Override
    public Tensor forward(Labelled network, Tensor... inputs) {
      return network.forward(inputs[0], inputs[1]);
    }
  }

  /** A perceptron of a value and a one-hot label: no {@code Layer}. */
  static final class Labelled extends Module {
    private final Linear first;
    private final Linear second;

    Labelled(Initializer init, LabelledOptions options) {
      this.first = child("first", new Linear(init, options.inputs() + options.labels(), 8, true));
      this.second = child("second", new Linear(init, 8, options.outputs(), true));
    }

    Tensor forward(Tensor x, Tensor label) {
      Tensor both = Shapes.concat(1, x, label);
      return second.forward(Activation.leakyRelu(.2).forward(first.forward(both)));
    }
  }

  private static final class TwoNetworks implements Trainer {
    private static final int CRITIC = 2;
    private static final int BATCH = 4;

    private final Training training;
    private final NumberedBatches data;
    private final RandomStream noise;
    private final Labelled g;
    private final Labelled e;
    private final Labelled d;
    private final Labelled averageG;
    private final Optimizer generator;
    private final Optimizer both;
    private final Optimizer critic;
    private final DecayingWeight diversity;

    TwoNetworks(Training training) {
      this.training = training;
      this.data = training.data(new NumberedBatches(3));
      this.noise = training.stream("noise");
      LabelledOptions toPoint = new LabelledOptions(2, 3, 2);
      StartConfig start = StartConfig.kaiming();
      this.g = training.network("G", toPoint, start);
      this.e = training.network("E", toPoint, start);
      this.d = training.network("D", new LabelledOptions(2, 3, 1), start);
      this.averageG = training.average("G_ema", g, .9);
      AdamConfig adam = new AdamConfig(.01, 0, .99);
      this.both = training.optimizer("both", adam, g, e);
      this.generator = training.optimizer("generator", adam, g);
      this.critic = training.optimizer("critic", adam, d);
      this.diversity = training.part("lambda_ds", new DecayingWeight(2, 5));
      training.scheduleBySteps(Schedule.iterations(10, 5), critic);
      training.schedule(new RateConfig(LearningRatePolicy.STEP, 1, 4, 0));
      training.model("model", this::model);
      training.afterEpoch(epoch -> Map.of("epoch", (double) epoch, "mean", mean()));
    }

    private double mean() {
      Tensor label = label(0);
      Tensor z = Tensor.constant(Nd4j.ones(DataType.FLOAT, BATCH, 2));
      return Reductions.mean(averageG.forward(z, label)).item();
    }

    private ModelFile model() {
      Map<String, INDArray> weights = new LinkedHashMap<>();
      averageG.state().forEach((name, array) -> weights.put("G." + name, array));
      e.state().forEach((name, array) -> weights.put("E." + name, array));
      return new ModelFile(
          training.withTraining(
              io.morph4j.core.model.ModelDescription.translation(
                  "two", new io.morph4j.core.network.PixelDiscriminator.Options(), 3, 3, "a", "b")),
          weights);
    }

    private Tensor draw() {
      INDArray z = Nd4j.createUninitialized(DataType.FLOAT, BATCH, 2);
      noise.fillGaussian(z, 0, 1);
      return Tensor.constant(z);
    }

    private static Tensor label(long k) {
      INDArray label = Nd4j.zeros(DataType.FLOAT, BATCH, 3);
      for (int i = 0; i < BATCH; i++) {
        label.putScalar(i, (k + i) % 3, 1);
      }
      return Tensor.constant(label);
    }

    @Override
    public void step(Step step) {
      step.repeat(
          CRITIC,
          () -> {
            Tensor label = label(data.next());
            Tensor real = draw().times(.1).plus(1);
            Tensor fake = g.forward(draw(), label).detach();
            Objective critics = step.objective("D", critic);
            critics.term("D_real", Reductions.mean(d.forward(real, label)).times(-1));
            critics.term("D_fake", Reductions.mean(d.forward(fake, label)));
            critics.term("gp", GradientPenalties.r1(x -> d.forward(x, label), real).times(10));
            critics.minimize();
          });
      Tensor label = label(data.next());
      Tensor z = draw();
      Objective one = step.objective("G", both);
      Tensor fake = g.forward(z, label);
      one.term("G_GAN", Reductions.mean(d.forward(fake, label)).times(-1));
      one.term("sty", LossFunctions.l1(e.forward(fake, label), z));
      one.term("ds", Reductions.mean(fake).times(-diversity.value()));
      one.minimize();
      Objective again = step.objective(generator);
      again.term("ref", LossFunctions.l1(g.forward(z, label), z));
      again.minimize();
      step.note("lambda_ds", diversity.value());
    }

    @Override
    public Samples samples() {
      Samples samples = new Samples();
      samples.grid(averageG.forward(draw2(), label(0)).reshape(BATCH, 1, 1, 2), 2);
      return samples;
    }

    private static Tensor draw2() {
      return Tensor.constant(Nd4j.ones(DataType.FLOAT, BATCH, 2));
    }
  }

  private static Training training() {
    return Training.start("two", RateConfig.defaults(), 11, null, TwoNetworks::new);
  }

  private static void run(Training training, int from, int to) {
    for (int step = from; step <= to; step++) {
      training.step();
      if (step % 3 == 0) {
        training.epochEnded(step / 3);
      }
    }
  }

  private static State copy(State state) {
    State copy = new State();
    state.arrays().forEach((name, array) -> copy.put(name, array.dup()));
    state.values().forEach(copy::put);
    return copy;
  }

  @Test
  void restore_inTheMiddleOfTheDecay_givesTheBytesOfTheUninterruptedRun() {
    try (Training whole = training();
        Training first = training();
        Training second = training()) {
      run(whole, 1, 9);
      run(first, 1, 3);
      first.samples();
      second.restore(copy(first.save()));
      run(second, 4, 9);

      assertThat(second.save().values()).isEqualTo(whole.save().values());
      assertThat(second.save().arrays()).isEqualTo(whole.save().arrays());
      assertThat(second.models().get("model").weights())
          .isEqualTo(whole.models().get("model").weights());
      assertThat(second.learningRates()).isEqualTo(whole.learningRates());
    }
  }

  @Test
  void step_decayingWeight_fallsInAStraightLine() {
    try (Training training = training()) {
      for (double wanted : new double[] {2, 1.6, 1.2, .8, .4, 0, 0}) {
        assertThat(training.step().values().get("lambda_ds"))
            .isCloseTo(wanted, org.assertj.core.data.Offset.offset(1e-12));
      }
    }
  }

  @Test
  void average_firstStep_isOneTenthOfTheWay() {
    try (Training training = training()) {
      INDArray before = training.network("G").state().get("first.weight").dup();
      assertThat(training.network("G_ema").state().get("first.weight")).isEqualTo(before);
      training.step();
      INDArray after = training.network("G").state().get("first.weight");
      INDArray wanted = before.mul(.9).add(after.mul(.1));
      assertThat(
              training
                  .network("G_ema")
                  .state()
                  .get("first.weight")
                  .sub(wanted)
                  .norm2Number()
                  .doubleValue())
          .isLessThan(1e-6);
      assertThat(after).isNotEqualTo(before);
    }
  }

  @Test
  void learningRates_schedulesByStepsAndByEpochs_moveTheirOptimisers() {
    try (Training training = training()) {
      run(training, 1, 6);
      assertThat(training.learningRates().get("critic")).isEqualTo(.01 * .8);
      assertThat(training.learningRates().get("both"))
          .isCloseTo(.01 * .01, org.assertj.core.data.Offset.offset(1e-12));
    }
  }

  @Test
  void epochEnded_evaluation_seesTheAverageAndReturnsItsNumbers() {
    try (Training training = training()) {
      run(training, 1, 2);
      training.step();
      Map<String, Double> measured = training.epochEnded(1);
      assertThat(measured).containsEntry("epoch", 1.0).containsKey("mean");
      assertThat(training.network("G_ema").training()).isFalse();
      assertThat(training.network("G").training()).isTrue();
    }
  }
}
