package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Shape;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions by oneDNN 3, called directly on the memory of float arrays.
 *
 * <p>A primitive is built once for every shape; those used last are kept. Pictures are channels
 * last, which oneDNN computes as fast as its own blocked layouts; weights are row-major and go
 * through a reorder into the layout that the primitive likes best. In {@link Precision#BF16} the
 * same reorders round both factors; sums and results stay float. Reordered copies and scratch live
 * in buffers that all primitives share, so memory does not grow with the number of layers. One
 * thread at a time may compute.
 */
public final class OneDnnKernels implements ConvolutionKernels {
  private final PackedWeights packed = new PackedWeights();
  private final Scratchpad scratchpad = new Scratchpad();
  private final Matmul matmul;
  private final List<ConvolutionMethod> methods;
  private Precision precision = Precision.FLOAT;

  /**
   * @throws LinkageError if oneDNN's library does not load
   */
  public OneDnnKernels() {
    OneDnnTeam team = new OneDnnTeam();
    matmul = new Matmul(team, scratchpad);
    boolean amx = has(dnnl.cpu_isa.avx512_core_amx);
    methods =
        List.of(
            // One output: loops in Java, no reorder at all.
            new OneChannelConvolution(),
            // Few pixels under many weights: products that read the weights as they lie.
            new Im2colConvolution(matmul, packed, amx),
            // 3×3 of many channels: a quarter of the products.
            new WinogradConvolution(matmul, new Reorders(team), amx),
            // A few outputs: those of 2×2 pixels as channels of one convolution.
            new SpaceToDepthConvolution(this),
            // The gradient of a few inputs at stride 2: four phases as channels of one convolution.
            new SubPixelConvolution(this),
            // All others.
            new DirectConvolution(team, scratchpad, packed));
  }

  /** Whether the processor multiplies bfloat16 numbers. */
  public static boolean hasBf16() {
    return has(dnnl.cpu_isa.avx512_core_bf16);
  }

  private static boolean has(dnnl.cpu_isa instructions) {
    int needed = instructions.value;
    return (dnnl.dnnl_get_effective_cpu_isa() & needed) == needed;
  }

  /** Chooses in what numbers convolutions multiply; at first {@link Precision#FLOAT}. */
  public synchronized void use(Precision wanted) {
    precision = wanted;
  }

  @Override
  public synchronized void keep(INDArray w, boolean forEver) {
    packed.keep(w, forEver);
  }

  @Override
  public synchronized void forget(INDArray w) {
    if (packed.forget(w)) {
      // The last translator has closed: whatever computes next makes anew what it needs.
      methods.forEach(ConvolutionMethod::release);
      matmul.release();
      scratchpad.release();
    }
  }

  @Override
  public boolean channelsLast() {
    return true;
  }

  @Override
  public synchronized void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    compute(Pass.FORWARD, x, w, bias, y, bias != null, geometry);
  }

  @Override
  public synchronized void backwardData(
      INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    compute(Pass.DATA, gx, w, null, gy, false, geometry);
  }

  @Override
  public synchronized void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry) {
    compute(Pass.WEIGHTS, x, gw, null, gy, add, geometry);
  }

  private void compute(
      Pass pass,
      INDArray x,
      INDArray w,
      @Nullable INDArray bias,
      INDArray y,
      boolean extra,
      ConvolutionGeometry g) {
    ConvolutionProblem problem =
        new ConvolutionProblem(
            pass,
            Shape.ofMaps(x),
            Shape.ofWeights(w),
            Shape.ofMaps(y),
            g,
            extra,
            precision,
            packed.forEver(w) == null);
    methodFor(problem).compute(problem, x, w, bias, y);
  }

  /** What primitives, their buffers included, are reckoned to hold between calls. */
  synchronized long keptBytes() {
    return methods.stream().mapToLong(ConvolutionMethod::keptBytes).sum()
        + matmul.keptBytes()
        + scratchpad.bytes();
  }

  /** The first method that suits; the last one suits always. */
  ConvolutionMethod methodFor(ConvolutionProblem problem) {
    for (ConvolutionMethod method : methods) {
      if (method.suits(problem)) {
        return method;
      }
    }
    throw new IllegalStateException("no method for " + problem);
  }

  @Override
  public synchronized void multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      @Nullable INDArray bias,
      INDArray y) {
    long inner = a.size(transposeA ? 0 : 1);
    MatmulShape shape =
        MatmulShape.of(y.size(0), inner, y.size(1))
            .withLeftTransposed(transposeA)
            .withRightTransposed(transposeB)
            .plusBias(bias != null);
    matmul.multiply(a, b, bias, y, shape);
  }

  @Override
  public String describe() {
    return "oneDNN "
        + dnnl.dnnl_version().major()
        + "."
        + dnnl.dnnl_version().minor()
        + ", called directly (processor instructions up to "
        + Arrays.stream(dnnl.cpu_isa.values())
            .filter(isa -> isa.value == dnnl.dnnl_get_effective_cpu_isa())
            .map(Enum::name)
            .findFirst()
            .orElse("unknown")
        + (precision == Precision.BF16 ? "; factors rounded to bfloat16)" : ")");
  }
}
