package io.morph4j.engine.tensor;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A named array that training changes. It outlives every step.
 *
 * <p>The name is the one the parameter has inside the module that owns it ({@code weight}, {@code
 * bias}); a module tree puts the path in front. The array may be rebound once, when a tree packs
 * its parameters into one flat buffer.
 */
public final class Parameter {
  private static final AtomicLong CHANGES = new AtomicLong();

  private final String name;
  private INDArray array;
  private Tensor tensor;
  private @Nullable INDArray gradientBuffer;

  public Parameter(String name, INDArray initial) {
    this.name = name;
    this.array = initial;
    this.tensor = Tensor.variable(initial);
  }

  /**
   * Says that parameters have got other values: what was made of them is void. Optimisers and
   * loaders call it, and every step that records begins with it.
   */
  public static void changed() {
    CHANGES.incrementAndGet();
  }

  /** How often {@link #changed} was called. */
  public static long changes() {
    return CHANGES.get();
  }

  public String name() {
    return name;
  }

  /** The leaf to compute with. */
  public Tensor tensor() {
    return tensor;
  }

  /** The values, to be changed in place by optimisers and loaders only. */
  public INDArray array() {
    return array;
  }

  public long[] shape() {
    return array.shape();
  }

  public long length() {
    return array.length();
  }

  /** Where {@link Gradients} writes this parameter's gradient, null if nowhere in particular. */
  public @Nullable INDArray gradientBuffer() {
    return gradientBuffer;
  }

  /**
   * Moves the parameter onto {@code view}, which must hold the same values in the same shape, and
   * its gradients into {@code gradient}.
   */
  public void rebind(INDArray view, INDArray gradient) {
    this.array = view;
    this.tensor = Tensor.variable(view);
    this.gradientBuffer = gradient;
  }

  @Override
  public String toString() {
    return name + java.util.Arrays.toString(shape());
  }
}
