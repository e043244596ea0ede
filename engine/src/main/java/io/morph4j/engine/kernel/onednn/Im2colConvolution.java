package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.MatmulShape.Factors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions with few pixels and many weights, such as the inner levels of a U-Net, as products
 * of matrices: the weights are read as they lie, where a convolution would bring them into another
 * order first, which takes longer than to multiply.
 *
 * <p>The windows of all output pixels are laid out as columns ({@link Im2colLoops}), because the
 * weights serve as they lie only as the left factor. The gradient of the input comes as rows.
 */
final class Im2colConvolution implements ConvolutionMethod {
  /** With fewer the reorder costs less than the windows. */
  private static final long LEAST_WEIGHTS = 1 << 18;

  /** The same in bfloat16, where a convolution multiplies faster. */
  private static final long LEAST_WEIGHTS_BF16 = 1 << 20;

  /** A product of fewer rows leaves most of a vector empty. */
  private static final long LEAST_OUTPUTS = 16;

  /** With more a convolution makes up for its reorder. */
  private static final long MOST_PIXELS = 64;

  /** The same of several maps of {@link #SMALL_MAP}, of whose windows much is border. */
  private static final long MOST_PIXELS_OF_SMALL_MAPS = 256;

  private static final long SMALL_MAP = 16;

  /** Where a convolution finds its weights in order, only latency is left to save. */
  private static final long MOST_PIXELS_IF_IN_ORDER = 16;

  /** Without AMX the reorder into bfloat16 costs more than to round on the way, up to here. */
  private static final long MOST_PIXELS_TO_ROUND = 256;

  /** Gradients of weights are written once: oneDNN's would come in its order and be moved back. */
  private static final long MOST_PIXELS_TO_SUM = 512;

  /** With fewer weights neither of the last two pays. */
  private static final long LEAST_WEIGHTS_OF_MORE = 1 << 21;

  /** With fewer to read the weights takes longer than to multiply by them, rounded or not. */
  private static final int LEAST_PIXELS_TO_ROUND = 32;

  /** The same of the gradient of the weights, which are not read. */
  private static final int LEAST_PIXELS_TO_SUM_ROUNDED = 16;

  private final Matmul matmul;
  private final PackedWeights packed;
  private final boolean amx;
  private final Scratch windowed = new Scratch();
  private final Scratch results = new Scratch();
  private final Im2colLoops loops = new Im2colLoops(windowed);

  /**
   * @param amx whether the processor convolves tiles of bfloat16 matrices, which takes less time
   *     than to bring the weights into any order
   */
  Im2colConvolution(Matmul matmul, PackedWeights packed, boolean amx) {
    this.matmul = matmul;
    this.packed = packed;
    this.amx = amx;
  }

  @Override
  public boolean suits(ConvolutionProblem problem) {
    return switch (problem.pass()) {
      case FORWARD ->
          problem.anew()
              ? fewPixels(problem, false) || rounds(problem)
              : fewPixels(problem, !problem.inFloat());
      case DATA -> fewPixels(problem, !problem.anew()) || (problem.anew() && rounds(problem));
      case WEIGHTS -> fewPixels(problem, false) || sums(problem);
    };
  }

  /**
   * @param inOrder whether a convolution would find the weights in its order already
   */
  private static boolean fewPixels(ConvolutionProblem problem, boolean inOrder) {
    long map = problem.y().c() * problem.y().d();
    long pixels = problem.pixels();
    long least = problem.inFloat() ? LEAST_WEIGHTS : LEAST_WEIGHTS_BF16;
    if (problem.w().length() < least || problem.outputs() < LEAST_OUTPUTS) {
      return false;
    }
    return inOrder
        ? pixels <= MOST_PIXELS_IF_IN_ORDER
        : pixels <= MOST_PIXELS || (map <= SMALL_MAP && pixels <= MOST_PIXELS_OF_SMALL_MAPS);
  }

  private boolean rounds(ConvolutionProblem problem) {
    return !problem.inFloat()
        && !amx
        && problem.pixels() <= MOST_PIXELS_TO_ROUND
        && problem.w().length() >= LEAST_WEIGHTS_OF_MORE;
  }

