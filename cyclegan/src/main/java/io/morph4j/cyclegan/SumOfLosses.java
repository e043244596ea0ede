package io.morph4j.cyclegan;

import io.morph4j.core.optim.Optimizer;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The loss of the generators, G, whose parts are differentiated as they come. */
final class SumOfLosses {
  private final Optimizer optimizer;
  private final Map<String, Double> losses;
  private @Nullable Gradients gradients;

  /**
   * @param losses where values are noted by name, with 0 for {@code G}
   */
  SumOfLosses(Optimizer optimizer, Map<String, Double> losses) {
    this.optimizer = optimizer;
    this.losses = losses;
  }

  /** Notes the value of a term, which is {@code value}. */
  Tensor term(String name, Tensor value) {
    losses.put(name, value.item());
    return value;
  }

  /** Adds some terms, differentiated together; what they were computed from may go then. */
  Tensor add(Tensor part) {
    losses.merge("G", part.item(), Double::sum);
    gradients =
        gradients == null
            ? Gradients.of(part, optimizer.parameters())
            : gradients.and(part, optimizer.parameters());
    return part;
  }

  /** Moves the parameters by the gradients of all parts. */
  void update() {
    if (gradients != null) {
      optimizer.step(gradients);
    }
  }
}
