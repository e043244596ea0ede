package io.morph4j.core.nn;

import io.morph4j.engine.ops.Paddings;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.Tensor;

/** The same border on all four sides. */
public final class Pad2d extends Layer {
  private final Border border;
  private final int width;

  public Pad2d(Border border, int width) {
    this.border = border;
    this.width = width;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Paddings.pad(x, border, new int[] {width, width, width, width});
  }
}
