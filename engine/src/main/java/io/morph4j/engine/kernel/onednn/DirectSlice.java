package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Shape;
import io.morph4j.engine.kernel.onednn.ConvolutionSlice.Span;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/** One slice of a convolution as oneDNN wants to be told. */
final class DirectSlice {
  private final engine cpu;
  private final ConvolutionProblem key;
  private final ConvolutionSlice piece;
  private final memory.@Nullable desc sharedWeights;
  private final boolean ownWeights;
  private final data_type factor;
  private final primitive_attr attributes = new primitive_attr();
  private final long[] strides;
  private final long[] dilation;
  private final long[] near;
  private final long[] beyond;

  /**
   * @param sharedWeights how the other pieces want the weights, null if this is the first
   * @param ownWeights whether no other piece needs its weights
   */
  DirectSlice(
      engine cpu,
      ConvolutionProblem key,
      ConvolutionSlice piece,
      memory.@Nullable desc sharedWeights,
      boolean ownWeights) {
    this.cpu = cpu;
    this.ownWeights = ownWeights;
    this.key = key;
    this.piece = piece;
    this.sharedWeights = sharedWeights;
    this.factor = key.p() == Precision.BF16 ? data_type.bf16 : data_type.f32;
    ConvolutionGeometry g = key.g();
    strides = new long[] {g.stride(), g.stride()};
    dilation = new long[] {g.dilation() - 1L, g.dilation() - 1L};
    near = new long[] {piece.top(), g.padding()};
    beyond =
        new long[] {
          piece.bottom(),
          ConvolutionSlice.far(
              key.x().d(), g.dilation() * (key.w().d() - 1), key.y().d(), g.stride(), g.padding())
        };
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
  }

  /** The type of an operand in {@code pass}: what the pass computes is float. */
  private data_type type(Pass pass, Pass computes) {
    return pass == computes ? data_type.f32 : factor;
  }

  private long[] sidesOfX() {
    return new long[] {
      piece.pictures().length(), piece.in().length(), piece.rows().length(), key.x().d()
    };
  }

  private long[] sidesOfY() {
    return new long[] {
      piece.pictures().length(), piece.out().length(), piece.outputRows().length(), key.y().d()
    };
  }

  private long[] sidesOfWeights() {
    return new long[] {piece.out().length(), piece.in().length(), key.w().c(), key.w().d()};
  }

  private memory.desc x(Pass pass) {
    return new memory.desc(sidesOfX(), type(pass, Pass.DATA), mapOrder(pass));
  }

  private memory.desc y(Pass pass) {
    return new memory.desc(sidesOfY(), type(pass, Pass.FORWARD), mapOrder(pass));
  }

  /** Maps that are rounded on the way into a gradient of weights may as well be moved. */
  private format_tag mapOrder(Pass pass) {
    return pass == Pass.WEIGHTS && key.p() == Precision.BF16 ? format_tag.any : format_tag.acdb;
  }

  private memory.desc w(Pass pass) {
    return new memory.desc(sidesOfWeights(), type(pass, Pass.WEIGHTS), format_tag.any);
  }

  private memory.desc bias() {
    return new memory.desc(new long[] {piece.out().length()}, data_type.f32, format_tag.x);
  }

  private Operand maps(
      int argument, Shape all, long[] sides, Span rows, Span channels, memory.desc chosen) {
    long row = all.d() * all.b();
    memory.desc given =
        channels.length() == all.b()
            ? new memory.desc(sides, data_type.f32, format_tag.acdb)
            : new memory.desc(
                sides, data_type.f32, new long[] {all.c() * row, 1, row, all.b()}, false);
    long offset = (piece.pictures().from() * all.c() + rows.from()) * row + channels.from();
    return new Operand(argument, given, offset, chosen);
  }

  private Operand x(int argument, memory.desc chosen) {
    return maps(argument, key.x(), sidesOfX(), piece.rows(), piece.in(), chosen);
  }

  private Operand y(int argument, memory.desc chosen) {
    return maps(argument, key.y(), sidesOfY(), piece.outputRows(), piece.out(), chosen);
  }

