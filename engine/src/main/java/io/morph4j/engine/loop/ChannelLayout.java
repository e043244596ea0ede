package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How maps lie in memory, and which of their elements share a value. */
abstract class ChannelLayout {
  /** Elements of a run: all arrays of a loop together fit into the fastest cache. */
  static final int RUN = 1024;

  private static final ThreadLocal<float[][]> ROOM = ThreadLocal.withInitial(() -> new float[0][]);

  final int samples;
  final int channels;
  final int pixels;
  final boolean channelsLast;
  final boolean perSample;

  /**
   * @param shape (N, C, ...), whatever the order in memory
   * @param channelsLast whether the channels of a pixel lie side by side
   * @param perSample whether there are N * C values, not C
   */
  ChannelLayout(long[] shape, boolean channelsLast, boolean perSample) {
    long all = 1;
    for (int i = 2; i < shape.length; i++) {
      all *= shape[i];
    }
    this.samples = (int) shape[0];
    this.channels = (int) shape[1];
    this.pixels = Math.toIntExact(all);
    this.channelsLast = channelsLast || all == 1;
    this.perSample = perSample;
  }

  /** How many values there are. */
  public final int groups() {
    return perSample ? samples * channels : channels;
  }

  /** How many elements share a value. */
  public final long groupSize() {
    return (long) pixels * (perSample ? 1 : samples);
  }

  /** The elements of a dense float array. */
  public static float[] floats(INDArray values) {
    float[] all = new float[Math.toIntExact(values.length())];
    HostArrays.floats(values).get(all);
    return all;
  }

  static FloatBuffer[] buffers(INDArray[] maps) {
    return Arrays.stream(maps).map(HostArrays::floats).toArray(FloatBuffer[]::new);
  }

  /** Arrays of at least {@code length} elements, which this thread uses again and again. */
  static float[][] room(int count, int length) {
    float[][] room = ROOM.get();
    int most = room.length == 0 ? 0 : room[0].length;
    if (room.length < count || most < length) {
      room = new float[Math.max(room.length, count)][Math.max(most, length)];
      ROOM.set(room);
    }
    return room;
  }

  static void load(FloatBuffer[] maps, int start, int length, float[][] room) {
    for (int i = 0; i < maps.length; i++) {
      maps[i].get(start, room[i], 0, length);
    }
  }

  final float[][] ofPlane(float[][] values, int plane, int length) {
    float[][] laidOut = new float[values.length][length];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(laidOut[i], values[i][perSample ? plane : plane % channels]);
    }
    return laidOut;
  }

  /** Each of {@code values} repeated for {@code step} pixels, for each sample if they differ. */
  final float[][][] laidOut(float[][] values, int step) {
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
  final int step() {
    return Math.max(1, Math.min(pixels, RUN / channels));
  }
}
