package io.morph4j.core.train.run;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.PixelDiscriminator;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.Sgd;
import io.morph4j.core.train.LearningRatePolicy;
import io.morph4j.core.train.NumberedBatches;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.StartConfig;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Stateful;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The smallest trainer with everything a real one has: weights that drift by random numbers,
 * momentum, a learning rate that falls with the epochs, a random stream and a counter.
 */
final class CounterTrainer implements Trainer, Stateful {
  private final INDArray weight = Nd4j.zeros(DataType.FLOAT, 4);
  private final INDArray momentum = Nd4j.zeros(DataType.DOUBLE, 4);
  private final RandomStream random = new RandomStream(5);
  private final Training training;
  private Optimizer optimizer;
  private LongConsumer atStep = step -> {};
  private long count;
  private double loss;
  boolean everyOtherLoss;
  boolean keepsEpochs;

  CounterTrainer(long stepsPerEpoch) {
    this.training =
        Training.start(
            "counter",
            RateConfig.defaults(),
            5,
            null,
            parts -> {
              parts.data(new NumberedBatches(stepsPerEpoch));
              parts.part("counter", this);
              optimizer =
                  parts.optimizer(
                      "G",
                      packed -> new Sgd(packed, 1, 0),
                      parts.network("N", new PixelDiscriminator.Options(), StartConfig.defaults()));
              parts.schedule(new RateConfig(LearningRatePolicy.STEP, 1, 10, 0));
              parts.model("AtoB", this::model);
              return this;
            });
  }

  /** The training that this is the trainer of. */
  Training training() {
    return training;
  }

  /** Runs {@code action} in every step, with the number of the step. */
  CounterTrainer atStep(LongConsumer action) {
    atStep = action;
    return this;
  }

  /** The loss of the present step. */
  void loss(double value) {
    loss = value;
  }

  void weight(double value) {
    weight.assign(value);
  }

  @Override
  public void step(Step step) {
    count++;
    for (int i = 0; i < 4; i++) {
      momentum.putScalar(i, 0.9 * momentum.getDouble(i) + random.nextGaussian());
    }
    weight.addi(momentum.castTo(DataType.FLOAT).muli(optimizer.learningRate()));
    loss = weight.getDouble(0);
    atStep.accept(count);
    step.note("G", loss);
    if (!everyOtherLoss || count % 2 == 0) {
      step.note("D", (double) count);
    }
  }

  @Override
  public void save(String name, State state) {
    state.put("weight", weight);
    state.put("momentum", momentum);
    state.put("count", Nd4j.scalar(count));
    state.put("random", random.state());
  }

  @Override
  public void restore(String name, State state) {
    weight.assign(state.array("weight"));
    momentum.assign(state.array("momentum"));
    count = state.array("count").getLong(0);
    random.restore(state.numbers("random"));
  }

  private ModelFile model() {
    ModelDescription description =
        ModelDescription.translation("counter", ResnetGenerator.Options.of(9), 3, 3, "A", "B");
    return new ModelFile(training.withTraining(description), Map.of("weight", weight));
  }

  @Override
  public Samples samples() {
    Tensor picture =
        Tensor.constant(
            Nd4j.zeros(DataType.FLOAT, 1, 3, 6, 8).addi(Math.tanh(weight.getDouble(0))));
    Tensor grey = Tensor.constant(Nd4j.ones(DataType.FLOAT, 1, 1, 6, 8));
    Samples samples = new Samples();
    samples.row(picture, grey);
    samples.row(grey, picture);
    samples.row(picture);
    return samples;
  }

  @Override
  public boolean keepsEpochs() {
    return keepsEpochs;
  }
}
