package io.morph4j.core.train;

import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.OnePass;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sum of losses that some optimisers minimise together.
 *
 * <pre>{@code
 * Objective d = step.objective("D", discriminators);
 * d.term("real", loss.real(judge.forward(x)));
 * d.term("fake", loss.fake(judge.forward(fake.detach())));
 * d.minimize();
 * }</pre>
 */
public final class Objective {
  private final @Nullable String total;
  private final LossNotes notes;
  private final Together together;
  private final Optimizer[] optimizers;
  private final List<Parameter> parameters;
  private @Nullable Tensor sum;
  private @Nullable Gradients gradients;
  private final List<Tensor> sums = new ArrayList<>();

  Objective(@Nullable String total, LossNotes notes, Together together, Optimizer... optimizers) {
    this.total = total;
    this.notes = notes;
    this.together = together;
    this.optimizers = optimizers;
    this.parameters =
        Arrays.stream(optimizers).flatMap(each -> each.parameters().stream()).toList();
  }

  /** Adds {@code loss}, a scalar with its weight, and shows it under {@code name}; returns it. */
  public Tensor term(String name, Tensor loss) {
    return add(notes.note(name, loss));
  }

  /** Adds {@code loss} without showing it; returns it. */
  public Tensor add(Tensor loss) {
    sum = sum == null ? loss : sum.plus(loss);
    return loss;
  }

  /**
   * Runs {@code body} and differentiates the terms that it adds at once; what they were computed
   * from, but for the result, gives its memory back. For sums of large parts: the step then needs
   * the memory of the largest of them. The gradients are the same as without parts.
   */
  public Tensor part(Supplier<Tensor> body) {
    differentiate();
    return StepScope.tidy(
        () -> {
          Tensor result = body.get();
          differentiate();
          return result;
        });
  }

  /**
   * Terms of the outputs of {@code network} for two batches. Where maps are small both go through
   * at once, which costs less than two passes; else each batch is a {@link #part} of its own.
   *
   * @param first {@code (N, C, H, W)}, with the terms of its output
   * @param second {@code (M, C, H, W)}, likewise
   * @return the output for {@code first}
   */
  public Tensor parts(
      Layer network,
      Tensor first,
      Consumer<Tensor> ofFirst,
      Tensor second,
      Consumer<Tensor> ofSecond) {
    if (OnePass.pays(first, second)) {
      return part(
          () -> {
            OnePass.Pair both = OnePass.forward(network, first, second);
            ofSecond.accept(both.second());
            ofFirst.accept(both.first());
            return both.first();
          });
    }
    Tensor output = part(network, first, ofFirst);
    part(network, second, ofSecond);
    return output;
  }

  /** A {@link #part}: the terms of the output of {@code network} for {@code x}; returns that. */
  public Tensor part(Layer network, Tensor x, Consumer<Tensor> terms) {
    return part(
        () -> {
          Tensor output = network.forward(x);
          terms.accept(output);
          return output;
        });
  }

  /** Moves the parameters of all optimisers by the gradients of all terms. */
  public void minimize() {
    differentiate();
    if (total != null) {
      notes.note(total, List.copyOf(sums));
    }
    if (gradients != null) {
      for (Optimizer optimizer : optimizers) {
        together.gradients(optimizer);
        optimizer.step(gradients);
      }
    }
  }

  /**
   * The same for several objectives at once: all gradients are those at the weights as they are, so
   * the objectives may share a forward pass. They are of different optimisers, and without parts.
   */
  static void minimize(List<Objective> objectives) {
    for (Objective each : objectives) {
      if (each.sum != null) {
        each.sums.add(each.sum.untilStepEnds());
        each.gradients = Gradients.keeping(each.sum, each.parameters);
        each.sum = null;
      }
    }
    objectives.forEach(Objective::minimize);
  }

  private void differentiate() {
    if (sum == null) {
      return;
    }
    if (total != null) {
      sums.add(sum.untilStepEnds());
    }
    gradients = gradients == null ? Gradients.of(sum, parameters) : gradients.and(sum, parameters);
    sum = null;
  }
}
