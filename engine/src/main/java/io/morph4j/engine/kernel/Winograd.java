package io.morph4j.engine.kernel;

import io.morph4j.engine.kernel.OneDnnProducts.Product;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.memory.format_tag;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * 3×3 convolutions of stride 1 with a quarter of the products: F(4×4, 3×3) of Lavin and Gray, "Fast
 * Algorithms for Convolutional Neural Networks" (2015), after Winograd.
 *
 * <p>A tile of 4×4 outputs depends on a window d of 6×6 inputs: {@code y = A^T ((G g G^T) * (B^T d
 * B)) A} with an elementwise product, which becomes, for all tiles and channels at once, one
 * product of matrices (tiles, in) (in, out) for each of the 36 elements. The three transforms are
 * products with Kronecker squares, {@code (B ⊗ B)^T} and so on, of (36, 36), (36, 9) and (16, 36)
 * numbers. The gradient of the input is the convolution with the weights turned around; that of the
 * weights runs the formula backwards.
 *
 * <p>Rounding errors are about three times those of plain sums.
 */
final class Winograd {
  private static final int TILE = 4;
  private static final int OUTPUTS = TILE * TILE;
  private static final int TAPS = 9;
  private static final int WINDOW = 6;
  private static final int POINTS = WINDOW * WINDOW;

  private static final long LEAST_CHANNELS_BESIDE_BF16 = 256;
  private static final long LEAST_PIXELS_BESIDE_BF16 = 2048;
  private static final long LEAST_CHANNELS = 128;

  /** Fewer are not worth transforming the weights. */
  private static final long LEAST_TILES = 64;

  private static final int MOST_TILES = 256;

  /**
   * Where the polynomials behind the formula are evaluated, infinity besides: of the choices tried
   * the one with the smallest rounding errors, a quarter of those of 0, 1, -1, 2, -2.
   */
  private static final double[] AT = {0, 2 / 3.0, -2 / 3.0, 3 / 2.0, -3 / 2.0};

  private static final double[][] B = windowTransform();
  private static final double[][] G = weightTransform();
  private static final double[][] A = outputTransform();

  private final OneDnnProducts products;
  private final OneDnnReorders reorders;
  private final INDArray ofWindows = square(B);
  private final INDArray ofWeights = square(G);
  private final INDArray ofTurnedWeights = square(turned(G));
  private final INDArray toOutputs = square(A);
  private final GrowingMemory plain = new GrowingMemory();
  private final GrowingMemory windows = new GrowingMemory();
  private final GrowingMemory outputs = new GrowingMemory();
  private final GrowingMemory filters = new GrowingMemory();
  private final GrowingMemory taps = new GrowingMemory();

  Winograd(OneDnnProducts products, OneDnnReorders reorders) {
    this.products = products;
    this.reorders = reorders;
  }

  /**
   * Whether it pays for weights {@code w} (out, in, kH, kW) and outputs {@code y} (N, H, W, out).
   */
  static boolean pays(INDArray w, INDArray y, ConvolutionGeometry g) {
    return w.size(2) == 3
        && w.size(3) == 3
        && g.stride() == 1
        && g.dilation() == 1
        && g.padding() <= 2
        && Math.min(w.size(0), w.size(1)) >= LEAST_CHANNELS
        && Math.min(y.size(1), y.size(2)) >= 2 * TILE
        && y.size(0) * y.size(1) * y.size(2) >= LEAST_TILES * OUTPUTS;
  }

  /**
   * Whether the gradient of weights takes less time so than by a convolution in bfloat16 without
   * instructions for tiles of matrices (AMX).
   */
  static boolean paysBesideBf16(INDArray gw, INDArray gy, ConvolutionGeometry g) {
    return pays(gw, gy, g)
        && Math.min(gw.size(0), gw.size(1)) >= LEAST_CHANNELS_BESIDE_BF16
        && gy.size(0) * gy.size(1) * gy.size(2) >= LEAST_PIXELS_BESIDE_BF16;
  }

  /** See {@link ConvolutionKernels#forward}. */
  void forward(INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, int padding) {
    INDArray u = transformed(w, ofWeights);
    float[] shifts = bias == null ? null : values(bias);
    for (Part part : Part.of(y)) {
      Product product = Product.of(POINTS, part.tiles(), x.size(3), y.size(3));
      convolve(part, x, u, product.withRightTransposed(true), shifts, y, padding);
    }
  }

