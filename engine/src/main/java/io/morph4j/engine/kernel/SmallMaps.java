package io.morph4j.engine.kernel;

import io.morph4j.engine.kernel.OneDnnProducts.Factors;
import io.morph4j.engine.kernel.OneDnnProducts.Product;
import io.morph4j.engine.loop.ChannelLoops;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions with few pixels and many weights, such as the inner levels of a U-Net, as products
 * of matrices: the weights are read as they lie, where a convolution would bring them into another
 * order first, which takes longer than to multiply.
 *
 * <p>The windows of all output pixels are laid out as columns {@code (in kH kW, N H' W')}, because
 * the weights serve as they lie only as the left factor; zeros where they reach over the border.
 * Their gradient comes as rows {@code (N H' W', in kH kW)}.
 */
final class SmallMaps {
  private static final long LEAST_WEIGHTS = 1 << 18;
  private static final long LEAST_WEIGHTS_BF16 = 1 << 20;
  private static final long LEAST_OUTPUTS = 16;
  private static final long MOST_PIXELS = 64;
  private static final long MOST_PIXELS_TO_ROUND = 256;
  private static final long MOST_PIXELS_TO_SUM = 512;
  private static final long LEAST_WEIGHTS_OF_MORE = 1 << 21;
  private static final long MOST_PIXELS_IF_IN_ORDER = 16;

  /** With fewer to read the weights takes longer than to multiply by them, rounded or not. */
  private static final int LEAST_PIXELS_TO_ROUND = 32;

  /** The same of the gradient of the weights, which are not read. */
  private static final int LEAST_PIXELS_TO_SUM_ROUNDED = 16;

  /** Floats in a line of the cache. */
  private static final int LINE = 16;

  /** Channels whose windows are laid out at once. */
  private static final int AT_ONCE = 4;

  private static final long SMALL_MAP = 16;
  private static final long MOST_PIXELS_OF_SMALL_MAPS = 256;

  private final OneDnnProducts products;
  private final boolean matrixTiles;
  private final GrowingMemory room = new GrowingMemory();
  private final GrowingMemory results = new GrowingMemory();

  /** {@link #linesByTap} of all windows seen. */
  private final Map<Windows, int[]> lines = new HashMap<>();

  /**
   * @param matrixTiles whether the processor convolves tiles of bfloat16 matrices, which takes less
   *     time than to bring the weights into any order
   */
  SmallMaps(OneDnnProducts products, boolean matrixTiles) {
    this.products = products;
    this.matrixTiles = matrixTiles;
  }

  /**
   * Whether it pays for weights {@code w} (out, in, kH, kW) and outputs {@code y} (N, H, W, out).
   *
   * @param inOrder whether a convolution would find the weights in its order already
   * @param precision of the factors of the convolution
   */
  static boolean pays(INDArray w, INDArray y, boolean inOrder, Precision precision) {
    long map = y.size(1) * y.size(2);
    long pixels = pixels(y);
    long least = precision == Precision.BF16 ? LEAST_WEIGHTS_BF16 : LEAST_WEIGHTS;
    if (w.length() < least || w.size(0) < LEAST_OUTPUTS) {
      return false;
    }
    return inOrder
        ? pixels <= MOST_PIXELS_IF_IN_ORDER
        : pixels <= MOST_PIXELS || (map <= SMALL_MAP && pixels <= MOST_PIXELS_OF_SMALL_MAPS);
  }

  /** The same of the convolution itself, with weights as they lie. */
  boolean paysForward(INDArray w, INDArray y, Precision precision) {
    return pays(w, y, false, precision) || rounds(w, y, precision);
  }

  /** The same of the gradient of the input. */
  boolean paysForData(INDArray w, INDArray gy, boolean inOrder, Precision precision) {
    return pays(w, gy, inOrder, precision) || (!inOrder && rounds(w, gy, precision));
  }

  /** The same of the gradient of the weights {@code gw}. */
  boolean paysForWeights(INDArray gw, INDArray gy, Precision precision) {
    return pays(gw, gy, false, precision)
        || ((precision == Precision.FLOAT || !matrixTiles)
            && pixels(gy) <= MOST_PIXELS_TO_SUM
            && gw.length() >= LEAST_WEIGHTS_OF_MORE);
  }

  private boolean rounds(INDArray w, INDArray y, Precision precision) {
    return precision == Precision.BF16
        && !matrixTiles
        && pixels(y) <= MOST_PIXELS_TO_ROUND
        && w.length() >= LEAST_WEIGHTS_OF_MORE;
  }

