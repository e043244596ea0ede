package io.morph4j.core.kernel;

import io.morph4j.core.tensor.ChannelLoops;
import io.morph4j.core.tensor.HostLoop;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions with few pixels and many weights, such as the inner levels of a U-Net, as products
 * of matrices: the weights are read as they lie, where a convolution would bring them into another
 * order first, which takes longer than to multiply.
 *
 * <p>The windows of all output pixels are laid out as columns {@code (in kH kW, N H' W')} to
 * convolve, because the weights serve as they lie only as the left factor, and as rows {@code (N H'
 * W', in kH kW)} for both gradients; zeros where they reach over the border.
 */
final class SmallMaps {
  private static final long LEAST_WEIGHTS = 1 << 18;
  private static final long LEAST_WEIGHTS_BF16 = 1 << 20;
  private static final long LEAST_OUTPUTS = 16;
  private static final long MOST_PIXELS = 64;
  private static final long MOST_PIXELS_IF_IN_ORDER = 16;

  /** The windows of more pixels do not fit into the caches beside the weights. */
  private static final int MOST_COLUMNS = 64;

  /** Floats in a line of the cache. */
  private static final int LINE = 16;

  private static final long SMALL_MAP = 16;
  private static final long MOST_PIXELS_OF_SMALL_MAPS = 256;

  private final OneDnnProducts products;
  private final GrowingMemory room = new GrowingMemory();
  private final GrowingMemory results = new GrowingMemory();

  SmallMaps(OneDnnProducts products) {
    this.products = products;
  }

  /**
   * Whether it pays for weights {@code w} (out, in, kH, kW) and outputs {@code y} (N, H, W, out).
   *
   * @param inOrder whether a convolution would find the weights in its order already
   * @param precision of the factors of the convolution
   */
  static boolean pays(INDArray w, INDArray y, boolean inOrder, Precision precision) {
    long map = y.size(1) * y.size(2);
    long pixels = y.size(0) * map;
    long least = precision == Precision.BF16 ? LEAST_WEIGHTS_BF16 : LEAST_WEIGHTS;
    if (w.length() < least || w.size(0) < LEAST_OUTPUTS) {
      return false;
    }
    return inOrder
        ? pixels <= MOST_PIXELS_IF_IN_ORDER
        : pixels <= MOST_PIXELS || (map <= SMALL_MAP && pixels <= MOST_PIXELS_OF_SMALL_MAPS);
  }

  /** See {@link ConvolutionKernels#forward}. */
  void forward(INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry g) {
    Windows windows = new Windows(x, w, y, g);
    if (windows.pixels() > MOST_COLUMNS) {
      products.multiply(rows(x, windows), w, bias, y, byRows(windows, w, bias));
      return;
    }
    INDArray columns = room(windows);
    toColumns(x, columns, windows);
    INDArray byChannel = results.of(y.length());
    products.multiply(
        w,
        columns,
        null,
        byChannel,
        OneDnnProducts.Product.of(w.size(0), windows.length(), windows.pixels()));
    toPixels(byChannel, bias, y);
  }

  private static OneDnnProducts.Product byRows(
      Windows windows, INDArray w, @Nullable INDArray bias) {
    return OneDnnProducts.Product.of(windows.pixels(), windows.length(), w.size(0))
        .withRightTransposed()
        .plusBias(bias != null);
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
    OneDnnProducts.Product product = byRows(windows, w, bias).packed(precision);
    products.multiply(rows(x, windows), w, bias, y, product, kept);
  }

  /**
   * See {@link ConvolutionKernels#backwardData}.
   *
   * @param kept copies of {@code w} that will serve again and again, or null
   * @param precision of the factors if there are such copies
   */
  void backwardData(
      INDArray gy,
      INDArray w,
      INDArray gx,
      ConvolutionGeometry g,
      KeptWeights.@Nullable Copies kept,
      Precision precision) {
    Windows windows = new Windows(gx, w, gy, g);
    INDArray rows = room(windows);
    OneDnnProducts.Product product =
        OneDnnProducts.Product.of(windows.pixels(), w.size(0), windows.length());
    products.multiply(gy, w, null, rows, kept == null ? product : product.packed(precision), kept);
    fold(rows, gx, windows);
  }

  /** See {@link ConvolutionKernels#backwardWeights}. */
  void backwardWeights(INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry g) {
    Windows windows = new Windows(x, gw, gy, g);
    INDArray rows = rows(x, windows);
    products.multiply(
        gy,
        rows,
        null,
        gw,
        OneDnnProducts.Product.of(gw.size(0), windows.pixels(), windows.length())
            .withLeftTransposed()
            .added(add));
  }

  /** Sides of pictures x (N, H, W, in), outputs y (N, H', W', out) and windows (kH, kW). */
  private record Windows(
      int n, int h, int w, int in, int oh, int ow, int kh, int kw, ConvolutionGeometry g) {
    Windows(INDArray x, INDArray w, INDArray y, ConvolutionGeometry g) {
      this(
          (int) x.size(0),
          (int) x.size(1),
          (int) x.size(2),
          (int) x.size(3),
          (int) y.size(1),
          (int) y.size(2),
          (int) w.size(2),
          (int) w.size(3),
          g);
    }

    int pixels() {
      return n * oh * ow;
    }

    int taps() {
      return kh * kw;
    }

    int length() {
      return in * taps();
    }

    /** Pixels of x. */
    int inputs() {
      return n * h * w;
    }

    /** The pixel of x under each tap of each output pixel; {@link #inputs} outside of x. */
    int[] under() {
      int[] all = new int[pixels() * taps()];
      for (int i = 0; i < all.length; i++) {
        int pixel = i / taps();
        int tap = i % taps();
        int picture = pixel / (oh * ow);
        int row = pixel / ow % oh * g.stride() - g.padding() + tap / kw * g.dilation();
        int column = pixel % ow * g.stride() - g.padding() + tap % kw * g.dilation();
        boolean inside = row >= 0 && row < h && column >= 0 && column < w;
        all[i] = inside ? (picture * h + row) * w + column : inputs();
      }
      return all;
    }

    /** The same for each output pixel of each tap. */
    int[] underByTap() {
      int[] byPixel = under();
      int[] all = new int[byPixel.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = byPixel[i % pixels() * taps() + i / pixels()];
      }
      return all;
    }

    /** The output coordinate whose tap {@code t} lies on input coordinate {@code at}, or -1. */
    int over(int at, int t, int side) {
      int shifted = at + g.padding() - t * g.dilation();
      int output = Math.floorDiv(shifted, g.stride());
      return output * g.stride() == shifted && output >= 0 && output < side ? output : -1;
    }
  }

  private INDArray room(Windows windows) {
    return room.of((long) windows.pixels() * windows.length());
  }

  private INDArray rows(INDArray x, Windows windows) {
    INDArray rows = room(windows);
    FloatBuffer from = HostLoop.floats(x);
    FloatBuffer to = HostLoop.floats(rows);
    int taps = windows.taps();
    int[] under = windows.under();
    HostLoop.rows(
        windows.pixels(),
        windows.length(),
        pixel -> {
          for (int tap = 0; tap < taps; tap++) {
            int at = under[pixel * taps + tap];
            boolean outside = at == windows.inputs();
            int row = pixel * windows.length() + tap;
            for (int c = 0; c < windows.in(); c++) {
              to.put(row + c * taps, outside ? 0f : from.get(at * windows.in() + c));
            }
          }
        });
    return rows;
  }

  /**
   * A line of the cache at a time, then a channel of it, whose pixels fit into the fastest cache; a
   * zero lies behind them.
   */
  private static void toColumns(INDArray x, INDArray columns, Windows windows) {
    FloatBuffer from = HostLoop.floats(x);
    FloatBuffer to = HostLoop.floats(columns);
    int[] under = windows.underByTap();
    int in = windows.in();
    HostLoop.rows(
        (in + LINE - 1) / LINE,
        (long) LINE * under.length,
        line -> {
          int first = line * LINE;
          int channels = Math.min(LINE, in - first);
          float[] lines = new float[windows.inputs() * LINE];
          for (int i = 0; i < windows.inputs(); i++) {
            from.get(i * in + first, lines, i * LINE, channels);
          }
          float[] plane = new float[windows.inputs() + 1];
          float[] block = new float[under.length];
          for (int c = 0; c < channels; c++) {
            for (int i = 0; i < windows.inputs(); i++) {
              plane[i] = lines[i * LINE + c];
            }
            for (int i = 0; i < under.length; i++) {
              block[i] = plane[under[i]];
            }
            to.put((first + c) * under.length, block);
          }
        });
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
    FloatBuffer from = HostLoop.floats(rows);
    FloatBuffer to = HostLoop.floats(gx);
    HostLoop.rows(
        (long) windows.n() * windows.h() * windows.w(),
        (long) windows.in() * windows.taps(),
        pixel -> {
          for (int c = 0; c < windows.in(); c++) {
            to.put(pixel * windows.in() + c, 0f);
          }
          for (int tap = 0; tap < windows.taps(); tap++) {
            addTap(from, to, windows, pixel, tap);
          }
        });
  }

  private static void addTap(
      FloatBuffer from, FloatBuffer to, Windows windows, int pixel, int tap) {
    int picture = pixel / (windows.h() * windows.w());
    int row = windows.over(pixel / windows.w() % windows.h(), tap / windows.kw(), windows.oh());
    int column = windows.over(pixel % windows.w(), tap % windows.kw(), windows.ow());
    if (row < 0 || column < 0) {
      return;
    }
    int output = (picture * windows.oh() + row) * windows.ow() + column;
    int window = output * windows.length() + tap;
    int at = pixel * windows.in();
    for (int c = 0; c < windows.in(); c++) {
      to.put(at + c, to.get(at + c) + from.get(window + c * windows.taps()));
    }
  }
}
