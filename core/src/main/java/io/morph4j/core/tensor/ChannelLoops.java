package io.morph4j.core.tensor;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loops over float feature maps with one value per channel, or per channel of each sample, in both
 * orders of memory.
 *
 * <p>The rows of channels of a channels-last map are treated a stretch at a time, long enough for
 * vector instructions whatever the number of channels. Sums are kept in double precision over fixed
 * stretches, so that results do not depend on the number of threads.
 */
public final class ChannelLoops {
  private static final int STRETCH = 2048;
  private static final int RUNS_PER_SUM = 8;
  private static final int LANES_OF_A_PLANE = 256;

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
   * Loops over maps like {@code map} (N, C, ...).
   *
   * @param perSample whether there are N * C values, not C
   */
  public static ChannelLoops of(Tensor map, boolean perSample) {
    int samples = (int) map.size(0);
    int channels = (int) map.size(1);
    int pixels = Math.toIntExact(map.length() / ((long) samples * channels));
    boolean channelsLast = map.isChannelsLast() || pixels == 1;
    return new ChannelLoops(samples, channels, pixels, channelsLast, perSample);
  }

  /** How many values there are. */
  public int groups() {
    return perSample ? samples * channels : channels;
  }

  /** How many elements share a value. */
  public long groupSize() {
    return (long) pixels * (perSample ? 1 : samples);
  }

