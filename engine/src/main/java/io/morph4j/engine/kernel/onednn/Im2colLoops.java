package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.loop.ChannelLoops;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Moves windows between pictures and matrices: im2col as columns {@code (in kH kW, N H' W')}, with
 * zeros where windows reach over the border, and col2im from rows {@code (N H' W', in kH kW)}.
 */
final class Im2colLoops {
  /** Floats in a line of the cache. */
  private static final int LINE = 16;

  /** Channels whose windows are laid out at once: one check of the bounds in place of four. */
  private static final int AT_ONCE = 4;

  private static final long MOST_BYTES = 8L << 20;

  private final Scratch scratch;

  /** {@link #linesByTap} of the windows seen last. */
  private final RecentlyUsed<Im2col, int[]> lines =
      new RecentlyUsed<>(MOST_BYTES, line -> (long) line.length * Integer.BYTES, line -> {});

  /**
   * @param scratch where the columns come to lie
   */
  Im2colLoops(Scratch scratch) {
    this.scratch = scratch;
  }

  /** What is kept between calls, but for the columns. */
  long keptBytes() {
    return lines.bytes();
  }

  /** Gives back what is kept between calls, but for the columns. */
  void release() {
    lines.clear();
  }

  /** Runs {@code body} over {@code count} pieces of work, shared out to the threads. */
  private static void inParts(int count, long length, HostLoop.Range body) {
    int parts = Math.min(HostLoop.threads(), count);
    HostLoop.rows(
        parts,
        count * length / parts,
        part -> body.run(count * part / parts, count * (part + 1) / parts));
  }

  /**
   * The transpose (columns, rows) of a matrix (rows, columns); four rows at a time, which takes one
   * check of the bounds in place of four.
   */
  private static void transpose(float[] from, float[] to, int rows, int columns) {
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      int first = row * columns;
      int second = first + columns;
      int third = second + columns;
      int fourth = third + columns;
      for (int column = 0, at = row; column < columns; column++, at += rows) {
        to[at] = from[first + column];
        to[at + 1] = from[second + column];
        to[at + 2] = from[third + column];
        to[at + 3] = from[fourth + column];
      }
    }
    for (; row < rows; row++) {
      for (int column = 0, at = row; column < columns; column++, at += rows) {
        to[at] = from[row * columns + column];
      }
    }
  }

  /** A line of the cache at a time, then some channels of it; zeros lie behind the last pixel. */
  INDArray columns(INDArray x, Im2col windows) {
    int[] under = lines.get(windows, Im2colLoops::linesByTap);
    int in = windows.in();
    INDArray columns = scratch.of((long) in * under.length);
    FloatBuffer from = HostArrays.floats(x);
    FloatBuffer to = HostArrays.floats(columns);
    int inputs = windows.inputs();
    inParts(
        (in + LINE - 1) / LINE,
        (long) LINE * under.length,
        (firstLine, endLine) -> {
          float[] pixels = new float[(inputs + 1) * LINE];
          float[] some = new float[AT_ONCE * under.length];
          for (int line = firstLine; line < endLine; line++) {
            int first = line * LINE;
            int channels = Math.min(LINE, in - first);
            for (int i = 0; i < inputs; i++) {
              from.get(i * in + first, pixels, i * LINE, channels);
            }
            for (int c = 0; c < channels; c += AT_ONCE) {
              pick(pixels, under, c, some);
              int picked = Math.min(AT_ONCE, channels - c) * under.length;
              to.put((first + c) * under.length, some, 0, picked);
            }
          }
        });
    return columns;
  }

  /** Where the line of a pixel begins, by {@link Im2col#underByTap}. */
  private static int[] linesByTap(Im2col windows) {
    int[] under = windows.underByTap();
    for (int i = 0; i < under.length; i++) {
      under[i] *= LINE;
    }
    return under;
  }

  /** Numbers {@code from[places[i] + first]} and the three behind each, as four rows. */
  private static void pick(float[] from, int[] places, int first, float[] to) {
    int length = places.length;
    for (int i = 0; i < length; i++) {
      int at = places[i] + first;
      to[i] = from[at];
      to[length + i] = from[at + 1];
      to[2 * length + i] = from[at + 2];
      to[3 * length + i] = from[at + 3];
    }
  }

  /** Pictures {@code y} of results (out, pixels). */
  static void toPixels(INDArray results, @Nullable INDArray bias, INDArray y) {
    FloatBuffer from = HostArrays.floats(results);
    FloatBuffer to = HostArrays.floats(y);
    int channels = (int) y.size(3);
    int pixels = (int) (y.length() / channels);
    float[] shifts = bias == null ? new float[channels] : ChannelLoops.floats(bias);
    HostLoop.rows(
        pixels,
        channels,
        pixel -> {
          for (int c = 0; c < channels; c++) {
            to.put(pixel * channels + c, from.get(c * pixels + pixel) + shifts[c]);
          }
        });
  }

  /** Rows of windows (pixels, in kH kW) added up to pictures gx; the rows are void then. */
  static void fold(INDArray rows, INDArray gx, Im2col windows) {
    FloatBuffer windowed = HostArrays.floats(rows);
    int in = windows.in();
    int taps = windows.taps();
    inParts(
        windows.pixels(),
        windows.length(),
        (first, end) -> {
          float[] byTap = new float[windows.length()];
          float[] byChannel = new float[windows.length()];
          for (int pixel = first; pixel < end; pixel++) {
            windowed.get(pixel * windows.length(), byChannel);
            transpose(byChannel, byTap, in, taps);
            windowed.put(pixel * windows.length(), byTap);
          }
        });
    FloatBuffer to = HostArrays.floats(gx);
    HostLoop.rows(
        (long) windows.n() * windows.h(),
        (long) windows.w() * windows.length(),
        row -> {
          float[] sum = new float[in];
          float[] term = new float[in];
          for (int pixel = row * windows.w(); pixel < (row + 1) * windows.w(); pixel++) {
            Arrays.fill(sum, 0f);
            for (int tap = 0; tap < taps; tap++) {
              int output = windows.over(pixel, tap);
              if (output >= 0) {
                windowed.get((output * taps + tap) * in, term);
                for (int c = 0; c < in; c++) {
                  sum[c] += term[c];
                }
              }
            }
            to.put(pixel * in, sum);
          }
        });
  }
}
