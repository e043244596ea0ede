package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Moves parameters against their gradients. The gradients are those that {@link Gradients#of} wrote
 * into the buffer of the same parameters; what the loss did not reach is left alone.
 */
public abstract class Optimizer {
  private final FlatParameters parameters;
  private final Map<String, INDArray> moments = new LinkedHashMap<>();
  private double learningRate;
  private long steps;

  protected Optimizer(FlatParameters parameters, double learningRate) {
    this.parameters = parameters;
    learningRate(learningRate);
  }

  /** Registers a buffer of the parameters' length, zero at first, under {@code name}. */
  protected final INDArray moment(String name) {
    INDArray moment = Nd4j.zeros(parameters.values().dataType(), parameters.values().length());
    moments.put(name, moment);
    return moment;
  }

  public final double learningRate() {
    return learningRate;
  }

  /** Sets the rate of the following steps, at least 0. */
  public final void learningRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("a learning rate is a number >= 0, got " + rate);
    }
    learningRate = rate;
  }

  /** The parameters that this optimiser moves, to be handed to {@link Gradients#of}. */
  public final List<Parameter> parameters() {
    return parameters.parameters();
  }

  /** The same, packed: for weight clipping and averages. */
  public final FlatParameters flat() {
    return parameters;
  }

  /** Number of steps taken. */
  public final long steps() {
    return steps;
  }

  /** One step along {@code gradients}. */
  public final void step(Gradients gradients) {
    steps++;
    INDArray values = parameters.values();
    INDArray slopes = parameters.gradients();
    List<Parameter> all = parameters.parameters();
    int from = 0;
    while (from < all.size()) {
      if (!gradients.reaches(all.get(from))) {
        from++;
        continue;
      }
      int to = from;
      while (to < all.size() && gradients.reaches(all.get(to))) {
        to++;
      }
      long start = parameters.start(from);
      long end = parameters.start(to);
      update(part(values, start, end), part(slopes, start, end), start, end);
      from = to;
    }
    Parameter.changed();
  }

  /** {@code flat} from {@code start} to {@code end}; the array itself if that is all of it. */
  protected static INDArray part(INDArray flat, long start, long end) {
    return start == 0 && end == flat.length() ? flat : flat.get(NDArrayIndex.interval(start, end));
  }

  /**
   * Moves {@code values} in place by {@code slopes}; both are the run start .. end of the buffer.
   */
  protected abstract void update(INDArray values, INDArray slopes, long start, long end);

  /** Moments by name, live. */
  public final Map<String, INDArray> moments() {
    return moments;
  }

  /** Goes on from saved moments after {@code stepsTaken} steps. */
  public final void restore(Map<String, INDArray> saved, long stepsTaken) {
    moments.forEach(
        (name, moment) -> {
          INDArray value = saved.get(name);
          if (value == null || value.length() != moment.length()) {
            throw new IllegalArgumentException(
                "the saved optimiser state does not fit: moment " + name);
          }
          moment.assign(value.reshape(moment.shape()));
        });
    steps = stepsTaken;
  }
}
