package io.morph4j.core.train;

import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The networks of a training by name, and what a checkpoint keeps of them: parameters, running
 * statistics and the random streams of their dropout.
 */
final class Networks {
  private final Map<String, Module> byName = new LinkedHashMap<>();
  private final List<Module> trained = new ArrayList<>();

  void add(String name, Module network) {
    addStill(name, network);
    network.train(true);
    trained.add(network);
  }

  /** Adds a network that is always in evaluation. */
  void addStill(String name, Module network) {
    network.train(false);
    requireFree(name);
    byName.put(name, network);
  }

  /**
   * Refuses a second use of a name in the checkpoint.
   *
   * @throws IllegalArgumentException if a network is called {@code name}
   */
  void requireFree(String name) {
    if (byName.containsKey(name)) {
      throw new IllegalArgumentException("there is a network " + name + " already");
    }
  }

  /** The network called {@code name}. */
  Module get(String name) {
    Module network = byName.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "there is no network " + name + ", only " + String.join(", ", byName.keySet()));
    }
    return network;
  }

  /** Switches those that are trained between training and evaluation. */
  void train(boolean on) {
    trained.forEach(network -> network.train(on));
  }

  /** What {@code body} gives while no network is in training, without gradients. */
  <T> T evaluating(StepMemory memory, Supplier<T> body) {
    train(false);
    try (StepScope scope = memory.openWithoutGradients()) {
      return body.get();
    } finally {
      train(true);
    }
  }

  /** Numbers of parameters by network that is trained. */
  Map<String, Long> parameterCounts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    byName.forEach(
        (name, network) -> {
          if (trained.contains(network)) {
            counts.put(name, network.parameterCount());
          }
        });
    return counts;
  }

  /**
   * The running statistics of what is trained, and with {@code all} its parameters too; live.
   *
   * @return FLOAT arrays, in the order of their names
   */
  List<INDArray> floats(boolean all) {
    return trained.stream()
        .map(network -> all ? network.state() : network.namedBuffers())
        .flatMap(arrays -> arrays.values().stream())
        .filter(array -> array.dataType() == DataType.FLOAT)
        .toList();
  }

  void save(State state) {
    byName.forEach((name, network) -> state.putAll(name, network.state()));
    List<Dropout> dropouts = dropouts();
    for (int i = 0; i < dropouts.size(); i++) {
      state.put("dropout." + i, dropouts.get(i).random().state());
    }
  }

  void restore(State state) {
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
