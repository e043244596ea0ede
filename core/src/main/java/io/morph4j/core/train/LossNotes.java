package io.morph4j.core.train;

import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The losses of a step in the order in which they come. They become numbers at its end: to read one
 * makes the host wait for a card.
 */
final class LossNotes {
  private final Map<String, DoubleSupplier> values = new LinkedHashMap<>();

  Tensor note(String name, Tensor loss) {
    note(name, List.of(loss.untilStepEnds()));
    return loss;
  }

  /** Notes the sum of {@code parts}, scalars that stay until the step ends. */
  void note(String name, List<Tensor> parts) {
    values.put(name, () -> parts.stream().mapToDouble(Tensor::item).sum());
  }

  /** A name that was noted before keeps its place and takes the newer value. */
  void note(String name, double value) {
    values.put(name, () -> value);
  }

  /** The numbers, to be asked for once, before the step closes. */
  Losses losses() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    values.forEach((name, value) -> numbers.put(name, value.getAsDouble()));
    return new Losses(numbers);
  }
}
