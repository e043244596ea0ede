package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loops over float feature maps with values per channel, or per channel of each sample, in both
 * orders of memory.
 *
 * <p>A map is treated a run at a time, long enough for vector instructions whatever the number of
 * channels, and copied to an array on the heap and back, because the virtual machine makes vector
 * instructions of loops over such arrays only. Sums are kept in double precision over fixed
 * stretches, so that results do not depend on the number of threads.
 */
public final class ChannelLoops {
  /** Elements of a run: all arrays of a loop together fit into the fastest cache. */
  private static final int RUN = 1024;

  private static final int RUNS_PER_SUM = 16;
  private static final int LANES_OF_A_PLANE = 256;
  private static final float[][] NO_VALUES = {};
  private static final ThreadLocal<float[][]> ROOM = ThreadLocal.withInitial(() -> new float[0][]);

  private final int samples;
  private final int channels;
  private final int pixels;
  private final boolean channelsLast;
  private final boolean perSample;

  private ChannelLoops(
      int samples, int channels, int pixels, boolean channelsLast, boolean perSample) {
    this.samples = samples;
    this.channels = channels;
    this.pixels = pixels;
    this.channelsLast = channelsLast;
    this.perSample = perSample;
  }

  /**
   * Loops over maps of one shape and order.
   *
   * @param shape (N, C, ...), whatever the order in memory
   * @param channelsLast whether the channels of a pixel lie side by side
   * @param perSample whether there are N * C values, not C
   */
  public static ChannelLoops of(long[] shape, boolean channelsLast, boolean perSample) {
    long pixels = 1;
    for (int i = 2; i < shape.length; i++) {
      pixels *= shape[i];
    }
    return new ChannelLoops(
        (int) shape[0],
        (int) shape[1],
        Math.toIntExact(pixels),
        channelsLast || pixels == 1,
        perSample);
  }

  /** How many values there are. */
  public int groups() {
    return perSample ? samples * channels : channels;
  }

  /** How many elements share a value. */
  public long groupSize() {
    return (long) pixels * (perSample ? 1 : samples);
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

  /** The elements of a dense float array. */
  public static float[] floats(INDArray values) {
    float[] all = new float[Math.toIntExact(values.length())];
    HostLoop.floats(values).get(all);
    return all;
  }

  private static FloatBuffer[] buffers(INDArray[] maps) {
    return Arrays.stream(maps).map(HostLoop::floats).toArray(FloatBuffer[]::new);
  }

  /**
   * Runs {@code body} over all elements of {@code maps}, which it makes {@code y} of.
   *
   * @param values per group
   */
  public void each(INDArray[] maps, INDArray y, Body body, float[]... values) {
    FloatBuffer[] in = buffers(maps);
    FloatBuffer out = HostLoop.floats(y);
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
    FloatBuffer first = HostLoop.floats(left);
    FloatBuffer second = HostLoop.floats(x);
    FloatBuffer out = HostLoop.floats(joined);
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

  /** Arrays of at least {@code length} elements, which this thread uses again and again. */
  private static float[][] room(int count, int length) {
    float[][] room = ROOM.get();
    int most = room.length == 0 ? 0 : room[0].length;
    if (room.length < count || most < length) {
      room = new float[Math.max(room.length, count)][Math.max(most, length)];
      ROOM.set(room);
    }
    return room;
  }

  private static void load(FloatBuffer[] maps, int start, int length, float[][] room) {
    for (int i = 0; i < maps.length; i++) {
      maps[i].get(start, room[i], 0, length);
    }
  }

  private float[][] ofPlane(float[][] values, int plane, int length) {
    float[][] laidOut = new float[values.length][length];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(laidOut[i], values[i][perSample ? plane : plane % channels]);
    }
    return laidOut;
  }

  /** Each of {@code values} repeated for {@code step} pixels, for each sample if they differ. */
  private float[][][] laidOut(float[][] values, int step) {
    float[][][] all = new float[perSample ? samples : 1][values.length][step * channels];
    for (int g = 0; g < all.length; g++) {
      for (int i = 0; i < values.length; i++) {
        for (int p = 0; p < step; p++) {
          System.arraycopy(values[i], g * channels, all[g][i], p * channels, channels);
        }
      }
    }
    return all;
  }

  /** Pixels of one run. */
  private int step() {
    return Math.max(1, Math.min(pixels, RUN / channels));
  }

  /** Adds up what it is told of a run of elements. */
  @FunctionalInterface
  public interface Summand {
    /**
     * Adds the terms of elements {@code 0 .. length - 1} to those of each of {@code sums}.
     *
     * @param maps the run of each map that is read
     * @param values for each kind of value those that go with the elements
     */
    void add(int length, float[][] maps, float[][] values, float[][] sums);
  }

  /** The sums of {@code x} over the elements that share a value. */
  public void sums(INDArray x, INDArray result) {
    double[][] sums =
        sums(
            1,
            new INDArray[] {x},
            (length, maps, none, all) -> accumulate(length, maps[0], all[0]));
    FloatBuffer out = HostLoop.floats(result);
    for (int i = 0; i < sums[0].length; i++) {
      out.put(i, (float) sums[0][i]);
    }
  }

  private static void accumulate(int length, float[] x, float[] sums) {
    for (int i = 0; i < length; i++) {
      sums[i] += x[i];
    }
  }

  /** Means of at most {@code most} elements, far apart, of those that share a value. */
  public float[] roughMeans(INDArray map, int most) {
    FloatBuffer x = HostLoop.floats(map);
    int count = (int) Math.min(most, groupSize());
    float[] means = new float[groups()];
    for (int group = 0; group < means.length; group++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        int member = (int) (groupSize() * (2L * i + 1) / (2L * count));
        int n = perSample ? group / channels : member / pixels;
        int c = perSample ? group % channels : group;
        int p = member % pixels;
        sum +=
            x.get(channelsLast ? (n * pixels + p) * channels + c : (n * channels + c) * pixels + p);
      }
      means[group] = (float) (sum / count);
    }
    return means;
  }

