package io.morph4j.core.nn;

import io.morph4j.engine.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of some networks packed into one buffer, with a second one for their gradients, so
 * that an optimiser step, an average or a clip is one operation. The parameters become views in the
 * order of their names.
 */
public final class FlatParameters {
  private final List<Parameter> parameters;
  private final INDArray values;
  private final INDArray gradients;
  private final long[] starts;

  private FlatParameters(
      List<Parameter> parameters, INDArray values, INDArray gradients, long[] starts) {
    this.parameters = parameters;
    this.values = values;
    this.gradients = gradients;
    this.starts = starts;
  }

  /**
   * Packs {@code networks} together; each network may be packed once. The memory that their
   * parameters had before is given back.
   */
  public static FlatParameters of(Module... networks) {
    return of(null, networks);
  }

  /**
   * Packs {@code networks} together, with their gradients in the memory of those of {@code others}
   * where that is large enough: for networks that move before the gradients of the others are
   * computed, and those after.
   */
  public static FlatParameters inTurns(FlatParameters others, Module... networks) {
    return of(others.gradients, networks);
  }

  private static FlatParameters of(@Nullable INDArray room, Module... networks) {
    List<Parameter> parameters = new ArrayList<>();
    for (Module network : networks) {
      parameters.addAll(network.parameters());
    }
    long total = 0;
    long[] starts = new long[parameters.size() + 1];
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).gradientBuffer() != null) {
        throw new IllegalStateException(
            "parameter " + parameters.get(i) + " is already packed; pack a network once");
      }
      starts[i] = total;
      total += parameters.get(i).length();
    }
    starts[parameters.size()] = total;
    if (total == 0) {
      throw new IllegalArgumentException("there are no parameters to pack");
    }
    INDArray values = Nd4j.createUninitialized(parameters.get(0).array().dataType(), total);
    INDArray gradients =
        room != null && room.length() >= total && room.dataType() == values.dataType()
            ? room.get(NDArrayIndex.interval(0, total))
            : Nd4j.zeros(values.dataType(), total);
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      INDArray view = view(values, starts[i], parameter);
      INDArray before = parameter.array();
      view.assign(before);
      parameter.rebind(view, view(gradients, starts[i], parameter));
      if (before.closeable()) {
        before.close(); // garbage collection would give it back much later
      }
    }
    return new FlatParameters(List.copyOf(parameters), values, gradients, starts);
  }

  /**
   * The part of this pack that {@code networks} lie in, live: for a second optimiser of some of
   * them, or an average of one.
   *
   * @throws IllegalArgumentException unless they lie here side by side, in this order
   */
  public FlatParameters slice(Module... networks) {
    List<Parameter> wanted = new ArrayList<>();
    for (Module network : networks) {
      wanted.addAll(network.parameters());
    }
    int from = wanted.isEmpty() ? -1 : indexOf(wanted.get(0));
    int to = from + wanted.size();
    for (int i = 0; i < wanted.size(); i++) {
      if (from < 0 || to > parameters.size() || parameters.get(from + i) != wanted.get(i)) {
        throw new IllegalArgumentException(
            "these networks do not lie side by side in one pack; give each an optimiser of its own"
                + " and let the objective move both");
      }
    }
    if (from == 0 && to == parameters.size()) {
      return this;
    }
    long[] offsets = new long[wanted.size() + 1];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = starts[from + i] - starts[from];
    }
    return new FlatParameters(
        List.copyOf(wanted),
        values.get(NDArrayIndex.interval(starts[from], starts[to])),
        gradients.get(NDArrayIndex.interval(starts[from], starts[to])),
        offsets);
  }

  /** Whether {@code network} lies in this pack. */
  public boolean holds(Module network) {
    List<Parameter> all = network.parameters();
    return !all.isEmpty() && indexOf(all.get(0)) >= 0;
  }

  private int indexOf(Parameter parameter) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) == parameter) {
        return i;
      }
    }
    return -1;
  }

  private static INDArray view(INDArray flat, long start, Parameter parameter) {
    return flat.get(NDArrayIndex.interval(start, start + parameter.length()))
        .reshape('c', parameter.shape());
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /** All values, one dimension. */
  public INDArray values() {
    return values;
  }

  /** All gradients of the last backward pass, one dimension. */
  public INDArray gradients() {
    return gradients;
  }

  /** Where parameter {@code i} begins; entry {@code size} is the total length. */
  public long start(int i) {
    return starts[i];
  }
}
