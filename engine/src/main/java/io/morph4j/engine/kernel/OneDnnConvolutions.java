package io.morph4j.engine.kernel;

import io.morph4j.engine.kernel.ConvolutionKey.Kind;
import io.morph4j.engine.kernel.ConvolutionKey.Shape;
import io.morph4j.engine.kernel.ConvolutionPiece.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The convolution primitives of oneDNN, cut into pieces for the threads of a team: pictures, or
 * rows of the only one; gradients of weights by their channels.
 */
final class OneDnnConvolutions {
  private final OneDnnTeam team;
  private final OneDnnWorkspace workspace;
  private final Map<ConvolutionKey, List<OneDnnPrimitive>> primitives = new HashMap<>();

  OneDnnConvolutions(OneDnnTeam team, OneDnnWorkspace workspace) {
    this.team = team;
    this.workspace = workspace;
  }

  /**
   * The primitives for arrays of these shapes, to run one after the other: one but for gradients of
   * weights.
   *
   * @param extra whether there is a bias (forward), or the result is added to what is there
   * @param anew whether the weights are brought into order for this one time
   */
  List<OneDnnPrimitive> find(
      Kind kind,
      INDArray x,
      INDArray w,
      INDArray y,
      ConvolutionGeometry g,
      boolean extra,
      Precision precision,
      boolean anew) {
    ConvolutionKey key =
        new ConvolutionKey(
            kind, Shape.ofMaps(x), Shape.ofWeights(w), Shape.ofMaps(y), g, extra, precision, anew);
    return primitives.computeIfAbsent(key, this::build);
  }

  private List<OneDnnPrimitive> build(ConvolutionKey key) {
    List<OneDnnPrimitive> made = new ArrayList<>();
    for (ConvolutionPiece piece : ConvolutionPiece.inTurn(key)) {
      made.add(build(key, piece, key.adds() || !made.isEmpty()));
    }
    return List.copyOf(made);
  }

  private OneDnnPrimitive build(ConvolutionKey key, ConvolutionPiece whole, boolean add) {
    List<ConvolutionPiece> cut = whole.parts(key, team.size());
    OneDnnTeam.Sharing sharing = team.sharing(whole.products(key), cut.size() == team.size());
    List<ConvolutionPiece> pieces = team.parts(sharing) == 1 ? List.of(whole) : cut;
    boolean byBlocks = pieces.size() > 1 && ConvolutionPiece.byBlocks(key);
    return team.make(
        sharing,
        () -> {
          OneDnnPrimitive.Builder builder =
              new OneDnnPrimitive.Builder(team, workspace, sharing, add);
          if (byBlocks) {
            builder.inPieces();
            for (int i = 0; i < pieces.size(); i++) {
              for (ConvolutionPiece block : whole.blocks(i, pieces.size())) {
                new Problem(key, block, null, true).addTo(builder, i);
              }
            }
            return builder.build();
          }
          memory.desc weights = null;
          for (int i = 0; i < pieces.size(); i++) {
            weights = new Problem(key, pieces.get(i), weights, false).addTo(builder, i);
          }
          return builder.build();
        });
  }

  /** One piece as oneDNN wants to be told. */
  private final class Problem {
    private final ConvolutionKey key;
    private final ConvolutionPiece piece;
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
    Problem(
        ConvolutionKey key,
        ConvolutionPiece piece,
        memory.@Nullable desc sharedWeights,
        boolean ownWeights) {
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
            ConvolutionPiece.far(
                key.x().d(), g.dilation() * (key.w().d() - 1), key.y().d(), g.stride(), g.padding())
          };
      attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    }