  /** See {@link ConvolutionKernels#backwardData}. */
  void backwardData(INDArray gy, INDArray w, INDArray gx, int padding) {
    INDArray u = transformed(w, ofTurnedWeights);
    for (Part part : Part.of(gx)) {
      Product product = Product.of(POINTS, part.tiles(), gy.size(3), gx.size(3));
      convolve(part, gy, u, product, null, gx, 2 - padding);
    }
  }

  /** The weights (out, in, 3, 3) as (36, out, in). */
  private INDArray transformed(INDArray w, INDArray transform) {
    INDArray byTap = taps.of(w.length());
    reorders.move(w, w, format_tag.abcd, byTap, format_tag.cdab, false);
    long pairs = w.size(0) * w.size(1);
    INDArray u = filters.of(POINTS * pairs);
    multiply(transform, byTap, u, POINTS, TAPS, pairs);
    return u;
  }

  private void convolve(
      Part part,
      INDArray x,
      INDArray u,
      Product product,
      float @Nullable [] shifts,
      INDArray y,
      int padding) {
    long columns = part.tiles() * y.size(3);
    INDArray v = transformWindows(x, part, padding);
    INDArray m = outputs.of(POINTS * columns);
    products.multiply(v, u, null, m, product);
    INDArray tiles = plain.of(OUTPUTS * columns);
    multiply(toOutputs, m, tiles, OUTPUTS, POINTS, columns);
    part.scatter(tiles, shifts, y);
  }

  /** See {@link ConvolutionKernels#backwardWeights}. */
  void backwardWeights(INDArray x, INDArray gy, INDArray gw, boolean add, int padding) {
    long in = x.size(3);
    long out = gy.size(3);
    INDArray gu = filters.of(POINTS * in * out);
    boolean further = false;
    for (Part part : Part.of(gy)) {
      INDArray v = transformWindows(x, part, padding);
      INDArray tiles = plain.of(OUTPUTS * part.tiles() * out);
      part.gather(gy, tiles);
      INDArray m = outputs.of(POINTS * part.tiles() * out);
      products.multiply(
          toOutputs,
          tiles,
          null,
          m,
          Product.of(POINTS, OUTPUTS, part.tiles() * out).withLeftTransposed(true));
      products.multiply(
          m,
          v,
          null,
          gu,
          Product.of(POINTS, out, part.tiles(), in).withLeftTransposed(true).added(further));
      further = true;
    }
    INDArray gradient = taps.of(gw.length());
    products.multiply(
        ofWeights, gu, null, gradient, Product.of(TAPS, POINTS, in * out).withLeftTransposed(true));
    reorders.move(gw, gradient, format_tag.cdab, gw, format_tag.abcd, add);
  }

  private static float[] values(INDArray vector) {
    float[] all = new float[(int) vector.length()];
    HostLoop.floats(vector).get(all);
    return all;
  }

  private INDArray transformWindows(INDArray x, Part part, int padding) {
    long columns = part.tiles() * x.size(3);
    INDArray d = plain.of(POINTS * columns);
    part.gatherWindows(x, d, padding);
    INDArray v = windows.of(POINTS * columns);
    multiply(ofWindows, d, v, POINTS, POINTS, columns);
    return v;
  }

  private void multiply(
      INDArray left, INDArray right, INDArray result, long rows, long inner, long columns) {
    products.multiply(left, right, null, result, Product.of(rows, inner, columns));
  }

  /** {@code B^T}: coefficients of the products of {@code x - p} over the other finite points. */
  private static double[][] windowTransform() {
    double[][] all = new double[WINDOW][WINDOW];
    for (int row = 0; row < WINDOW; row++) {
      all[row][0] = 1;
      int degree = 0;
      for (int k = 0; k < AT.length; k++) {
        if (k != row) {
          degree++;
          for (int i = degree; i >= 0; i--) {
            all[row][i] = (i > 0 ? all[row][i - 1] : 0) - AT[k] * all[row][i];
          }
        }
      }
    }
    return all;
  }

  private static double[][] weightTransform() {
    double[][] all = new double[WINDOW][3];
    for (int row = 0; row < AT.length; row++) {
      double scale = 1;
      for (int k = 0; k < AT.length; k++) {
        scale *= k == row ? 1 : AT[row] - AT[k];
      }
      for (int i = 0; i < 3; i++) {
        all[row][i] = Math.pow(AT[row], i) / scale;
      }
    }
    all[AT.length][2] = 1;
    return all;
  }