  /** What happens to a run of elements, each with its own of the values. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param start first element of the run
     * @param length elements of the run
     * @param values for each kind of value those that go with the elements, from index 0
     */
    void run(int start, int length, float[][] values);
  }

  /** {@code y = x * values}. */
  public void multiply(INDArray x, INDArray values, INDArray y) {
    FloatBuffer in = HostLoop.floats(x);
    FloatBuffer out = HostLoop.floats(y);
    float[] factors = floats(values);
    each(
        (start, length, all) -> scale(in.slice(start, length), all[0], out.slice(start, length)),
        factors);
  }

  private static void scale(FloatBuffer x, float[] a, FloatBuffer y) {
    for (int i = 0; i < y.capacity(); i++) {
      y.put(i, x.get(i) * a[i]);
    }
  }

  /** {@code y = x + sign * values}. */
  public void add(INDArray x, INDArray values, float sign, INDArray y) {
    FloatBuffer in = HostLoop.floats(x);
    FloatBuffer out = HostLoop.floats(y);
    float[] shifts = floats(values);
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] *= sign;
    }
    each(
        (start, length, all) -> shift(in.slice(start, length), all[0], out.slice(start, length)),
        shifts);
  }

  private static void shift(FloatBuffer x, float[] a, FloatBuffer y) {
    for (int i = 0; i < y.capacity(); i++) {
      y.put(i, x.get(i) + a[i]);
    }
  }

  static float[] floats(INDArray values) {
    float[] all = new float[Math.toIntExact(values.length())];
    HostLoop.floats(values).get(all);
    return all;
  }

  /** Runs {@code body} over all elements, with {@code values} per group laid out to match. */
  public void each(Body body, float[]... values) {
    if (channelsLast) {
      eachRun(body, values);
    } else {
      eachPlane(body, values);
    }
  }

  private void eachPlane(Body body, float[][] values) {
    int length = Math.min(STRETCH, pixels);
    HostLoop.rows(
        (long) samples * channels,
        pixels,
        plane -> {
          int group = perSample ? plane : plane % channels;
          float[][] laidOut = new float[values.length][];
          for (int i = 0; i < values.length; i++) {
            laidOut[i] = filled(values[i][group], length);
          }
          for (int at = 0; at < pixels; at += length) {
            body.run(plane * pixels + at, Math.min(length, pixels - at), laidOut);
          }
        });
  }

  private static float[] filled(float value, int length) {
    float[] all = new float[length];
    java.util.Arrays.fill(all, value);
    return all;
  }

  private void eachRun(Body body, float[][] values) {
    int step = step();
    int runs = (pixels + step - 1) / step;
    float[][][] laidOut = new float[perSample ? samples : 1][values.length][];
    for (int g = 0; g < laidOut.length; g++) {
      for (int i = 0; i < values.length; i++) {
        laidOut[g][i] = repeated(values[i], g * channels, step);
      }
    }
    HostLoop.rows(
        (long) samples * runs,
        (long) step * channels,
        k -> {
          int n = k / runs;
          int from = k % runs * step;
          int length = Math.min(step, pixels - from) * channels;
          body.run((n * pixels + from) * channels, length, laidOut[perSample ? n : 0]);
        });
  }

  /** Pixels of one run. */
  private int step() {
    return Math.max(1, Math.min(pixels, STRETCH / channels));
  }

  private float[] repeated(float[] values, int from, int times) {
    float[] all = new float[times * channels];
    for (int i = 0; i < times; i++) {
      System.arraycopy(values, from, all, i * channels, channels);
    }
    return all;
  }

  /** Adds up what {@link #sums(float[], Summand)} is told of a run of elements. */
  @FunctionalInterface
  public interface Summand {
    /**
     * Adds the terms of the elements {@code start .. start + length - 1} to {@code sums[0 .. length
     * - 1]}.
     *
     * @param a the value that goes with each element, from index 0
     */
    void add(int start, int length, float[] a, float[] sums);
  }

  /** The sums of {@code x} over the elements that share a value. */
  void sums(INDArray x, INDArray result) {
    double[] sums = sums(HostLoop.floats(x));
    FloatBuffer out = HostLoop.floats(result);
    for (int i = 0; i < sums.length; i++) {
      out.put(i, (float) sums[i]);
    }
  }

  /** The sums of {@code x}, a map in memory, over the elements that share a value. */
  public double[] sums(FloatBuffer x) {
    return sums(
        new float[groups()],
        (start, length, a, total) -> accumulate(x.slice(start, length), total));
  }

  private static void accumulate(FloatBuffer x, float[] sums) {
    for (int i = 0; i < x.capacity(); i++) {
      sums[i] += x.get(i);
    }
  }

  /** Sums over the elements that share a value, of terms that {@code summand} computes. */
  public double[] sums(float[] values, Summand summand) {
    return channelsLast ? sumsOfRuns(values, summand) : sumsOfPlanes(values, summand);
  }

  private double[] sumsOfPlanes(float[] values, Summand summand) {
    double[] planes = new double[samples * channels];
    int length = Math.min(LANES_OF_A_PLANE, pixels);
    HostLoop.rows(
        planes.length,
        pixels,
        plane -> {
          float[] a = filled(values[perSample ? plane : plane % channels], length);
          float[] sums = new float[length];
          double total = 0;
          for (int at = 0; at < pixels; at += STRETCH) {
            java.util.Arrays.fill(sums, 0);
            int end = Math.min(pixels, at + STRETCH);
            for (int from = at; from < end; from += length) {
              summand.add(plane * pixels + from, Math.min(length, end - from), a, sums);
            }
            for (float part : sums) {
              total += part;
            }
          }
          planes[plane] = total;
        });
    return perSample ? planes : overSamples(planes);
  }

  private double[] overSamples(double[] planes) {
    double[] sums = new double[channels];
    for (int plane = 0; plane < planes.length; plane++) {
      sums[plane % channels] += planes[plane];
    }
    return sums;
  }

  private double[] sumsOfRuns(float[] values, Summand summand) {
    int step = step();
    int stretch = step * RUNS_PER_SUM;
    int parts = (pixels + stretch - 1) / stretch;
    double[][] partial = new double[samples * parts][];
    float[][] repeated = new float[perSample ? samples : 1][];
    for (int g = 0; g < repeated.length; g++) {
      repeated[g] = repeated(values, g * channels, step);
    }
    HostLoop.rows(
        partial.length,
        (long) stretch * channels,
        k -> {
          int n = k / parts;
          int from = k % parts * stretch;
          int end = Math.min(pixels, from + stretch);
          float[] sums = new float[step * channels];
          float[] a = repeated[perSample ? n : 0];
          for (int p = from; p < end; p += step) {
            int length = Math.min(step, end - p) * channels;
            summand.add((n * pixels + p) * channels, length, a, sums);
          }
          double[] folded = new double[channels];
          for (int i = 0; i < sums.length; i += channels) {
            for (int c = 0; c < channels; c++) {
              folded[c] += sums[i + c];
            }
          }
          partial[k] = folded;
        });
    double[] sums = new double[groups()];
    for (int k = 0; k < partial.length; k++) {
      int group = perSample ? k / parts * channels : 0;
      for (int c = 0; c < channels; c++) {
        sums[group + c] += partial[k][c];
      }
    }
    return sums;
  }
}
