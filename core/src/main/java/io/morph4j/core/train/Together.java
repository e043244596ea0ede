package io.morph4j.core.train;

import io.morph4j.core.optim.Optimizer;
import io.morph4j.engine.tensor.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a training does with its {@link Workers}: gradients are averaged before each step of an
 * optimiser, or parameters after every so many steps (local SGD, Stich 2019). Losses are those of
 * the whole batch, running statistics the means of all workers.
 */
final class Together {
  /** No other worker. */
  static final Together ALONE = new Together(null, 1);

  private final @Nullable Workers workers;
  private final int every;

  /**
   * @param every 1 for gradients in each step, more for parameters after that many
   */
  Together(@Nullable Workers workers, int every) {
    if (every < 1) {
      throw new IllegalArgumentException("workers agree every 1 or more steps, got " + every);
    }
    this.workers = workers;
    this.every = every;
  }

  /** Before a step of {@code optimizer}. */
  void gradients(Optimizer optimizer) {
    if (workers != null && every == 1) {
      workers.average(optimizer.flat().gradients());
    }
  }

  /** After step number {@code step}; gives the losses of the whole batch. */
  Losses stepped(long step, Losses own, Networks networks) {
    if (workers == null) {
      return own;
    }
    if (step % every == 0) {
      networks.floats(every > 1).forEach(workers::average);
      Parameter.changed();
    }
    if (own.values().isEmpty()) {
      return own;
    }
    double[] values = own.values().values().stream().mapToDouble(Double::doubleValue).toArray();
    INDArray means = Nd4j.createFromArray(values).castTo(DataType.FLOAT);
    workers.average(means);
    Map<String, Double> losses = new LinkedHashMap<>();
    for (String name : own.values().keySet()) {
      losses.put(name, means.getDouble(losses.size()));
    }
    return new Losses(losses);
  }
}