  /** {@code A^T}. */
  private static double[][] outputTransform() {
    double[][] all = new double[TILE][WINDOW];
    for (int i = 0; i < TILE; i++) {
      for (int point = 0; point < AT.length; point++) {
        all[i][point] = Math.pow(AT[point], i);
      }
    }
    all[TILE - 1][AT.length] = 1;
    return all;
  }

  private static double[][] turned(double[][] matrix) {
    double[][] all = new double[matrix.length][];
    for (int r = 0; r < matrix.length; r++) {
      double[] row = matrix[r];
      all[r] = new double[row.length];
      for (int c = 0; c < row.length; c++) {
        all[r][c] = row[row.length - 1 - c];
      }
    }
    return all;
  }

  /** {@code m ⊗ m}. */
  private static INDArray square(double[][] m) {
    int rows = m.length;
    int columns = m[0].length;
    float[][] all = new float[rows * rows][columns * columns];
    for (int r = 0; r < rows * rows; r++) {
      for (int c = 0; c < columns * columns; c++) {
        all[r][c] = (float) (m[r / rows][c / columns] * m[r % rows][c % columns]);
      }
    }
    return Nd4j.createFromArray(all);
  }

  /**
   * Some rows of tiles of pictures y (N, H, W, C), few enough that memory does not grow with their
   * height or number. Rows are counted through all pictures.
   */
  private record Part(int first, int rows, int high, int wide) {
    static Iterable<Part> of(INDArray y) {
      int high = (int) (y.size(1) + TILE - 1) / TILE;
      int wide = (int) (y.size(2) + TILE - 1) / TILE;
      int all = (int) y.size(0) * high;
      int atOnce = Math.max(1, MOST_TILES / wide);
      return () ->
          IntStream.iterate(0, from -> from < all, from -> from + atOnce)
              .mapToObj(from -> new Part(from, Math.min(atOnce, all - from), high, wide))
              .iterator();
    }

    long tiles() {
      return (long) rows * wide;
    }

    /** Copies the window of each tile of x (N, H, W, C), zeros outside: (36, tiles, C). */
    void gatherWindows(INDArray x, INDArray to, int padding) {
      copy(x, to, WINDOW, padding);
    }

    /** Copies each tile of y (N, H, W, C), zeros outside: (16, tiles, C). */
    void gather(INDArray y, INDArray to) {
      copy(y, to, TILE, 0);
    }

    /** Copies (16, tiles, C) plus {@code shifts} (C) to where they are in y (N, H, W, C). */
    void scatter(INDArray from, float @Nullable [] shifts, INDArray y) {
      int channels = (int) y.size(3);
      FloatBuffer tiles = HostLoop.floats(from);
      FloatBuffer pixels = HostLoop.floats(y);
      each(
          y,
          TILE,
          0,
          (pixel, at) -> {
            if (pixel >= 0 && shifts == null) {
              pixels.put(pixel, tiles, at, channels);
            } else if (pixel >= 0 && shifts != null) {
              add(tiles.slice(at, channels), shifts, pixels.slice(pixel, channels));
            }
          });
    }

    private static void add(FloatBuffer from, float[] shifts, FloatBuffer to) {
      for (int i = 0; i < to.capacity(); i++) {
        to.put(i, from.get(i) + shifts[i]);
      }
    }

    private void copy(INDArray map, INDArray tiled, int side, int padding) {
      int channels = (int) map.size(3);
      FloatBuffer pixels = HostLoop.floats(map);
      FloatBuffer tiles = HostLoop.floats(tiled);
      float[] zeros = new float[channels];
      each(
          map,
          side,
          padding,
          (pixel, at) -> {
            if (pixel >= 0) {
              tiles.put(at, pixels, pixel, channels);
            } else {
              tiles.put(at, zeros, 0, channels);
            }
          });
    }

    private interface Row {
      void at(int pixel, int tiled);
    }

    /** Every row of channels of the tiled array with its place in the map, or -1 outside of it. */
    private void each(INDArray map, int side, int padding, Row body) {
      int height = (int) map.size(1);
      int width = (int) map.size(2);
      int channels = (int) map.size(3);
      HostLoop.rows(
          (long) side * side * rows,
          (long) wide * channels,
          line -> {
            int element = line / rows;
            int row = first + line % rows;
            int r = row % high * TILE + element / side - padding;
            for (int tile = 0; tile < wide; tile++) {
              int c = tile * TILE + element % side - padding;
              boolean inside = r >= 0 && r < height && c >= 0 && c < width;
              body.at(
                  inside ? ((row / high * height + r) * width + c) * channels : -1,
                  (line * wide + tile) * channels);
            }
          });
    }
  }
}
