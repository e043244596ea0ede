package io.morph4j.core.tile;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace.Entry;
import java.util.List;

/** A convolution. Its zeros stand around the picture, not around a tile. */
final class WindowOperation implements MapOperation {
  private final ConvolutionGeometry geometry;
  private final List<Long> weights; // (out, in, kH, kW)

  WindowOperation(Entry entry) {
    this.geometry = entry.operation().setting("geometry", ConvolutionGeometry.class);
    this.weights = entry.inputs().get(1).shape();
  }

  @Override
  public long side(long input, int axis) {
    return geometry.outputSide(input, weights.get(2 + axis));
  }

  /** What is read, zeros outside the picture too. */
  private Span read(Span wanted, int axis) {
    long reach = geometry.dilation() * (weights.get(2 + axis) - 1) + 1;
    long from = wanted.from() * geometry.stride() - geometry.padding();
    long to = (wanted.to() - 1) * geometry.stride() - geometry.padding() + reach;
    return new Span(from, to);
  }

  @Override
  public Span needs(Span wanted, long input, int axis) {
    return read(wanted, axis).within(input);
  }

  @Override
  public Tensor compute(Frame frame, Tensor[] inputs) {
    Region read = new Region(read(frame.wanted().rows(), 0), read(frame.wanted().columns(), 1));
    Region given = frame.given();
    int top = (int) Math.max(0, given.rows().from() - read.rows().from());
    int bottom = (int) Math.max(0, read.rows().to() - given.rows().to());
    int left = (int) Math.max(0, given.columns().from() - read.columns().from());
    int right = (int) Math.max(0, read.columns().to() - given.columns().to());
    Tensor x = inputs[0];
    if (top + bottom + left + right > 0) {
      x = Paddings.zero(x, top, bottom, left, right);
    }
    Tensor framed =
        MapOperations.cut(x, read, given.rows().from() - top, given.columns().from() - left);
    Tensor bias = inputs.length > 2 ? inputs[2] : null;
    ConvolutionGeometry inner = new ConvolutionGeometry(geometry.stride(), 0, geometry.dilation());
    return Convolutions.conv2d(framed, inputs[1], bias, inner);
  }

  @Override
  public double cost() {
    return 2.0 * weights.get(1) * weights.get(2) * weights.get(3);
  }
}
