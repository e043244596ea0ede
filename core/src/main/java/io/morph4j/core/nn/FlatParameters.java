package io.morph4j.core.nn;

import io.morph4j.core.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
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

  /** Packs {@code networks} together; each network may be packed once. */
  public static FlatParameters of(Module... networks) {
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
    INDArray gradients = Nd4j.zeros(values.dataType(), total);
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      INDArray view = view(values, starts[i], parameter);
      view.assign(parameter.array());
      parameter.rebind(view, view(gradients, starts[i], parameter));
    }
    return new FlatParameters(List.copyOf(parameters), values, gradients, starts);
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
