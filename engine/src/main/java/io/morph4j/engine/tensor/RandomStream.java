package io.morph4j.engine.tensor;

import io.morph4j.engine.loop.HostArrays;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A seeded stream of random numbers whose state is two longs, so that a checkpoint can hold it.
 *
 * <p>SplitMix64 (Steele, Lea and Flood 2014). Streams for different purposes are derived by name
 * and index: what one part of a program draws never shifts what another part sees.
 */
public final class RandomStream {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private double spare = Double.NaN;

  public RandomStream(long seed) {
    this.state = mix(seed + GOLDEN_GAMMA);
  }

  /** The stream of {@code purpose} number {@code index} under {@code seed}. */
  public static RandomStream of(long seed, String purpose, long index) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100000001B3L;
    }
    return new RandomStream(mix(seed) ^ mix(hash) ^ mix(index * GOLDEN_GAMMA + 1));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in 0 .. bound-1. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, got " + bound);
    }
    return (int) Math.floorMod(nextLong() >>> 1, (long) bound);
  }

  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /** Standard normal, by the polar method of Marsaglia. */
  public double nextGaussian() {
    if (!Double.isNaN(spare)) {
      double value = spare;
      spare = Double.NaN;
      return value;
    }
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  }

  /** Fills {@code out} (float or double, row-major) with normal numbers. */
  public void fillGaussian(INDArray out, double mean, double deviation) {
    fill(out, () -> mean + deviation * nextGaussian());
  }

  /** Fills {@code out} (float or double, row-major) with uniform numbers in [low, high). */
  public void fillUniform(INDArray out, double low, double high) {
    fill(out, () -> nextDouble(low, high));
  }

  /** Draws on the host, whatever computes: the numbers of a seed are the same on every machine. */
  private static void fill(INDArray out, DoubleSupplier draw) {
    int length = Math.toIntExact(out.length());
    ByteBuffer bytes = HostArrays.toWrite(out, 0, length * out.dataType().width());
    if (out.dataType() == DataType.FLOAT) {
      FloatBuffer floats = bytes.asFloatBuffer();
      for (int i = 0; i < length; i++) {
        floats.put(i, (float) draw.getAsDouble());
      }
    } else {
      DoubleBuffer doubles = bytes.asDoubleBuffer();
      for (int i = 0; i < length; i++) {
        doubles.put(i, draw.getAsDouble());
      }
    }
    HostArrays.written(out);
  }

  /** The state, to be handed to {@link #restore}. */
  public long[] state() {
    return new long[] {state, Double.doubleToRawLongBits(spare)};
  }

  public void restore(long[] saved) {
    if (saved.length != 2) {
      throw new IllegalArgumentException("a state has 2 longs, got " + saved.length);
    }
    state = saved[0];
    spare = Double.longBitsToDouble(saved[1]);
  }
}
