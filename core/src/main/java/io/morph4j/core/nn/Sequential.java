package io.morph4j.core.nn;

import io.morph4j.core.tensor.StepScope;
import io.morph4j.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers one after another, named by their position: {@code 0}, {@code 1}, ... */
public final class Sequential extends Layer {
  private final List<Layer> layers = new ArrayList<>();

  public Sequential(Layer... layers) {
    for (Layer layer : layers) {
      add(layer);
    }
  }

  public Sequential(List<Layer> layers) {
    layers.forEach(this::add);
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
    return StepScope.chain(x, layers, Layer::forward);
  }
}
