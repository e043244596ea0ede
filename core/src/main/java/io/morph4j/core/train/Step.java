package io.morph4j.core.train;

import io.morph4j.core.optim.Optimizer;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** One step of a training, as its trainer sees it. */
public final class Step {
  private final long number;
  private final LossNotes notes;
  private final Together together;

  Step(long number, LossNotes notes, Together together) {
    this.number = number;
    this.notes = notes;
    this.together = together;
  }

  /** The number of this step, from 1. */
  public long number() {
    return number;
  }

  /** Shows {@code loss}, a scalar, under {@code name} among the losses of this step; returns it. */
  public Tensor note(String name, Tensor loss) {
    return notes.note(name, loss);
  }

  /** Shows a number, such as an estimate, among the losses of this step. */
  public void note(String name, double value) {
    notes.note(name, value);
  }

  /**
   * A sum of losses that {@code optimizers} will minimise together, shown under {@code total}.
   * Networks that none of them holds get no gradient.
   */
  public Objective objective(String total, Optimizer... optimizers) {
    return new Objective(total, notes, together, optimizers);
  }

  /** A sum of losses that is not shown itself, only its named terms. */
  public Objective objective(Optimizer... optimizers) {
    return new Objective(null, notes, together, optimizers);
  }

  /**
   * Minimises several objectives at once: all gradients are those at the weights as they are, so
   * the objectives may share a forward pass. They are of different optimisers, and without parts.
   */
  public void minimize(List<Objective> objectives) {
    Objective.minimize(objectives);
  }

  /**
   * Runs {@code body} several times, e.g. the updates of a critic, and gives its memory back after
   * each. Of losses noted under one name the last is shown.
   */
  public void repeat(int times, Runnable body) {
    for (int i = 0; i < times; i++) {
      StepScope.tidy(
          () -> {
            body.run();
            return Tensor.scalar(DataType.FLOAT, 0);
          });
    }
  }
}
