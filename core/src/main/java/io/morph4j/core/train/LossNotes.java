package io.morph4j.core.train;

import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The losses of a step, noted as numbers in the order in which they come. */
final class LossNotes {
  private final Map<String, Double> values = new LinkedHashMap<>();

  Tensor note(String name, Tensor loss) {
    note(name, loss.item());
    return loss;
  }

  /** A name that was noted before keeps its place and takes the newer value. */
  void note(String name, double value) {
    values.put(name, value);
  }

  Losses losses() {
    return new Losses(values);
  }
}
