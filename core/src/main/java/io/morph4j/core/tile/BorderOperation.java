package io.morph4j.core.tile;

import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.Tensor;

/** A border around the picture; around a tile only where it lies at the picture's edge. */
final class BorderOperation implements MapOperation {
  private final Border border;
  private final int[] widths;

  /**
   * @param widths top, bottom, left, right
   */
  BorderOperation(Border border, int[] widths) {
    this.border = border;
    this.widths = widths.clone();
  }

  @Override
  public long side(long input, int axis) {
    return input + widths[2 * axis] + widths[2 * axis + 1];
  }

  /** The rows that stay, and those that are mirrored into the border. */
  @Override
  public Span needs(Span wanted, long input, int axis) {
    Span here = inside(wanted, axis);
    Span within = here.within(input);
    long from = here.from() < 0 ? 0 : within.from();
    long to = here.to() > input ? input : within.to();
    if (here.from() < 0) {
      to = Math.max(to, Math.min(input, 1 - here.from()));
    }
    if (here.to() > input) {
      from = Math.min(from, Math.max(0, 2 * input - 1 - here.to()));
    }
    return new Span(from, to);
  }

  /** {@code wanted} counted from the first row of the input. */
  private Span inside(Span wanted, int axis) {
    int before = widths[2 * axis];
    return new Span(wanted.from() - before, wanted.to() - before);
  }

  @Override
  public Tensor compute(Frame frame, Tensor[] inputs) {
    Region wanted =
        new Region(inside(frame.wanted().rows(), 0), inside(frame.wanted().columns(), 1));
    int[] own = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      own[2 * axis] = (int) Math.max(0, -wanted.along(axis).from());
      own[2 * axis + 1] = (int) Math.max(0, wanted.along(axis).to() - frame.side(axis));
    }
    return MapOperations.cut(
        Paddings.pad(inputs[0], border, own),
        wanted,
        frame.given().rows().from() - own[0],
        frame.given().columns().from() - own[2]);
  }
}