    /** The type of an operand in {@code pass}: what the pass computes is float. */
    private data_type type(Kind pass, Kind computes) {
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

    private memory.desc x(Kind pass) {
      return new memory.desc(sidesOfX(), type(pass, Kind.DATA), mapOrder(pass));
    }

    private memory.desc y(Kind pass) {
      return new memory.desc(sidesOfY(), type(pass, Kind.FORWARD), mapOrder(pass));
    }

    /** Maps that are rounded on the way into a gradient of weights may as well be moved. */
    private format_tag mapOrder(Kind pass) {
      return pass == Kind.WEIGHTS && key.p() == Precision.BF16 ? format_tag.any : format_tag.acdb;
    }

    private memory.desc w(Kind pass) {
      return new memory.desc(sidesOfWeights(), type(pass, Kind.WEIGHTS), format_tag.any);
    }

    private memory.desc bias() {
      return new memory.desc(new long[] {piece.out().length()}, data_type.f32, format_tag.x);
    }

    private OneDnnPrimitive.Operand maps(
        int argument, Shape all, long[] sides, Span rows, Span channels, memory.desc chosen) {
      long row = all.d() * all.b();
      memory.desc given =
          channels.length() == all.b()
              ? new memory.desc(sides, data_type.f32, format_tag.acdb)
              : new memory.desc(
                  sides, data_type.f32, new long[] {all.c() * row, 1, row, all.b()}, false);
      long offset = (piece.pictures().from() * all.c() + rows.from()) * row + channels.from();
      return new OneDnnPrimitive.Operand(argument, given, offset, chosen);
    }

    private OneDnnPrimitive.Operand x(int argument, memory.desc chosen) {
      return maps(argument, key.x(), sidesOfX(), piece.rows(), piece.in(), chosen);
    }

    private OneDnnPrimitive.Operand y(int argument, memory.desc chosen) {
      return maps(argument, key.y(), sidesOfY(), piece.outputRows(), piece.out(), chosen);
    }

    private OneDnnPrimitive.Operand w(int argument, memory.desc chosen) {
      long taps = key.w().c() * key.w().d();
      long filter = key.w().b() * taps;
      memory.desc given =
          piece.in().length() == key.w().b()
              ? new memory.desc(sidesOfWeights(), data_type.f32, format_tag.abcd)
              : new memory.desc(
                  sidesOfWeights(),
                  data_type.f32,
                  new long[] {filter, taps, key.w().d(), 1},
                  false);
      long offset = piece.out().from() * filter + piece.in().from() * taps;
      return new OneDnnPrimitive.Operand(argument, given, offset, chosen);
    }

    /** Adds the piece; returns how it wants the weights. */
    memory.desc addTo(OneDnnPrimitive.Builder builder, int index) {
      convolution_forward.primitive_desc forward = key.bias() ? withBias() : withoutBias();
      return switch (key.kind()) {
        case FORWARD -> {
          memory.desc weights = forward.weights_desc();
          builder.part(
              index,
              new convolution_forward(forward),
              new OneDnnPrimitive.Operand[] {
                x(dnnl.DNNL_ARG_SRC, forward.src_desc()),
                w(dnnl.DNNL_ARG_WEIGHTS, weights),
                y(dnnl.DNNL_ARG_DST, forward.dst_desc())
              },
              ownWeights ? OneDnnPrimitive.NONE : shared(weights),
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
      return sharedWeights == null || sharedWeights.equals(weights) ? 1 : OneDnnPrimitive.NONE;
    }

    private memory.desc data(
        OneDnnPrimitive.Builder builder, int index, convolution_forward.primitive_desc forward) {
      convolution_backward_data.primitive_desc data =
          new convolution_backward_data.primitive_desc(
              team.cpu(),
              dnnl.algorithm.convolution_direct,
              x(Kind.DATA),
              w(Kind.DATA),
              y(Kind.DATA),
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
          new OneDnnPrimitive.Operand[] {
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
        OneDnnPrimitive.Builder builder, int index, convolution_forward.primitive_desc forward) {
      convolution_backward_weights.primitive_desc gradient =
          new convolution_backward_weights.primitive_desc(
              team.cpu(),
              dnnl.algorithm.convolution_direct,
              x(Kind.WEIGHTS),
              w(Kind.WEIGHTS),
              y(Kind.WEIGHTS),
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
          new OneDnnPrimitive.Operand[] {
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
          team.cpu(),
          dnnl.prop_kind.forward_training,
          dnnl.algorithm.convolution_direct,
          x(Kind.FORWARD),
          w(Kind.FORWARD),
          bias(),
          y(Kind.FORWARD),
          strides,
          dilation,
          near,
          beyond,
          attributes,
          false);
    }

    private convolution_forward.primitive_desc withoutBias() {
      return new convolution_forward.primitive_desc(
          team.cpu(),
          dnnl.prop_kind.forward_training,
          dnnl.algorithm.convolution_direct,
          x(Kind.FORWARD),
          w(Kind.FORWARD),
          y(Kind.FORWARD),
          strides,
          dilation,
          near,
          beyond,
          attributes,
          false);
    }
  }
}
