package io.morph4j.engine.kernel.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products of float matrices by oneDNN, which lie one behind the other in memory; a primitive is
 * built once for every shape.
 */
final class Matmul {
  /** Least rows or columns of a slice: with fewer there is less to compute than to wait for. */
  private static final long LEAST_SIDE = 32;

  private final OneDnnTeam team;
  private final Scratchpad workspace;
  private final RecentlyUsed<MatmulShape, SlicedPrimitive> primitives =
      new RecentlyUsed<>(
          SlicedPrimitive.MOST_BYTES, SlicedPrimitive::bytes, SlicedPrimitive::close);

  Matmul(OneDnnTeam team, Scratchpad workspace) {
    this.team = team;
    this.workspace = workspace;
  }

  void multiply(
      INDArray left,
      INDArray right,
      @Nullable INDArray bias,
      INDArray result,
      MatmulShape product) {
    multiply(left, right, bias, result, product, null);
  }

  /**
   * @param kept copies of a packed right factor
   */
  void multiply(
      INDArray left,
      INDArray right,
      @Nullable INDArray bias,
      INDArray result,
      MatmulShape product,
      PackedWeights.@Nullable Copies kept) {
    primitives.get(product, this::build).run(left, right, bias, result, kept);
  }

  /** What is kept between calls. */
  long keptBytes() {
    return primitives.bytes();
  }

  /** Gives back what is kept between calls. */
  void release() {
    primitives.clear();
  }

  private SlicedPrimitive build(MatmulShape p) {
    long pieces = p.count() > 1 ? p.count() : (p.cutByRows() ? p.rows() : p.columns()) / LEAST_SIDE;
    double numbers = (double) p.count() * p.rows() * p.inner() * p.columns();
    OneDnnTeam.Sharing sharing = team.sharing(numbers, pieces >= team.size());
    int parts = team.parts(sharing);
    return team.make(
        sharing,
        () -> {
          SlicedPrimitiveBuilder builder =
              new SlicedPrimitiveBuilder(team, workspace, sharing, false);
          if (p.inPieces()) {
            builder.inPieces();
          }
          for (int part = 0; part < parts; part++) {
            for (MatmulSlice piece : MatmulSlice.of(p, part, parts).pieces(p)) {
              add(builder, p, part, piece);
            }
          }
          return builder.build();
        });
  }

  private void add(SlicedPrimitiveBuilder builder, MatmulShape p, int index, MatmulSlice part) {
    memory.desc left =
        matrices(
            part.count(),
            new long[] {part.rows(), p.inner()},
            p.leftRow(),
            p.leftTransposed() ? p.rows() : 1,
            p.rows() * p.inner());
    memory.desc right =
        matrices(
            part.count(),
            new long[] {p.inner(), part.columns()},
            p.rightTransposed() ? 1 : p.columns(),
            p.rightColumn(),
            p.inner() * p.columns());
    memory.desc result =
        matrices(
            part.count(),
            new long[] {part.rows(), part.columns()},
            p.columns(),
            1,
            p.rows() * p.columns());
    memory.desc bias =
        p.bias()
            ? matrices(part.count(), new long[] {1, part.columns()}, p.columns(), 1, p.columns())
            : null;
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    if (p.add()) {
      OneDnnCall.addToResult(attributes);
    }
    memory.desc factor = left;
    memory.desc weights = right;
    boolean moved = p.factors() != MatmulShape.Factors.AS_THEY_LIE;
    if (moved) {
      data_type type = p.factors().type();
      factor = new memory.desc(new long[] {part.rows(), p.inner()}, type, format_tag.ab);
      weights = new memory.desc(new long[] {p.inner(), part.columns()}, type, format_tag.any);
    }
    matmul.primitive_desc chosen =
        bias == null
            ? new matmul.primitive_desc(team.cpu(), factor, weights, result, attributes, false)
            : new matmul.primitive_desc(
                team.cpu(), factor, weights, bias, result, attributes, false);
    Operand[] operands = {
      new Operand(dnnl.DNNL_ARG_SRC, left, part.left(), factor),
      new Operand(
          dnnl.DNNL_ARG_WEIGHTS,
          right,
          part.right(),
          moved ? chosen.weights_desc() : right,
          p.readsAcross() ? apart(p.inner(), part.columns()) : null),
      new Operand(dnnl.DNNL_ARG_DST, result, part.result(), result)
    };
    builder.part(
        index,
        new matmul(chosen),
        operands,
        p.factors() != MatmulShape.Factors.BF16_IN_PIECES
            ? SlicedPrimitiveBuilder.NONE
            : p.cutByRows() ? 1 : 0,
        bias,
        part.bias(),
        chosen.scratchpad_desc());
  }

  /** Rows of bfloat16 numbers with some room between them. */
  private static memory.desc apart(long rows, long columns) {
    long row = columns + Scratchpad.APART / Short.BYTES;
    return new memory.desc(new long[] {rows, columns}, data_type.bf16, new long[] {row, 1}, false);
  }

  private static memory.desc matrices(
      long count, long[] sides, long acrossRows, long acrossColumns, long across) {
    return count == 1
        ? new memory.desc(sides, data_type.f32, new long[] {acrossRows, acrossColumns}, false)
        : new memory.desc(
            new long[] {count, sides[0], sides[1]},
            data_type.f32,
            new long[] {across, acrossRows, acrossColumns},
            false);
  }
}
