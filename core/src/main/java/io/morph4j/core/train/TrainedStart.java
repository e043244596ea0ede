package io.morph4j.core.train;

import io.morph4j.core.model.ModelFile;
import io.morph4j.engine.tensor.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trained weights in the networks of a training that has made no step. */
final class TrainedStart {
  private TrainedStart() {}

  /**
   * Copies the weights of {@code trained} into the networks behind {@code exported}, and makes the
   * averages that have to do with them begin there too.
   *
   * @throws IllegalArgumentException if names or shapes differ; nothing is changed then
   */
  static void copy(ModelFile trained, ModelFile exported, List<NetworkAverage> averages) {
    Map<String, INDArray> mine = exported.weights();
    Map<String, INDArray> given = trained.weights();
    if (!given.keySet().equals(mine.keySet())) {
      throw new IllegalArgumentException(
          "it has %d arrays, the run's model has %d of other names"
              .formatted(given.size(), mine.size()));
    }
    mine.forEach(
        (key, array) -> {
          INDArray value = Objects.requireNonNull(given.get(key));
          if (!Arrays.equals(value.shape(), array.shape())) {
            throw new IllegalArgumentException(
                "its %s has the shape %s, the run's %s"
                    .formatted(
                        key, Arrays.toString(value.shape()), Arrays.toString(array.shape())));
          }
        });
    mine.forEach((key, array) -> array.assign(given.get(key)));
    averages.forEach(average -> average.begin(mine.values()));
    Parameter.changed();
  }
}
