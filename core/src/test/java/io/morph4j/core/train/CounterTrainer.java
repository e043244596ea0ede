package io.morph4j.core.train;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The smallest trainer with everything a real one has: weights that drift by random numbers,
 * momentum, a learning rate that falls with the epochs, a random stream and a counter.
 */
final class CounterTrainer implements Trainer {
  private final INDArray weight = Nd4j.zeros(DataType.FLOAT, 4);
  private final INDArray momentum = Nd4j.zeros(DataType.DOUBLE, 4);
  private final RandomStream random = new RandomStream(5);
  private final long stepsPerEpoch;
  private LongConsumer atStep = step -> {};
  private double rate = 1;
  private long count;
  private double loss;
  boolean everyOtherLoss;
  @Nullable StepMemory memory;

  CounterTrainer(long stepsPerEpoch) {
    this.stepsPerEpoch = stepsPerEpoch;
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
  public Losses step() {
    count++;
    for (int i = 0; i < 4; i++) {
      momentum.putScalar(i, 0.9 * momentum.getDouble(i) + random.nextGaussian());
    }
    weight.addi(momentum.castTo(DataType.FLOAT).muli(rate));
    loss = weight.getDouble(0);
    atStep.accept(count);
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("G", loss);
    if (!everyOtherLoss || count % 2 == 0) {
      losses.put("D", (double) count);
    }
    return new Losses(losses);
  }

  @Override
  public long stepsPerEpoch() {
    return stepsPerEpoch;
  }

  @Override
  public long plannedEpochs() {
    return 10;
  }

  @Override
  public void epochEnded(long epoch) {
    rate = 1.0 / (1 + epoch);
  }

  @Override
  public Map<String, Double> learningRates() {
    return Map.of("G", rate);
  }

  @Override
  public double dataSeconds() {
    return 0;
  }

  @Override
  public State save() {
    State state = new State();
    state.put("weight", weight);
    state.put("momentum", momentum);
    state.put("count", Nd4j.scalar(count));
    state.put("random", random.state());
    state.putDouble("rate", rate);
    return state;
  }

  @Override
  public void restore(State state) {
    weight.assign(state.array("weight"));
    momentum.assign(state.array("momentum"));
    count = state.array("count").getLong(0);
    random.restore(state.numbers("random"));
    rate = state.realNumber("rate");
  }

  @Override
  public Map<String, ModelFile> models() {
    ModelDescription description =
        new ModelDescription(
            "counter", "resnet", Map.of(), 3, 3, "A", "B", 4, Map.of("steps", "" + count));
    return Map.of("AtoB", new ModelFile(description, Map.of("weight", weight)));
  }

  @Override
  public List<List<INDArray>> samples() {
    INDArray picture = Nd4j.zeros(DataType.FLOAT, 3, 6, 8).addi(Math.tanh(weight.getDouble(0)));
    INDArray grey = Nd4j.ones(DataType.FLOAT, 1, 6, 8);
    return List.of(List.of(picture, grey), List.of(grey, picture), List.of(picture));
  }

  @Override
  public @Nullable StepMemory stepMemory() {
    return memory;
  }

  @Override
  public long peakBytes() {
    return 64;
  }

  @Override
  public void close() {}
}
