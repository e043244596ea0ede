package io.morph4j.core.train;

import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The networks of a trainer by name, and what a checkpoint keeps of them: parameters, running
 * statistics and the random streams of their dropout.
 */
public final class Networks {
  private final Map<String, Layer> byName = new LinkedHashMap<>();

  /** Adds a network, whose arrays a checkpoint keeps under {@code name.}; returns it. */
  public <L extends Layer> L add(String name, L network) {
    byName.put(name, network);
    return network;
  }

  /** The network called {@code name}, which must be there. */
  public Layer get(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /** Adds all networks to a checkpoint. */
  public void save(State state) {
    byName.forEach((name, network) -> state.putAll(name, network.state()));
    List<Dropout> dropouts = dropouts();
    for (int i = 0; i < dropouts.size(); i++) {
      state.put("dropout." + i, dropouts.get(i).random().state());
    }
  }

  /**
   * Takes all networks out of a checkpoint.
   *
   * @throws IllegalArgumentException if its arrays do not fit them
   */
  public void restore(State state) {
    byName.forEach((name, network) -> network.load(state.arrays(name)));
    List<Dropout> dropouts = dropouts();
    for (int i = 0; i < dropouts.size(); i++) {
      dropouts.get(i).random().restore(state.numbers("dropout." + i));
    }
  }

  private List<Dropout> dropouts() {
    return byName.values().stream()
        .flatMap(network -> network.modules().stream())
        .filter(Dropout.class::isInstance)
        .map(Dropout.class::cast)
        .toList();
  }
}