  private static long pixels(INDArray y) {
    return y.size(0) * y.size(1) * y.size(2);
  }

  /**
   * See {@link ConvolutionKernels#forward}.
   *
   * @param precision of the factors
   */
  void forward(
      INDArray x,
      INDArray w,
      @Nullable INDArray bias,
      INDArray y,
      ConvolutionGeometry g,
      Precision precision) {
    Windows windows = new Windows(x, w, y, g);
    INDArray columns = columns(x, windows);
    INDArray byChannel = results.of(y.length());
    products.multiply(
        w,
        columns,
        null,
        byChannel,
        Product.of(w.size(0), windows.length(), windows.pixels())
            .by(factors(windows, precision, LEAST_PIXELS_TO_ROUND)));
    toPixels(byChannel, bias, y);
  }

  /**
   * The same with copies of {@code w} in the order of a product that will serve again and again,
   * made of {@code precision}.
   */
  void forward(
      INDArray x,
      INDArray w,
      @Nullable INDArray bias,
      INDArray y,
      ConvolutionGeometry g,
      KeptWeights.Copies kept,
      Precision precision) {
    Windows windows = new Windows(x, w, y, g);
    Product product =
        Product.of(windows.pixels(), windows.length(), w.size(0))
            .withLeftTransposed(true)
            .withRightTransposed(true)
            .plusBias(bias != null)
            .by(packed(precision));
    products.multiply(columns(x, windows), w, bias, y, product, kept);
  }

  /**
   * See {@link ConvolutionKernels#backwardData}.
   *
   * @param kept copies of {@code w} that will serve again and again, or null
   * @param precision of the factors
   */
  void backwardData(
      INDArray gy,
      INDArray w,
      INDArray gx,
      ConvolutionGeometry g,
      KeptWeights.@Nullable Copies kept,
      Precision precision) {
    Windows windows = new Windows(gx, w, gy, g);
    INDArray rows = room.of((long) windows.pixels() * windows.length());
    Product product =
        Product.of(windows.pixels(), w.size(0), windows.length())
            .by(
                kept == null
                    ? factors(windows, precision, LEAST_PIXELS_TO_ROUND)
                    : packed(precision));
    products.multiply(gy, w, null, rows, product, kept);
    fold(rows, gx, windows);
  }

  /**
   * See {@link ConvolutionKernels#backwardWeights}.
   *
   * @param precision of the factors
   */
  void backwardWeights(
      INDArray x,
      INDArray gy,
      INDArray gw,
      boolean add,
      ConvolutionGeometry g,
      Precision precision) {
    Windows windows = new Windows(x, gw, gy, g);
    products.multiply(
        gy,
        columns(x, windows),
        null,
        gw,
        Product.of(gw.size(0), windows.pixels(), windows.length())
            .withLeftTransposed(true)
            .withRightTransposed(true)
            .by(factors(windows, precision, LEAST_PIXELS_TO_SUM_ROUNDED))
            .added(add));
  }

  private static Factors factors(Windows windows, Precision precision, int leastToRound) {
    return precision == Precision.BF16 && windows.pixels() >= leastToRound
        ? Factors.BF16_IN_PIECES
        : Factors.AS_THEY_LIE;
  }

  private static Factors packed(Precision precision) {
    return precision == Precision.BF16 ? Factors.PACKED_BF16 : Factors.PACKED;
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
  private static void turn(float[] from, float[] to, int rows, int columns) {
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
  private INDArray columns(INDArray x, Windows windows) {
    int[] under = lines.computeIfAbsent(windows, SmallMaps::linesByTap);
    int in = windows.in();
    INDArray columns = room.of((long) in * under.length);
    FloatBuffer from = HostLoop.floats(x);
    FloatBuffer to = HostLoop.floats(columns);
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

  /** Where the line of a pixel begins, by {@link Windows#underByTap}. */
  private static int[] linesByTap(Windows windows) {
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
  private static void toPixels(INDArray results, @Nullable INDArray bias, INDArray y) {
    FloatBuffer from = HostLoop.floats(results);
    FloatBuffer to = HostLoop.floats(y);
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

  private static void fold(INDArray rows, INDArray gx, Windows windows) {
    FloatBuffer windowed = HostLoop.floats(rows);
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
            turn(byChannel, byTap, in, taps);
            windowed.put(pixel * windows.length(), byTap);
          }
        });
    FloatBuffer to = HostLoop.floats(gx);
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