  private boolean sums(ConvolutionProblem problem) {
    return (problem.inFloat() || !amx)
        && problem.pixels() <= MOST_PIXELS_TO_SUM
        && problem.w().length() >= LEAST_WEIGHTS_OF_MORE;
  }

  @Override
  public void compute(
      ConvolutionProblem problem, INDArray x, INDArray w, @Nullable INDArray bias, INDArray y) {
    Im2col windows = new Im2col(x, w, y, problem.g());
    switch (problem.pass()) {
      case FORWARD -> {
        PackedWeights.Copies copies = packed.forEver(w);
        if (copies == null || problem.inFloat()) {
          forward(problem, windows, x, w, bias, y);
        } else {
          forwardPacked(problem, windows, x, w, bias, y, copies);
        }
      }
      case DATA -> backwardData(problem, windows, y, w, x);
      case WEIGHTS -> backwardWeights(problem, windows, x, y, w);
    }
  }

  @Override
  public long keptBytes() {
    return loops.keptBytes() + windowed.bytes() + results.bytes();
  }

  @Override
  public void release() {
    loops.release();
    windowed.release();
    results.release();
  }

  private void forward(
      ConvolutionProblem problem,
      Im2col windows,
      INDArray x,
      INDArray w,
      @Nullable INDArray bias,
      INDArray y) {
    INDArray columns = loops.columns(x, windows);
    INDArray byChannel = results.of(y.length());
    matmul.multiply(
        w,
        columns,
        null,
        byChannel,
        MatmulShape.of(w.size(0), windows.length(), windows.pixels())
            .by(factors(windows, problem.p(), LEAST_PIXELS_TO_ROUND)));
    Im2colLoops.toPixels(byChannel, bias, y);
  }

  /** With copies of {@code w} in the order of a product that will serve again and again. */
  private void forwardPacked(
      ConvolutionProblem problem,
      Im2col windows,
      INDArray x,
      INDArray w,
      @Nullable INDArray bias,
      INDArray y,
      PackedWeights.Copies copies) {
    MatmulShape shape =
        MatmulShape.of(windows.pixels(), windows.length(), w.size(0))
            .withLeftTransposed(true)
            .withRightTransposed(true)
            .plusBias(bias != null)
            .by(packed(problem.p()));
    matmul.multiply(loops.columns(x, windows), w, bias, y, shape, copies);
  }

  private void backwardData(
      ConvolutionProblem problem, Im2col windows, INDArray gy, INDArray w, INDArray gx) {
    PackedWeights.Copies copies = packed.forEver(w);
    INDArray rows = windowed.of((long) windows.pixels() * windows.length());
    MatmulShape shape =
        MatmulShape.of(windows.pixels(), w.size(0), windows.length())
            .by(
                copies == null
                    ? factors(windows, problem.p(), LEAST_PIXELS_TO_ROUND)
                    : packed(problem.p()));
    matmul.multiply(gy, w, null, rows, shape, copies);
    Im2colLoops.fold(rows, gx, windows);
  }

  private void backwardWeights(
      ConvolutionProblem problem, Im2col windows, INDArray x, INDArray gy, INDArray gw) {
    matmul.multiply(
        gy,
        loops.columns(x, windows),
        null,
        gw,
        MatmulShape.of(gw.size(0), windows.pixels(), windows.length())
            .withLeftTransposed(true)
            .withRightTransposed(true)
            .by(factors(windows, problem.p(), LEAST_PIXELS_TO_SUM_ROUNDED))
            .added(problem.adds()));
  }

  private static Factors factors(Im2col windows, Precision precision, int leastToRound) {
    return precision == Precision.BF16 && windows.pixels() >= leastToRound
        ? Factors.BF16_IN_PIECES
        : Factors.AS_THEY_LIE;
  }

  private static Factors packed(Precision precision) {
    return precision == Precision.BF16 ? Factors.PACKED_BF16 : Factors.PACKED;
  }
}
