package io.morph4j.core.nn;

import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Layers one after another, named by their position: {@code 0}, {@code 1}, ... or, made by {@link
 * #named}, by names of their own. A normalisation and the (leaky) ReLU behind it are computed in
 * one pass.
 */
public final class Sequential extends Layer {
  private final List<Layer> layers = new ArrayList<>();
  private final List<UnaryOperator<Tensor>> steps = new ArrayList<>();

  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  public Sequential(List<? extends Layer> layers) {
    this(layers, IntStream.range(0, layers.size()).mapToObj(Integer::toString).toList());
  }

  private Sequential(List<? extends Layer> layers, List<String> names) {
    for (int i = 0; i < layers.size(); i++) {
      this.layers.add(child(names.get(i), layers.get(i)));
    }
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

  /** Layers to be named one by one, as in state dictionaries that do not count them. */
  public static Builder named() {
    return new Builder();
  }

  /** Gathers the layers of a {@link Sequential}. */
  public static final class Builder {
    private final List<Layer> layers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private Builder() {}

    public Builder add(String name, Layer layer) {
      if (names.contains(name)) {
        throw new IllegalArgumentException("there is a layer " + name + " already");
      }
      names.add(name);
      layers.add(layer);
      return this;
    }

    /** Adds a layer without parameters, which needs no name. */
    public Builder add(Layer layer) {
      return add("(" + layers.size() + ")", layer);
    }

    /** Adds a layer of a function. */
    public Builder add(UnaryOperator<Tensor> function) {
      return add(Activation.of(function));
    }

    public Sequential build() {
      return new Sequential(layers, names);
    }
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