  private Operand w(int argument, memory.desc chosen) {
    long taps = key.w().c() * key.w().d();
    long filter = key.w().b() * taps;
    memory.desc given =
        piece.in().length() == key.w().b()
            ? new memory.desc(sidesOfWeights(), data_type.f32, format_tag.abcd)
            : new memory.desc(
                sidesOfWeights(), data_type.f32, new long[] {filter, taps, key.w().d(), 1}, false);
    long offset = piece.out().from() * filter + piece.in().from() * taps;
    return new Operand(argument, given, offset, chosen);
  }

  /** Adds the piece; returns how it wants the weights. */
  memory.desc addTo(SlicedPrimitiveBuilder builder, int index) {
    convolution_forward.primitive_desc forward = key.bias() ? withBias() : withoutBias();
    return switch (key.pass()) {
      case FORWARD -> {
        memory.desc weights = forward.weights_desc();
        builder.part(
            index,
            new convolution_forward(forward),
            new Operand[] {
              x(dnnl.DNNL_ARG_SRC, forward.src_desc()),
              w(dnnl.DNNL_ARG_WEIGHTS, weights),
              y(dnnl.DNNL_ARG_DST, forward.dst_desc())
            },
            ownWeights ? SlicedPrimitiveBuilder.NONE : shared(weights),
            key.bias() ? bias() : null,
            piece.out().from(),
            forward.scratchpad_desc());
        yield weights;
      }
      case DATA -> data(builder, index, forward);
      case WEIGHTS -> weights(builder, index, forward);
    };
  }

  /** The weights are common to all pieces that want them alike. */
  private int shared(memory.desc weights) {
    return sharedWeights == null || sharedWeights.equals(weights) ? 1 : SlicedPrimitiveBuilder.NONE;
  }

  private memory.desc data(
      SlicedPrimitiveBuilder builder, int index, convolution_forward.primitive_desc forward) {
    convolution_backward_data.primitive_desc data =
        new convolution_backward_data.primitive_desc(
            cpu,
            dnnl.algorithm.convolution_direct,
            x(Pass.DATA),
            w(Pass.DATA),
            y(Pass.DATA),
            strides,
            dilation,
            near,
            beyond,
            forward,
            attributes,
            false);
    memory.desc weights = data.weights_desc();
    builder.part(
        index,
        new convolution_backward_data(data),
        new Operand[] {
          y(dnnl.DNNL_ARG_DIFF_DST, data.diff_dst_desc()),
          w(dnnl.DNNL_ARG_WEIGHTS, weights),
          x(dnnl.DNNL_ARG_DIFF_SRC, data.diff_src_desc())
        },
        shared(weights),
        null,
        0,
        data.scratchpad_desc());
    return weights;
  }

  private memory.desc weights(
      SlicedPrimitiveBuilder builder, int index, convolution_forward.primitive_desc forward) {
    convolution_backward_weights.primitive_desc gradient =
        new convolution_backward_weights.primitive_desc(
            cpu,
            dnnl.algorithm.convolution_direct,
            x(Pass.WEIGHTS),
            w(Pass.WEIGHTS),
            y(Pass.WEIGHTS),
            strides,
            dilation,
            near,
            beyond,
            forward,
            attributes,
            false);
    memory.desc result = gradient.diff_weights_desc();
    builder.part(
        index,
        new convolution_backward_weights(gradient),
        new Operand[] {
          x(dnnl.DNNL_ARG_SRC, gradient.src_desc()),
          y(dnnl.DNNL_ARG_DIFF_DST, gradient.diff_dst_desc()),
          w(dnnl.DNNL_ARG_DIFF_WEIGHTS, result)
        },
        piece.in().length() == key.w().b() ? 0 : 1,
        null,
        0,
        gradient.scratchpad_desc());
    return result;
  }

  private convolution_forward.primitive_desc withBias() {
    return new convolution_forward.primitive_desc(
        cpu,
        dnnl.prop_kind.forward_training,
        dnnl.algorithm.convolution_direct,
        x(Pass.FORWARD),
        w(Pass.FORWARD),
        bias(),
        y(Pass.FORWARD),
        strides,
        dilation,
        near,
        beyond,
        attributes,
        false);
  }

  private convolution_forward.primitive_desc withoutBias() {
    return new convolution_forward.primitive_desc(
        cpu,
        dnnl.prop_kind.forward_training,
        dnnl.algorithm.convolution_direct,
        x(Pass.FORWARD),
        w(Pass.FORWARD),
        y(Pass.FORWARD),
        strides,
        dilation,
        near,
        beyond,
        attributes,
        false);
  }
}
