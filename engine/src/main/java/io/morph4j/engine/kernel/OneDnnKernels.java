package io.morph4j.engine.kernel;

import io.morph4j.engine.kernel.ConvolutionKey.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions by oneDNN 3, called directly on the memory of float arrays.
 *
 * <p>A primitive is built once for every shape and kept. Pictures are channels last, which oneDNN
 * computes as fast as its own blocked layouts; weights are row-major and go through a reorder into
 * the layout that the primitive likes best. In {@link Precision#BF16} the same reorders round both
 * factors; sums and results stay float. Reordered copies and scratch live in buffers that all
 * primitives share, so memory does not grow with the number of layers. One thread at a time may
 * compute.
 */
final class OneDnnKernels implements ConvolutionKernels {
  private record NarrowLayer(List<Long> weights, ConvolutionGeometry geometry) {
    static NarrowLayer of(INDArray w, ConvolutionGeometry geometry) {
      return new NarrowLayer(List.of(w.size(0), w.size(1), w.size(2), w.size(3)), geometry);
    }
  }

  private final OneDnnTeam team = new OneDnnTeam();
  private final Map<NarrowLayer, FewOutputs> fewOutputs = new HashMap<>();
  private final Map<NarrowLayer, FewInputs> fewInputs = new HashMap<>();
  private final KeptWeights keptWeights = new KeptWeights();
  private final OneDnnWorkspace workspace = new OneDnnWorkspace();
  private final OneDnnConvolutions convolutions = new OneDnnConvolutions(team, workspace);
  private final OneDnnProducts products = new OneDnnProducts(team, workspace);
  private final boolean matrixTiles = has(dnnl.cpu_isa.avx512_core_amx);
  private final SmallMaps smallMaps = new SmallMaps(products, matrixTiles);
  private final Winograd winograd = new Winograd(products, new OneDnnReorders(team));
  private Precision precision = Precision.FLOAT;

  /** Whether the processor multiplies bfloat16 numbers. */
  static boolean hasBf16() {
    return has(dnnl.cpu_isa.avx512_core_bf16);
  }

  private static boolean has(dnnl.cpu_isa instructions) {
    int needed = instructions.value;
    return (dnnl.dnnl_get_effective_cpu_isa() & needed) == needed;
  }

  /** Whether the gradient of weights is computed by Winograd's method. */
  private boolean byWinograd(INDArray gw, INDArray gy, ConvolutionGeometry geometry) {
    return precision == Precision.FLOAT
        ? Winograd.pays(gw, gy, geometry)
        : !matrixTiles && Winograd.paysBesideBf16(gw, gy, geometry);
  }

  synchronized void use(Precision wanted) {
    precision = wanted;
  }

  @Override
  public synchronized void keep(INDArray w, boolean forEver) {
    keptWeights.keep(w, forEver);
  }

  /**
   * The copies of {@code w}: for a step only in bfloat16, where they are half the size and their
   * making a larger part of the work.
   */
  private KeptWeights.@Nullable Copies kept(INDArray w) {
    return precision == Precision.BF16 ? keptWeights.of(w) : keptForEver(w);
  }

  private KeptWeights.@Nullable Copies keptForEver(INDArray w) {
    KeptWeights.Copies copies = keptWeights.of(w);
    return copies != null && copies.forEver() ? copies : null;
  }

  @Override
  public boolean channelsLast() {
    return true;
  }

  @Override
  public synchronized void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    if (OneOutput.pays(w, y)) {
      OneOutput.forward(x, w, bias, y, geometry);
      return;
    }
    KeptWeights.Copies forEver = keptForEver(w);
    if (forEver != null && precision == Precision.BF16) {
      if (SmallMaps.pays(w, y, true, precision)) {
        smallMaps.forward(x, w, bias, y, geometry, forEver, precision);
        return;
      }
    } else if (forEver == null
        ? smallMaps.paysForward(w, y, precision)
        : SmallMaps.pays(w, y, false, precision)) {
      smallMaps.forward(x, w, bias, y, geometry, precision);
      return;
    }
    if (precision == Precision.FLOAT && Winograd.pays(w, y, geometry)) {
      winograd.forward(x, w, bias, y, geometry.padding());
      return;
    }
    if (FewOutputs.pays(w, y, geometry)) {
      few(w, geometry).forward(this, x, w, bias, y);
      return;
    }
    find(Kind.FORWARD, x, w, y, geometry, bias != null)
        .forEach(primitive -> primitive.run(x, w, bias, y, kept(w)));
  }

  @Override
  public synchronized void backwardData(
      INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    KeptWeights.Copies forEver = keptForEver(w);
    if (smallMaps.paysForData(w, gy, forEver != null, precision)) {
      smallMaps.backwardData(gy, w, gx, geometry, forEver, precision);
      return;
    }
    if (precision == Precision.FLOAT && Winograd.pays(w, gy, geometry)) {
      winograd.backwardData(gy, w, gx, geometry.padding());
      return;
    }
    if (FewInputs.pays(w, gy, gx, geometry)) {
      fewInputs
          .computeIfAbsent(NarrowLayer.of(w, geometry), layer -> new FewInputs(w, geometry))
          .backwardData(this, gy, w, gx);
      return;
    }
    find(Kind.DATA, gx, w, gy, geometry, false)
        .forEach(primitive -> primitive.run(gy, w, null, gx, kept(w)));
  }

  @Override
  public synchronized void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry) {
    if (OneOutput.pays(gw, gy)) {
      OneOutput.backwardWeights(x, gy, gw, add, geometry);
      return;
    }
    if (smallMaps.paysForWeights(gw, gy, precision)) {
      smallMaps.backwardWeights(x, gy, gw, add, geometry, precision);
      return;
    }
    if (byWinograd(gw, gy, geometry)) {
      winograd.backwardWeights(x, gy, gw, add, geometry.padding());
      return;
    }
    if (FewOutputs.pays(gw, gy, geometry)) {
      few(gw, geometry).backwardWeights(this, x, gy, gw, add);
      return;
    }
    find(Kind.WEIGHTS, x, gw, gy, geometry, add)
        .forEach(primitive -> primitive.run(x, gy, null, gw));
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
    OneDnnProducts.Product product =
        OneDnnProducts.Product.of(y.size(0), inner, y.size(1))
            .withLeftTransposed(transposeA)
            .withRightTransposed(transposeB)
            .plusBias(bias != null);
    products.multiply(a, b, bias, y, product);
  }

  private FewOutputs few(INDArray w, ConvolutionGeometry g) {
    return fewOutputs.computeIfAbsent(NarrowLayer.of(w, g), layer -> new FewOutputs(w, g));
  }

  private List<OneDnnPrimitive> find(
      Kind kind, INDArray x, INDArray w, INDArray y, ConvolutionGeometry g, boolean extra) {
    return convolutions.find(kind, x, w, y, g, extra, precision, keptForEver(w) == null);
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
