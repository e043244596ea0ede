package io.morph4j.core.nn;

import io.morph4j.engine.tensor.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A part of a network: named parameters, named buffers (state that training changes without
 * gradients, such as running statistics) and named children.
 *
 * <p>Names joined by dots are the keys of the usual published state dictionaries, so that converted
 * checkpoints load without a mapping. Subclasses register everything in their constructor, in the
 * order of the state dictionary.
 */
public abstract class Module {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, INDArray> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private boolean training = true;

  protected final Parameter parameter(String name, INDArray initial) {
    Parameter parameter = new Parameter(name, initial);
    parameters.put(name, parameter);
    return parameter;
  }

  /** Registers {@code initial}, which the module changes in place. */
  protected final INDArray buffer(String name, INDArray initial) {
    buffers.put(name, initial);
    return initial;
  }

  protected final <M extends Module> M child(String name, M module) {
    children.put(name, module);
    return module;
  }

  /** Registers the children of {@code module} as children of this one, under the same names. */
  protected final <M extends Module> M inlined(M module) {
    ((Module) module).children.forEach(this::child);
    return module;
  }

  /** Whether this module behaves as in training: batch statistics, dropout. Default is true. */
  public final boolean training() {
    return training;
  }

  /** Switches this module and everything below it. */
  public final void train(boolean on) {
    training = on;
    children.values().forEach(module -> module.train(on));
  }

  /** Every module of this tree, this one first. */
  public final List<Module> modules() {
    List<Module> all = new ArrayList<>(List.of(this));
    children.values().forEach(module -> all.addAll(module.modules()));
    return all;
  }

  /** Parameters by full name, in the order of the state dictionary. */
  public final Map<String, Parameter> namedParameters() {
    Map<String, Parameter> all = new LinkedHashMap<>(parameters);
    children.forEach(
        (name, module) ->
            module.namedParameters().forEach((key, value) -> all.put(name + "." + key, value)));
    return all;
  }

  /** Buffers by full name. */
  public final Map<String, INDArray> namedBuffers() {
    Map<String, INDArray> all = new LinkedHashMap<>(buffers);
    children.forEach(
        (name, module) ->
            module.namedBuffers().forEach((key, value) -> all.put(name + "." + key, value)));
    return all;
  }

  public final List<Parameter> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /** Number of trainable numbers. */
  public final long parameterCount() {
    return parameters().stream().mapToLong(Parameter::length).sum();
  }

  /** Parameters and buffers by full name: live arrays, not copies. */
  public final Map<String, INDArray> state() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    namedParameters().forEach((name, parameter) -> state.put(name, parameter.array()));
    state.putAll(namedBuffers());
    return state;
  }

  /**
   * Copies {@code values} into this tree. Either all of it or, on an error, nothing.
   *
   * @throws IllegalArgumentException if a name is missing, unknown or of another shape; the message
   *     lists them
   */
  public final void load(Map<String, INDArray> values) {
    Map<String, INDArray> mine = state();
    Set<String> missing = new TreeSet<>(mine.keySet());
    missing.removeAll(values.keySet());
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(mine.keySet());
    List<String> shapes = new ArrayList<>();
    mine.forEach(
        (name, array) -> {
          INDArray value = values.get(name);
          if (value != null && !Arrays.equals(value.shape(), array.shape())) {
            shapes.add(
                name
                    + " is "
                    + Arrays.toString(value.shape())
                    + ", expected "
                    + Arrays.toString(array.shape()));
          }
        });
    if (!missing.isEmpty() || !unknown.isEmpty() || !shapes.isEmpty()) {
      throw new IllegalArgumentException(
          "weights do not fit this network:"
              + excerpt(" missing ", missing)
              + excerpt(" unknown ", unknown)
              + excerpt(" shapes ", shapes));
    }
    mine.forEach((name, array) -> array.assign(values.get(name)));
    Parameter.changed();
  }

  private static String excerpt(String title, java.util.Collection<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String more = names.size() > 5 ? ", … (" + names.size() + " in all)" : "";
    return title + String.join(", ", names.stream().limit(5).toList()) + more + ";";
  }
}
