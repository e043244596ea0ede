package io.morph4j.core.tile;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace.Entry;
import java.util.List;

/**
 * A transposed convolution without bias: value i of the input lands at i·stride − padding + tap.
 */
final class TransposedOperation implements MapOperation {
  private final ConvolutionGeometry geometry;
  private final List<Long> weights; // (in, out, kH, kW)

  /** Rows and columns of the result beyond the least side. */
  private final long[] beyond = new long[2];

  TransposedOperation(Entry entry) {
    this.geometry = entry.operation().setting("geometry", ConvolutionGeometry.class);
    this.weights = entry.inputs().get(1).shape();
    for (int axis = 0; axis < 2; axis++) {
      long input = entry.inputs().get(0).shape().get(2 + axis);
      beyond[axis] = entry.result().shape().get(2 + axis) - least(input, axis);
    }
  }

  private long least(long input, int axis) {
    return geometry.transposedSide(input, weights.get(2 + axis), 0);
  }

  @Override
  public long side(long input, int axis) {
    return least(input, axis) + beyond[axis];
  }

  @Override
  public Span needs(Span wanted, long input, int axis) {
    int stride = geometry.stride();
    long first = wanted.from() + geometry.padding();
    long reach = geometry.dilation() * (weights.get(2 + axis) - 1);
    long from = Math.min(-Math.floorDiv(reach - first, stride), Math.floorDiv(first, stride));
    long to = Math.floorDiv(wanted.to() - 1 + geometry.padding(), stride) + 1;
    return new Span(from, to).within(input);
  }

  @Override
  public Tensor compute(Frame frame, Tensor[] inputs) {
    int stride = geometry.stride();
    ConvolutionGeometry inner = new ConvolutionGeometry(stride, 0, geometry.dilation());
    long missing = 0;
    for (int axis = 0; axis < 2; axis++) {
      long begin = frame.given().along(axis).from() * stride - geometry.padding();
      long made =
          inner.transposedSide(frame.given().along(axis).length(), weights.get(2 + axis), 0);
      missing = Math.max(missing, frame.wanted().along(axis).to() - begin - made);
    }
    return MapOperations.cut(
        Convolutions.convTranspose2d(inputs[0], inputs[1], null, inner, (int) missing),
        frame.wanted(),
        frame.given().rows().from() * stride - geometry.padding(),
        frame.given().columns().from() * stride - geometry.padding());
  }

  @Override
  public double cost() {
    double taps = weights.get(2) * weights.get(3);
    return 2.0 * weights.get(0) * taps / geometry.stride() / geometry.stride();
  }
}
