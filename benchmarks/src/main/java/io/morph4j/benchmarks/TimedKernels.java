package io.morph4j.benchmarks;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.ConvolutionKernels;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts the multiplications and additions that pass the kernels, and the time they take. A call is
 * timed from outside: reorders of weights and sums into a gradient are part of it. Its cost, two
 * readings of the clock and a look into a map, is less than a microsecond.
 */
final class TimedKernels implements ConvolutionKernels {
  /** The three passes of a convolution; a transposed one has the first two exchanged. */
  enum Pass {
    FORWARD,
    DATA,
    WEIGHTS
  }

  /**
   * One convolution.
   *
   * @param batch N
   * @param height and {@code width} of the result of its forward pass
   */
  record Shape(long batch, long in, long out, long height, long width, long kernel, int stride) {
    /** Multiplications and additions of any of the three passes. */
    double flop() {
      return 2. * batch * out * height * width * in * kernel * kernel;
    }
  }

  /** A pass of a convolution. */
  record Call(Pass pass, Shape shape) {}

  /** What passed since the last {@link #reset}. */
  static final class Total {
    private long calls;
    private long nanoseconds;

    long calls() {
      return calls;
    }

    double milliseconds() {
      return nanoseconds / 1e6;
    }
  }

  private final ConvolutionKernels inner;
  private final Map<Call, Total> totals = new HashMap<>();

  TimedKernels(ConvolutionKernels inner) {
    this.inner = inner;
  }

  @Override
  public void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    long start = System.nanoTime();
    inner.forward(x, w, bias, y, geometry);
    add(Pass.FORWARD, y, w, geometry, start);
  }

  @Override
  public void backwardData(INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    long start = System.nanoTime();
    inner.backwardData(gy, w, gx, geometry);
    add(Pass.DATA, gy, w, geometry, start);
  }

  @Override
  public void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry) {
    long start = System.nanoTime();
    inner.backwardWeights(x, gy, gw, add, geometry);
    add(Pass.WEIGHTS, gy, gw, geometry, start);
  }

  /** Is no convolution, so it is passed on without being counted. */
  @Override
  public void multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      @Nullable INDArray bias,
      INDArray y) {
    inner.multiply(a, transposeA, b, transposeB, bias, y);
  }

  @Override
  public void keep(INDArray w, boolean forEver) {
    inner.keep(w, forEver);
  }

  @Override
  public void forget(INDArray w) {
    inner.forget(w);
  }

  private void add(Pass pass, INDArray y, INDArray w, ConvolutionGeometry geometry, long start) {
    int rows = channelsLast() ? 1 : 2;
    Shape shape =
        new Shape(
            y.size(0),
            w.size(1),
            w.size(0),
            y.size(rows),
            y.size(rows + 1),
            w.size(2),
            geometry.stride());
    Total total = totals.computeIfAbsent(new Call(pass, shape), call -> new Total());
    total.calls++;
    total.nanoseconds += System.nanoTime() - start;
  }

  /** Forgets what passed. */
  void reset() {
    totals.clear();
  }

  /** What passed, by call. */
  Map<Call, Total> totals() {
    return Map.copyOf(totals);
  }

  /** Multiplications and additions since the last {@link #reset}. */
  double flop() {
    return totals.entrySet().stream()
        .mapToDouble(entry -> entry.getKey().shape().flop() * entry.getValue().calls())
        .sum();
  }

  /** Time inside the kernels since the last {@link #reset}. */
  double milliseconds() {
    return totals.values().stream().mapToDouble(Total::milliseconds).sum();
  }

  @Override
  public boolean channelsLast() {
    return inner.channelsLast();
  }

  @Override
  public String describe() {
    return inner.describe();
  }
}
