package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loops over float feature maps with values per channel, or per channel of each sample, in both
 * orders of memory.
 *
 * <p>A map is treated a run at a time, long enough for vector instructions whatever the number of
 * channels, and copied to an array on the heap and back, because the virtual machine makes vector
 * instructions of loops over such arrays only.
 */
public final class ChannelLoops extends ChannelLayout {
  private static final float[][] NO_VALUES = {};

  private ChannelLoops(long[] shape, boolean channelsLast, boolean perSample) {
    super(shape, channelsLast, perSample);
  }

  /**
   * Loops over maps of one shape and order.
   *
   * @param shape (N, C, ...), whatever the order in memory
   * @param channelsLast whether the channels of a pixel lie side by side
   * @param perSample whether there are N * C values, not C
   */
  public static ChannelLoops of(long[] shape, boolean channelsLast, boolean perSample) {
    return new ChannelLoops(shape, channelsLast, perSample);
  }

  /** What happens to a run of elements. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes elements {@code 0 .. length - 1} of the result into {@code maps[0]}.
     *
     * @param maps the run of each map that is read
     * @param values for each kind of value those that go with the elements
     */
    void run(int length, float[][] maps, float[][] values);
  }

  /** {@code y = x * values}. */
  public void multiply(INDArray x, INDArray values, INDArray y) {
    each(
        new INDArray[] {x},
        y,
        (length, maps, all) -> scale(length, maps[0], all[0]),
        floats(values));
  }

  private static void scale(int length, float[] x, float[] a) {
    for (int i = 0; i < length; i++) {
      x[i] *= a[i];
    }
  }

  /** {@code y = x + sign * values}. */
  public void add(INDArray x, INDArray values, float sign, INDArray y) {
    float[] shifts = floats(values);
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] *= sign;
    }
    each(new INDArray[] {x}, y, (length, maps, all) -> shift(length, maps[0], all[0]), shifts);
  }

  private static void shift(int length, float[] x, float[] a) {
    for (int i = 0; i < length; i++) {
      x[i] += a[i];
    }
  }

  /**
   * Runs {@code body} over all elements of {@code maps}, which it makes {@code y} of.
   *
   * @param values per group
   */
  public void each(INDArray[] maps, INDArray y, Body body, float[]... values) {
    FloatBuffer[] in = buffers(maps);
    FloatBuffer out = HostArrays.floats(y);
    if (channelsLast) {
      eachRun(in, out, body, values);
    } else {
      eachPlane(in, out, body, values);
    }
  }

  private void eachPlane(FloatBuffer[] in, FloatBuffer out, Body body, float[][] values) {
    int length = Math.min(RUN, pixels);
    HostLoop.rows(
        (long) samples * channels,
        pixels,
        plane -> {
          float[][] room = room(in.length, length);
          float[][] laidOut = ofPlane(values, plane, length);
          for (int at = 0; at < pixels; at += length) {
            int start = plane * pixels + at;
            int count = Math.min(length, pixels - at);
            load(in, start, count, room);
            body.run(count, room, laidOut);
            out.put(start, room[0], 0, count);
          }
        });
  }

  private void eachRun(FloatBuffer[] in, FloatBuffer out, Body body, float[][] values) {
    int step = step();
    int runs = (pixels + step - 1) / step;
    float[][][] laidOut = laidOut(values, step);
    HostLoop.rows(
        (long) samples * runs,
        (long) step * channels,
        k -> {
          int n = k / runs;
          int from = k % runs * step;
          int start = (n * pixels + from) * channels;
          int length = Math.min(step, pixels - from) * channels;
          float[][] room = room(in.length, step * channels);
          load(in, start, length, room);
          body.run(length, room, laidOut[perSample ? n : 0]);
          out.put(start, room[0], 0, length);
        });
  }

  /**
   * Makes maps {@code joined}, channels last, of two: what {@code ofLeft} makes of {@code left}
   * before what {@code body} makes of {@code x}, as channels of one.
   *
   * @param left as many samples and pixels as {@code x}, channels last, as is {@code x}
   * @param values per group
   */
  public void beside(
      INDArray left, Body ofLeft, INDArray x, Body body, INDArray joined, float[]... values) {
    int others = Math.toIntExact(left.length() / ((long) samples * pixels));
    int all = others + channels;
    int step = Math.max(1, Math.min(pixels, RUN / all));
    int runs = (pixels + step - 1) / step;
    float[][][] laidOut = laidOut(values, step);
    FloatBuffer first = HostArrays.floats(left);
    FloatBuffer second = HostArrays.floats(x);
    FloatBuffer out = HostArrays.floats(joined);
    HostLoop.rows(
        (long) samples * runs,
        (long) step * all,
        k -> {
          int n = k / runs;
          int from = k % runs * step;
          int start = n * pixels + from;
          int count = Math.min(step, pixels - from);
          float[][] room = room(3, step * all);
          float[][] lefts = {room[1]};
          first.get(start * others, room[1], 0, count * others);
          ofLeft.run(count * others, lefts, NO_VALUES);
          second.get(start * channels, room[0], 0, count * channels);
          body.run(count * channels, room, laidOut[perSample ? n : 0]);
          for (int i = 0; i < count; i++) {
            System.arraycopy(room[1], i * others, room[2], i * all, others);
            System.arraycopy(room[0], i * channels, room[2], i * all + others, channels);
          }
          out.put(start * all, room[2], 0, count * all);
        });
  }
}
