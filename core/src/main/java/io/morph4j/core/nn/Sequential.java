package io.morph4j.core.nn;

import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Layers one after another, named by their position: {@code 0}, {@code 1}, ... A normalisation and
 * the (leaky) ReLU behind it are computed in one pass.
 */
public final class Sequential extends Layer {
  private final List<Layer> layers = new ArrayList<>();
  private final List<UnaryOperator<Tensor>> steps = new ArrayList<>();

  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  public Sequential(List<? extends Layer> layers) {
    layers.forEach(this::add);
    for (int i = 0; i < layers.size(); i++) {
      if (i + 1 < layers.size()
          && layers.get(i) instanceof Norm2d norm
          && layers.get(i + 1) instanceof Activation activation
          && activation.slope().isPresent()) {
        double slope = activation.slope().getAsDouble();
        steps.add(x -> norm.forward(x, slope));
        i++;
      } else {
        steps.add(layers.get(i)::forward);
      }
    }
  }

  private void add(Layer layer) {
    child(Integer.toString(layers.size()), layer);
    layers.add(layer);
  }

  /** The layers, in order. */
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public Tensor forward(Tensor x) {
    return StepScope.chain(x, steps, UnaryOperator::apply);
  }
}
