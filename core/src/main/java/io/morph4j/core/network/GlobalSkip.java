package io.morph4j.core.network;

import io.morph4j.core.config.Formerly;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.tensor.Tensor;

/** How the last layer of a generator and the picture that it is given make the output. */
public enum GlobalSkip {
  /** The output is that of the last layer, tanh, as published. */
  @Formerly("false")
  NONE {
    @Override
    Tensor join(Tensor picture, Tensor last) {
      return last;
    }
  },

  /** It is added before tanh: {@code tanh(atanh(.98 x) + y)}. */
  @Formerly("true")
  ADD {
    @Override
    Tensor join(Tensor picture, Tensor last) {
      Tensor part = picture.times(ADD_SHARE);
      Tensor ratio = Arithmetic.divide(part.plus(1), part.times(-1).plus(1));
      return Activations.tanh(Arithmetic.log(ratio).times(.5).plus(last));
    }
  },

  /**
   * Between ADD and a step of {@code |t|} of the way to 1 or -1: {@code (x + t - (1 - k) |t| x) /
   * (1 + k x t)} with {@code t = tanh y} and k of {@link #BLEND_SHARE}. With k = 1 it adds before
   * tanh, which makes texture of a dark channel stronger as the channel gets brighter; with k = 0
   * contrast falls by {@code |t|}.
   */
  BLEND {
    @Override
    Tensor join(Tensor picture, Tensor last) {
      Tensor way = Activations.tanh(last);
      Tensor lost = Arithmetic.abs(way).times(picture).times(1 - BLEND_SHARE);
      Tensor bend = picture.times(way).times(BLEND_SHARE).plus(1);
      return Arithmetic.divide(picture.plus(way).minus(lost), bend);
    }
  };

  /** Share of the picture that {@link #ADD} adds to: the inverse of tanh is infinite at 1. */
  public static final double ADD_SHARE = .98;

  /** How much of {@link #ADD} is in {@link #BLEND}. */
  public static final double BLEND_SHARE = 2. / 3;

  /**
   * The output.
   *
   * @param picture in [-1, 1]
   * @param last what the last layer gives: the output for NONE, otherwise any number for each of
   *     the picture
   * @return in [-1, 1], of BLEND but for rounding
   */
  abstract Tensor join(Tensor picture, Tensor last);
}
