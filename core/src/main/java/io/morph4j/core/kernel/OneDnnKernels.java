package io.morph4j.core.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
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
  private enum Kind {
    FORWARD,
    DATA,
    WEIGHTS
  }

  /**
   * @param extra whether there is a bias, or the result is added to what is there
   */
  private record Key(
      Kind kind, Shape x, Shape w, Shape y, ConvolutionGeometry g, boolean extra, Precision p) {
    boolean bias() {
      return kind == Kind.FORWARD && extra;
    }
  }

  private record LastLayer(Shape w, ConvolutionGeometry g) {}

  private record Shape(long a, long b, long c, long d) {
    static Shape ofWeights(INDArray array) {
      return new Shape(array.size(0), array.size(1), array.size(2), array.size(3));
    }

    static Shape ofMaps(INDArray array) {
      return new Shape(array.size(0), array.size(3), array.size(1), array.size(2));
    }

    memory.desc in(data_type type, format_tag layout) {
      return new memory.desc(new long[] {a, b, c, d}, type, layout);
    }
  }

  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final Map<Key, OneDnnPrimitive> primitives = new HashMap<>();
  private final Map<LastLayer, FewOutputs> fewOutputs = new HashMap<>();
  private final OneDnnWorkspace workspace = new OneDnnWorkspace();
  private final OneDnnProducts products = new OneDnnProducts(cpu, queue, workspace);
  private final SmallMaps smallMaps = new SmallMaps(products);
  private final Winograd winograd = new Winograd(products, new OneDnnReorders(cpu, queue));
  private Precision precision = Precision.FLOAT;

  /** Whether the processor multiplies bfloat16 numbers. */
  static boolean hasBf16() {
    int has = dnnl.dnnl_get_effective_cpu_isa();
    int needed = dnnl.cpu_isa.avx512_core_bf16.value;
    return (has & needed) == needed;
  }

  synchronized void use(Precision wanted) {
    precision = wanted;
  }

  @Override
  public boolean channelsLast() {
    return true;
  }

  @Override
  public synchronized void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    if (SmallMaps.pays(w, y)) {
      smallMaps.forward(x, w, bias, y, geometry);
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
    find(Kind.FORWARD, x, w, y, geometry, bias != null).run(x, w, bias, y);
  }

  @Override
  public synchronized void backwardData(
      INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    if (SmallMaps.pays(w, gy)) {
      smallMaps.backwardData(gy, w, gx, geometry);
      return;
    }
    if (precision == Precision.FLOAT && Winograd.pays(w, gy, geometry)) {
      winograd.backwardData(gy, w, gx, geometry.padding());
      return;
    }
    find(Kind.DATA, gx, w, gy, geometry, false).run(gy, w, null, gx);
  }

  @Override
  public synchronized void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry) {
    if (SmallMaps.pays(gw, gy)) {
      smallMaps.backwardWeights(x, gy, gw, add, geometry);
      return;
    }
    if (precision == Precision.FLOAT && Winograd.pays(gw, gy, geometry)) {
      winograd.backwardWeights(x, gy, gw, add, geometry.padding());
      return;
    }
    if (FewOutputs.pays(gw, gy, geometry)) {
      few(gw, geometry).backwardWeights(this, x, gy, gw, add);
      return;
    }
    find(Kind.WEIGHTS, x, gw, gy, geometry, add).run(x, gy, null, gw);
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
        new OneDnnProducts.Product(
            1, y.size(0), inner, y.size(1), transposeA, transposeB, bias != null, false);
    products.multiply(a, b, bias, y, product);
  }

  private FewOutputs few(INDArray w, ConvolutionGeometry g) {
    return fewOutputs.computeIfAbsent(
        new LastLayer(Shape.ofWeights(w), g), layer -> new FewOutputs(w, g));
  }

  private OneDnnPrimitive find(
      Kind kind, INDArray x, INDArray w, INDArray y, ConvolutionGeometry g, boolean extra) {
    Key key =
        new Key(kind, Shape.ofMaps(x), Shape.ofWeights(w), Shape.ofMaps(y), g, extra, precision);
    return primitives.computeIfAbsent(key, this::build);
  }

  /** Sides and types of one convolution as oneDNN wants to be told. */
  private final class Problem {
    private final Key key;
    private final data_type factor;
    final primitive_attr attributes = new primitive_attr();
    final long[] strides;
    final long[] dilation;
    final long[] left;
    final long[] right;

    Problem(Key key) {
      this.key = key;
      this.factor = key.p() == Precision.BF16 ? data_type.bf16 : data_type.f32;
      ConvolutionGeometry g = key.g();
      strides = new long[] {g.stride(), g.stride()};
      dilation = new long[] {g.dilation() - 1L, g.dilation() - 1L};
      left = new long[] {g.padding(), g.padding()};
      right =
          new long[] {
            rightPadding(key.x().c(), key.w().c(), key.y().c(), g),
            rightPadding(key.x().d(), key.w().d(), key.y().d(), g)
          };
      attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    }

    /** The type of an operand in {@code pass}: what the pass computes is float. */
    private data_type type(Kind pass, Kind computes) {
      return pass == computes ? data_type.f32 : factor;
    }

    memory.desc x(Kind pass) {
      return key.x().in(type(pass, Kind.DATA), format_tag.acdb);
    }

    memory.desc w(Kind pass) {
      return key.w().in(type(pass, Kind.WEIGHTS), format_tag.any);
    }

    memory.desc y(Kind pass) {
      return key.y().in(type(pass, Kind.FORWARD), format_tag.acdb);
    }

    memory.desc bias() {
      return new memory.desc(new long[] {key.w().a()}, data_type.f32, format_tag.x);
    }

    OneDnnPrimitive.Operand x(int argument) {
      return operand(argument, key.x().in(data_type.f32, format_tag.acdb), x(key.kind()));
    }

    OneDnnPrimitive.Operand w(int argument, memory.desc chosen) {
      return operand(argument, key.w().in(data_type.f32, format_tag.abcd), chosen);
    }

    OneDnnPrimitive.Operand y(int argument) {
      return operand(argument, key.y().in(data_type.f32, format_tag.acdb), y(key.kind()));
    }

    private OneDnnPrimitive.Operand operand(int argument, memory.desc given, memory.desc chosen) {
      return new OneDnnPrimitive.Operand(argument, given, chosen);
    }

    OneDnnPrimitive.Builder builder() {
      return new OneDnnPrimitive.Builder(cpu, queue, workspace);
    }
  }

  private OneDnnPrimitive build(Key key) {
    Problem p = new Problem(key);
    convolution_forward.primitive_desc forward = key.bias() ? withBias(p) : withoutBias(p);
    return switch (key.kind()) {
      case FORWARD ->
          p.builder()
              .inputs(p.x(dnnl.DNNL_ARG_SRC), p.w(dnnl.DNNL_ARG_WEIGHTS, forward.weights_desc()))
              .bias(key.bias() ? p.bias() : null)
              .result(p.y(dnnl.DNNL_ARG_DST))
              .build(new convolution_forward(forward), forward.scratchpad_desc());
      case DATA -> backwardData(p, forward);
      case WEIGHTS -> backwardWeights(p, forward);
    };
  }

  private convolution_forward.primitive_desc withBias(Problem p) {
    return new convolution_forward.primitive_desc(
        cpu,
        dnnl.prop_kind.forward_training,
        dnnl.algorithm.convolution_direct,
        p.x(Kind.FORWARD),
        p.w(Kind.FORWARD),
        p.bias(),
        p.y(Kind.FORWARD),
        p.strides,
        p.dilation,
        p.left,
        p.right,
        p.attributes,
        false);
  }

  private convolution_forward.primitive_desc withoutBias(Problem p) {
    return new convolution_forward.primitive_desc(
        cpu,
        dnnl.prop_kind.forward_training,
        dnnl.algorithm.convolution_direct,
        p.x(Kind.FORWARD),
        p.w(Kind.FORWARD),
        p.y(Kind.FORWARD),
        p.strides,
        p.dilation,
        p.left,
        p.right,
        p.attributes,
        false);
  }

  private OneDnnPrimitive backwardData(Problem p, convolution_forward.primitive_desc forward) {
    convolution_backward_data.primitive_desc data =
        new convolution_backward_data.primitive_desc(
            cpu,
            dnnl.algorithm.convolution_direct,
            p.x(Kind.DATA),
            p.w(Kind.DATA),
            p.y(Kind.DATA),
            p.strides,
            p.dilation,
            p.left,
            p.right,
            forward,
            p.attributes,
            false);
    return p.builder()
        .inputs(p.y(dnnl.DNNL_ARG_DIFF_DST), p.w(dnnl.DNNL_ARG_WEIGHTS, data.weights_desc()))
        .result(p.x(dnnl.DNNL_ARG_DIFF_SRC))
        .build(new convolution_backward_data(data), data.scratchpad_desc());
  }

  private OneDnnPrimitive backwardWeights(Problem p, convolution_forward.primitive_desc forward) {
    convolution_backward_weights.primitive_desc weights =
        new convolution_backward_weights.primitive_desc(
            cpu,
            dnnl.algorithm.convolution_direct,
            p.x(Kind.WEIGHTS),
            p.w(Kind.WEIGHTS),
            p.y(Kind.WEIGHTS),
            p.strides,
            p.dilation,
            p.left,
            p.right,
            forward,
            p.attributes,
            false);
    return p.builder()
        .inputs(p.x(dnnl.DNNL_ARG_SRC), p.y(dnnl.DNNL_ARG_DIFF_DST))
        .result(p.w(dnnl.DNNL_ARG_DIFF_WEIGHTS, weights.diff_weights_desc()))
        .addToResult(p.key.extra())
        .build(new convolution_backward_weights(weights), weights.scratchpad_desc());
  }

  /** Zeros on the far side so that exactly the asked-for output comes out; may be negative. */
  private static long rightPadding(long input, long kernel, long output, ConvolutionGeometry g) {
    return (output - 1) * g.stride() + g.dilation() * (kernel - 1) + 1 - input - g.padding();
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