  /**
   * Sums over the elements that share a value, of terms that {@code summand} computes.
   *
   * @param kinds how many sums
   * @param values per group
   * @return for each kind a sum per group
   */
  public double[][] sums(int kinds, INDArray[] maps, Summand summand, float[]... values) {
    FloatBuffer[] in = buffers(maps);
    return channelsLast
        ? sumsOfRuns(kinds, in, summand, values)
        : sumsOfPlanes(kinds, in, summand, values);
  }

  private double[][] sumsOfPlanes(int kinds, FloatBuffer[] in, Summand summand, float[][] values) {
    double[][] planes = new double[kinds][samples * channels];
    int length = Math.min(LANES_OF_A_PLANE, pixels);
    HostLoop.rows(
        (long) samples * channels,
        pixels,
        plane -> {
          float[][] room = room(in.length, length);
          float[][] laidOut = ofPlane(values, plane, length);
          float[][] sums = new float[kinds][length];
          for (int at = 0; at < pixels; at += length * RUNS_PER_SUM) {
            int end = Math.min(pixels, at + length * RUNS_PER_SUM);
            for (int from = at; from < end; from += length) {
              int count = Math.min(length, end - from);
              load(in, plane * pixels + from, count, room);
              summand.add(count, room, laidOut, sums);
            }
            for (int kind = 0; kind < kinds; kind++) {
              for (float part : sums[kind]) {
                planes[kind][plane] += part;
              }
              Arrays.fill(sums[kind], 0);
            }
          }
        });
    if (!perSample) {
      Arrays.setAll(planes, kind -> overSamples(planes[kind]));
    }
    return planes;
  }

  private double[] overSamples(double[] planes) {
    double[] sums = new double[channels];
    for (int plane = 0; plane < planes.length; plane++) {
      sums[plane % channels] += planes[plane];
    }
    return sums;
  }

  private double[][] sumsOfRuns(int kinds, FloatBuffer[] in, Summand summand, float[][] values) {
    int step = step();
    int stretch = step * RUNS_PER_SUM;
    int parts = (pixels + stretch - 1) / stretch;
    double[][][] partial = new double[samples * parts][kinds][channels];
    float[][][] laidOut = laidOut(values, step);
    HostLoop.rows(
        partial.length,
        (long) stretch * channels,
        k -> {
          int n = k / parts;
          int from = k % parts * stretch;
          int end = Math.min(pixels, from + stretch);
          float[][] room = room(in.length, step * channels);
          float[][] sums = new float[kinds][step * channels];
          for (int p = from; p < end; p += step) {
            int length = Math.min(step, end - p) * channels;
            load(in, (n * pixels + p) * channels, length, room);
            summand.add(length, room, laidOut[perSample ? n : 0], sums);
          }
          for (int kind = 0; kind < kinds; kind++) {
            fold(sums[kind], partial[k][kind]);
          }
        });
    double[][] sums = new double[kinds][groups()];
    for (int k = 0; k < partial.length; k++) {
      int group = perSample ? k / parts * channels : 0;
      for (int kind = 0; kind < kinds; kind++) {
        for (int c = 0; c < channels; c++) {
          sums[kind][group + c] += partial[k][kind][c];
        }
      }
    }
    return sums;
  }

  private void fold(float[] sums, double[] perChannel) {
    for (int i = 0; i < sums.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        perChannel[c] += sums[i + c];
      }
    }
  }
}
