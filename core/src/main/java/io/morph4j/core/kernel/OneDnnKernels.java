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
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions by oneDNN 3, called directly on the memory of float arrays.
 *
 * <p>A primitive is built once for every shape and kept. Pictures are channels last, which oneDNN
 * computes as fast as its own blocked layouts; weights are row-major and go through a reorder into
 * the layout that the primitive likes best. Reordered copies and scratch live in buffers that all
 * primitives share, so memory does not grow with the number of layers. One thread at a time may
 * compute.
 */
final class OneDnnKernels implements ConvolutionKernels {
  private enum Kind {
    FORWARD,
    DATA,
    WEIGHTS
  }

  private record Key(Kind kind, Shape x, Shape w, Shape y, ConvolutionGeometry g, boolean bias) {}

  private record Shape(long a, long b, long c, long d) {
    static Shape ofWeights(INDArray array) {
      return new Shape(array.size(0), array.size(1), array.size(2), array.size(3));
    }

    static Shape ofMaps(INDArray array) {
      return new Shape(array.size(0), array.size(3), array.size(1), array.size(2));
    }

    long[] sides() {
      return new long[] {a, b, c, d};
    }
  }

  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final Map<Key, OneDnnConvolution> primitives = new HashMap<>();
  private final OneDnnWorkspace workspace = new OneDnnWorkspace();

  @Override
  public boolean channelsLast() {
    return true;
  }

  @Override
  public synchronized void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    find(Kind.FORWARD, x, w, y, geometry, bias != null).run(x, w, bias, y);
  }

  @Override
  public synchronized void backwardData(
      INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    find(Kind.DATA, gx, w, gy, geometry, false).run(gy, w, null, gx);
  }

  @Override
  public synchronized void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, ConvolutionGeometry geometry) {
    find(Kind.WEIGHTS, x, gw, gy, geometry, false).run(x, gy, null, gw);
  }

  private OneDnnConvolution find(
      Kind kind, INDArray x, INDArray w, INDArray y, ConvolutionGeometry g, boolean bias) {
    Key key = new Key(kind, Shape.ofMaps(x), Shape.ofWeights(w), Shape.ofMaps(y), g, bias);
    return primitives.computeIfAbsent(key, this::build);
  }

  private OneDnnConvolution build(Key key) {
    memory.desc x = maps(key.x());
    memory.desc w = any(key.w());
    memory.desc y = maps(key.y());
    ConvolutionGeometry g = key.g();
    long[] strides = {g.stride(), g.stride()};
    long[] dilation = {g.dilation() - 1L, g.dilation() - 1L};
    long[] left = {g.padding(), g.padding()};
    long[] right = {
      rightPadding(key.x().c(), key.w().c(), key.y().c(), g),
      rightPadding(key.x().d(), key.w().d(), key.y().d(), g)
    };
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    memory.desc b = new memory.desc(new long[] {key.w().a()}, data_type.f32, format_tag.x);
    convolution_forward.primitive_desc forward =
        key.bias()
            ? new convolution_forward.primitive_desc(
                cpu,
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.convolution_direct,
                x,
                w,
                b,
                y,
                strides,
                dilation,
                left,
                right,
                attributes,
                false)
            : new convolution_forward.primitive_desc(
                cpu,
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.convolution_direct,
                x,
                w,
                y,
                strides,
                dilation,
                left,
                right,
                attributes,
                false);
    return switch (key.kind()) {
      case FORWARD ->
          convolution(
              forward,
              new convolution_forward(forward),
              new Operand(dnnl.DNNL_ARG_SRC, x, x),
              new Operand(dnnl.DNNL_ARG_WEIGHTS, plain(key.w()), forward.weights_desc()),
              key.bias() ? b : null,
              new Operand(dnnl.DNNL_ARG_DST, y, y));
      case DATA -> {
        convolution_backward_data.primitive_desc data =
            new convolution_backward_data.primitive_desc(
                cpu,
                dnnl.algorithm.convolution_direct,
                x,
                w,
                y,
                strides,
                dilation,
                left,
                right,
                forward,
                attributes,
                false);
        yield convolution(
            data,
            new convolution_backward_data(data),
            new Operand(dnnl.DNNL_ARG_DIFF_DST, y, y),
            new Operand(dnnl.DNNL_ARG_WEIGHTS, plain(key.w()), data.weights_desc()),
            null,
            new Operand(dnnl.DNNL_ARG_DIFF_SRC, x, x));
      }
      case WEIGHTS -> {
        convolution_backward_weights.primitive_desc weights =
            new convolution_backward_weights.primitive_desc(
                cpu,
                dnnl.algorithm.convolution_direct,
                x,
                w,
                y,
                strides,
                dilation,
                left,
                right,
                forward,
                attributes,
                false);
        yield convolution(
            weights,
            new convolution_backward_weights(weights),
            new Operand(dnnl.DNNL_ARG_SRC, x, x),
            new Operand(dnnl.DNNL_ARG_DIFF_DST, y, y),
            null,
            new Operand(dnnl.DNNL_ARG_DIFF_WEIGHTS, plain(key.w()), weights.diff_weights_desc()));
      }
    };
  }

  private record Operand(int argument, memory.desc given, memory.desc chosen) {}

  private OneDnnConvolution convolution(
      primitive_desc description,
      primitive compute,
      Operand first,
      Operand second,
      memory.@Nullable desc bias,
      Operand result) {
    return new OneDnnConvolution(
        cpu,
        queue,
        workspace,
        compute,
        description.scratchpad_desc(),
        bias,
        new int[] {first.argument(), second.argument(), result.argument()},
        new memory.desc[] {first.given(), second.given(), result.given()},
        new memory.desc[] {first.chosen(), second.chosen(), result.chosen()});
  }

  /** Zeros on the far side so that exactly the asked-for output comes out; may be negative. */
  private static long rightPadding(long input, long kernel, long output, ConvolutionGeometry g) {
    return (output - 1) * g.stride() + g.dilation() * (kernel - 1) + 1 - input - g.padding();
  }

  private static memory.desc any(Shape shape) {
    return new memory.desc(shape.sides(), data_type.f32, format_tag.any);
  }

  private static memory.desc maps(Shape shape) {
    return new memory.desc(shape.sides(), data_type.f32, format_tag.acdb);
  }

  private static memory.desc plain(Shape shape) {
    return new memory.desc(shape.sides(), data_type.f32, format_tag.abcd);
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
        + ")";
  }
}
