package io.morph4j.core.tile;

import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.ops.Normalizations.Then;
import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace.Entry;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A normalisation with what follows it, by statistics that are given or found beforehand. */
final class NormOperation implements MapOperation {
  private final boolean own;
  private final boolean hasLeft;
  private final boolean hasWeight;
  private final boolean hasBias;
  private final double eps;
  private final double slope;
  private @Nullable INDArray mean;
  private @Nullable INDArray variance;

  private NormOperation(Operation operation) {
    this.own = operation.setting("own", Boolean.class);
    this.hasLeft = operation.setting("left", Boolean.class);
    this.hasWeight = operation.setting("weight", Boolean.class);
    this.hasBias = operation.setting("bias", Boolean.class);
    this.eps = operation.setting("eps", Double.class);
    this.slope = operation.setting("slope", Double.class);
    if (!own) {
      statistics(
          operation.setting("mean", INDArray.class), operation.setting("variance", INDArray.class));
    }
  }

  static NormOperation of(Entry entry) {
    NormOperation made = new NormOperation(entry.operation());
    if (entry.inputs().get(made.input()).shape().get(0) != 1) {
      throw MapOperations.refused("a normalisation of several samples");
    }
    return made;
  }

  /** Whether the statistics are those of the input. */
  boolean own() {
    return own;
  }

  /** Which input is normalised. */
  int input() {
    return hasLeft ? 1 : 0;
  }

  /** Sets the statistics, a value per channel. */
  void statistics(INDArray mean, INDArray variance) {
    this.mean = mean;
    this.variance = variance;
  }

  @Override
  public Tensor compute(Frame frame, Tensor[] inputs) {
    if (mean == null || variance == null) {
      throw new IllegalStateException("a map is normalised before its statistics are known");
    }
    int at = input();
    Then then =
        new Then(
            hasWeight ? inputs[at + 1] : null,
            hasBias ? inputs[inputs.length - 1] : null,
            slope,
            hasLeft ? inputs[0] : null);
    return Normalizations.normalizeBy(inputs[at], mean, variance, eps, then);
  }
}
