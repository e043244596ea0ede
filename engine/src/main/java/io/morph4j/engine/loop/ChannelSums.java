package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums over float feature maps per channel, or per channel of each sample, in both orders of
 * memory; a run at a time, as {@link ChannelLoops}. They are kept in double precision over fixed
 * stretches, so that results do not depend on the number of threads.
 */
public final class ChannelSums extends ChannelLayout {
  private static final int RUNS_PER_SUM = 16;
  private static final int LANES_OF_A_PLANE = 256;

  private ChannelSums(long[] shape, boolean channelsLast, boolean perSample) {
    super(shape, channelsLast, perSample);
  }

  /**
   * Sums over maps of one shape and order.
   *
   * @param shape (N, C, ...), whatever the order in memory
   * @param channelsLast whether the channels of a pixel lie side by side
   * @param perSample whether there are N * C sums, not C
   */
  public static ChannelSums of(long[] shape, boolean channelsLast, boolean perSample) {
    return new ChannelSums(shape, channelsLast, perSample);
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
    FloatBuffer out = HostArrays.floats(result);
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
    FloatBuffer x = HostArrays.floats(map);
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
