package io.morph4j.core.train;

import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Module;
import io.morph4j.core.optim.MovingAverage;
import io.morph4j.engine.tensor.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network whose parameters are the moving average of another's; running statistics are copied. It
 * starts from the other's start weights.
 */
final class NetworkAverage {
  private final Module source;
  private final Module average;
  private final Supplier<FlatParameters> values;
  private final MovingAverage moving;

  /**
   * @param values the packed parameters of {@code source}, asked for at each update
   */
  NetworkAverage(Module source, Module average, double beta, Supplier<FlatParameters> values) {
    this.source = source;
    this.average = average;
    this.values = values;
    average.load(source.state());
    average.train(false);
    this.moving = MovingAverage.in(FlatParameters.of(average).values(), beta);
  }

  /**
   * Gives the two the same weights again, after one of them took those of a file.
   *
   * @param changed arrays that were changed, of the average or of its source
   */
  void begin(Collection<INDArray> changed) {
    Map<String, INDArray> averages = average.state();
    boolean averaged =
        averages.values().stream()
            .anyMatch(array -> changed.stream().anyMatch(other -> other == array));
    if (averaged) {
      source.load(averages);
    } else {
      average.load(source.state());
    }
  }

  void update() {
    moving.update(values.get().values());
    Map<String, INDArray> from = source.namedBuffers();
    average.namedBuffers().forEach((name, buffer) -> buffer.assign(from.get(name)));
    Parameter.changed();
  }
}
