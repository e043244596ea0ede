package io.morph4j.core.nn;

import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.Tensor;

/**
 * A trainable table of vectors, looked up by class index; {@code weight} {@code (classes, dim)}.
 */
public final class Embedding extends Module {
  private final Parameter weight;

  public Embedding(Initializer init, int classes, int dimension) {
    this.weight = parameter("weight", init.weight(classes, dimension));
  }

  /** Rows for {@code classes}, shape {@code (classes.length, dim)}. */
  public Tensor forward(int[] classes) {
    return Shapes.embedding(classes, weight.tensor());
  }

  /**
   * The rows of classes given as one-hot vectors, or mixtures of rows for vectors in between.
   *
   * @param oneHot {@code (N, classes)}
   * @return {@code (N, dim)}
   */
  public Tensor forward(Tensor oneHot) {
    return Convolutions.matmul(oneHot, weight.tensor(), false, false);
  }
}
