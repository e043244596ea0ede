package io.morph4j.engine.ops;

import io.morph4j.engine.loop.BlockLoop;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Float loops for functions of one number, over dense arrays in host memory of one order. */
final class UnaryLoops {
  private static final int ALL_BUT_SIGN = 0x7FFF_FFFF;

  private UnaryLoops() {}

  /** {@code y = |x|}. */
  static void abs(INDArray x, INDArray y) {
    IntBuffer in = HostArrays.bits(x);
    IntBuffer out = HostArrays.bits(y);
    HostLoop.ranges(
        x.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, in.get(i) & ALL_BUT_SIGN);
          }
        });
  }

  /** {@code y} = -1, 0 or 1 as the sign of {@code x}. */
  static void sign(INDArray x, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(
        x.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out.put(i, Math.signum(in.get(i)));
          }
        });
  }

  /**
   * {@code y = log(1 + e^x)}, as {@code max(x, 0) + log(1 + e^-|x|)}, which does not overflow.
   * Results too small for a normal float, which processors are slow with, become 0.
   */
  static void softplus(INDArray x, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    HostLoop.ranges(
        x.length(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            double v = in.get(i);
            float result = (float) (Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))));
            out.put(i, result < Float.MIN_NORMAL ? 0 : result);
          }
        });
  }

  /** Where the hyperbolic tangent rounds to 1. */
  private static final float SATURATED = 9.02f;

  /**
   * {@code y = tanh(x)} within 4e-7 of it: of a quarter of x by Lambert's continued fraction (1768)
   * up to its fifth quotient, then twice {@code tanh(2z) = 2 tanh(z) / (1 + tanh(z)^2)}.
   */
  static void tanh(INDArray x, INDArray y) {
    FloatBuffer in = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(y);
    BlockLoop.over(
        x.length(),
        block -> {
          tanh(block.load(0, in), block.length());
          block.store(0, out);
        });
  }

  private static void tanh(float[] v, int n) {
    for (int i = 0; i < n; i++) {
      float z = Math.max(Math.min(v[i], SATURATED), -SATURATED) / 4;
      float q = z * z;
      float quarter = z * (945 + q * (105 + q)) / (945 + q * (420 + q * 15));
      float half = 2 * quarter / (1 + quarter * quarter);
      v[i] = 2 * half / (1 + half * half);
    }
  }

  /** {@code y} = 0 with probability {@code p}, else {@code kept}; one draw after the other. */
  static void mask(double p, float kept, RandomStream random, INDArray y) {
    FloatBuffer out = HostArrays.floats(y);
    int length = Math.toIntExact(y.length());
    for (int i = 0; i < length; i++) {
      out.put(i, random.nextDouble() < p ? 0 : kept);
    }
  }
}
