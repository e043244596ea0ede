package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import io.morph4j.engine.loop.ChannelLoops;
import java.util.stream.Stream;
import org.bytedeco.dnnl.memory.format_tag;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

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
final class WinogradConvolution implements ConvolutionMethod {
  private static final int TILE = WinogradTransforms.TILE;
  private static final int OUTPUTS = TILE * TILE;
  private static final int TAPS = 9;
  private static final int POINTS = WinogradTransforms.WINDOW * WinogradTransforms.WINDOW;

  /** With fewer the transforms, which grow with the channels, cost more than products save. */
  private static final long LEAST_CHANNELS = 128;

  /** Fewer are not worth transforming the weights. */
  private static final long LEAST_TILES = 64;

  /** A convolution in bfloat16 multiplies twice as fast: there must be more to save. */
  private static final long LEAST_CHANNELS_BESIDE_BF16 = 256;

  private static final long LEAST_PIXELS_BESIDE_BF16 = 2048;

  private final Matmul matmul;
  private final Reorders reorders;
  private final boolean amx;
  private final WinogradTransforms transforms = new WinogradTransforms();
  private final Scratch plain = new Scratch();
  private final Scratch windows = new Scratch();
  private final Scratch outputs = new Scratch();
  private final Scratch filters = new Scratch();
  private final Scratch taps = new Scratch();

  /**
   * @param amx whether the processor multiplies tiles of bfloat16 matrices
   */
  WinogradConvolution(Matmul matmul, Reorders reorders, boolean amx) {
    this.matmul = matmul;
    this.reorders = reorders;
    this.amx = amx;
  }

  @Override
  public boolean suits(ConvolutionProblem problem) {
    return manyChannels(problem)
        && (problem.inFloat()
            || (problem.pass() == Pass.WEIGHTS && !amx && manyWeightsAndPixels(problem)));
  }

  private static boolean manyChannels(ConvolutionProblem problem) {
    ConvolutionGeometry g = problem.g();
    return problem.w().c() == 3
        && problem.w().d() == 3
        && g.stride() == 1
        && g.dilation() == 1
        && g.padding() <= 2
        && Math.min(problem.outputs(), problem.inputs()) >= LEAST_CHANNELS
        && Math.min(problem.y().c(), problem.y().d()) >= 2 * TILE
        && problem.pixels() >= LEAST_TILES * OUTPUTS;
  }

  /** What takes less time so than by a convolution in bfloat16 without AMX. */
  private static boolean manyWeightsAndPixels(ConvolutionProblem problem) {
    return Math.min(problem.outputs(), problem.inputs()) >= LEAST_CHANNELS_BESIDE_BF16
        && problem.pixels() >= LEAST_PIXELS_BESIDE_BF16;
  }

  @Override
  public void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    int padding = problem.g().padding();
    switch (problem.pass()) {
      case FORWARD -> forward(x, w, bias, y, padding);
      case DATA -> backwardData(y, w, x, padding);
      case WEIGHTS -> backwardWeights(x, y, w, problem.adds(), padding);
    }
  }

  @Override
  public long keptBytes() {
    return reorders.keptBytes() + scratch().mapToLong(Scratch::bytes).sum();
  }

  @Override
  public void release() {
    reorders.release();
    scratch().forEach(Scratch::release);
  }

  private Stream<Scratch> scratch() {
    return Stream.of(plain, windows, outputs, filters, taps);
  }

  private void forward(INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, int padding) {
    INDArray u = transformed(w, transforms.ofWeights);
    float[] shifts = bias == null ? null : ChannelLoops.floats(bias);
    for (WinogradTiles part : WinogradTiles.of(y)) {
      MatmulShape product = MatmulShape.of(POINTS, part.tiles(), x.size(3), y.size(3));
      convolve(part, x, u, product.withRightTransposed(true), shifts, y, padding);
    }
  }

  private void backwardData(INDArray gy, INDArray w, INDArray gx, int padding) {
    INDArray u = transformed(w, transforms.ofTurnedWeights);
    for (WinogradTiles part : WinogradTiles.of(gx)) {
      MatmulShape product = MatmulShape.of(POINTS, part.tiles(), gy.size(3), gx.size(3));
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
      WinogradTiles part,
      INDArray x,
      INDArray u,
      MatmulShape product,
      float @Nullable [] shifts,
      INDArray y,
      int padding) {
    long columns = part.tiles() * y.size(3);
    INDArray v = transformWindows(x, part, padding);
    INDArray m = outputs.of(POINTS * columns);
    matmul.multiply(v, u, null, m, product);
    INDArray tiles = plain.of(OUTPUTS * columns);
    multiply(transforms.toOutputs, m, tiles, OUTPUTS, POINTS, columns);
    part.scatter(tiles, shifts, y);
  }

  private void backwardWeights(INDArray x, INDArray gy, INDArray gw, boolean add, int padding) {
    long in = x.size(3);
    long out = gy.size(3);
    INDArray gu = filters.of(POINTS * in * out);
    boolean further = false;
    for (WinogradTiles part : WinogradTiles.of(gy)) {
      INDArray v = transformWindows(x, part, padding);
      INDArray tiles = plain.of(OUTPUTS * part.tiles() * out);
      part.gather(gy, tiles);
      INDArray m = outputs.of(POINTS * part.tiles() * out);
      matmul.multiply(
          transforms.toOutputs,
          tiles,
          null,
          m,
          MatmulShape.of(POINTS, OUTPUTS, part.tiles() * out).withLeftTransposed(true));
      matmul.multiply(
          m,
          v,
          null,
          gu,
          MatmulShape.of(POINTS, out, part.tiles(), in).withLeftTransposed(true).added(further));
      further = true;
    }
    INDArray gradient = taps.of(gw.length());
    matmul.multiply(
        transforms.ofWeights,
        gu,
        null,
        gradient,
        MatmulShape.of(TAPS, POINTS, in * out).withLeftTransposed(true));
    reorders.move(gw, gradient, format_tag.cdab, gw, format_tag.abcd, add);
  }

  private INDArray transformWindows(INDArray x, WinogradTiles part, int padding) {
    long columns = part.tiles() * x.size(3);
    INDArray d = plain.of(POINTS * columns);
    part.gatherWindows(x, d, padding);
    INDArray v = windows.of(POINTS * columns);
    multiply(transforms.ofWindows, d, v, POINTS, POINTS, columns);
    return v;
  }

  private void multiply(
      INDArray left, INDArray right, INDArray result, long rows, long inner, long columns) {
    matmul.multiply(left, right, null, result, MatmulShape.of(rows, inner, columns));
  }
}
