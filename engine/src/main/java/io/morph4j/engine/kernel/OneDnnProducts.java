package io.morph4j.engine.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
final class OneDnnProducts {
  /** Least rows or columns of a part. */
  private static final long LEAST_SIDE = 32;

  /** Parts begin with whole vectors. */
  private static final long VECTOR = 16;

  /** A piece of a factor in bfloat16, 1 MiB, should stay in a cache. */
  private static final long MOST_FACTORS_OF_PIECE = 1 << 19;

  private static final long MOST_ROWS_TO_READ_ONCE = 16;

  /** Columns of a piece that is read where it lies: no power of two, which oneDNN would copy. */
  private static final long COLUMNS_READ_ONCE = 1008;

  /** How the factors of a product reach oneDNN. */
  enum Factors {
    AS_THEY_LIE,

    /**
     * The right one in oneDNN's own order, which takes longer than the product unless the copy
     * serves again.
     */
    PACKED,

    /** The same, both rounded to bfloat16. */
    PACKED_BF16,

    /** Both rounded to bfloat16, the larger one piece by piece on the way. */
    BF16_IN_PIECES;

    private data_type type() {
      return this == PACKED_BF16 || this == BF16_IN_PIECES ? data_type.bf16 : data_type.f32;
    }
  }

  /**
   * Products {@code (rows, inner) (inner, columns)}.
   *
   * @param count of products, each with its own factors and result
   * @param leftTransposed whether the left factor lies in memory as (inner, rows)
   * @param rightTransposed whether the right factor lies in memory as (columns, inner)
   * @param bias whether a row of {@code columns} numbers (for each product) is added to every row
   * @param add whether the product is added to what the result holds
   * @param factors how they reach oneDNN
   */
  record Product(
      long count,
      long rows,
      long inner,
      long columns,
      boolean leftTransposed,
      boolean rightTransposed,
      boolean bias,
      boolean add,
      Factors factors) {
    static Product of(long rows, long inner, long columns) {
      return of(1, rows, inner, columns);
    }

    static Product of(long count, long rows, long inner, long columns) {
      return new Product(
          count, rows, inner, columns, false, false, false, false, Factors.AS_THEY_LIE);
    }

    private Product with(
        boolean leftTransposed,
        boolean rightTransposed,
        boolean bias,
        boolean add,
        Factors factors) {
      return new Product(
          count, rows, inner, columns, leftTransposed, rightTransposed, bias, add, factors);
    }

    Product withLeftTransposed(boolean wanted) {
      return with(wanted, rightTransposed, bias, add, factors);
    }

    Product withRightTransposed(boolean wanted) {
      return with(leftTransposed, wanted, bias, add, factors);
    }

    Product plusBias(boolean wanted) {
      return with(leftTransposed, rightTransposed, wanted, add, factors);
    }

    Product added(boolean wanted) {
      return with(leftTransposed, rightTransposed, bias, wanted, factors);
    }

    Product by(Factors wanted) {
      return with(leftTransposed, rightTransposed, bias, add, wanted);
    }

    /**
     * Whether threads share the rows, not the columns, of the only product. The right factor in an
     * order of its own is cut as it is read.
     */
    private boolean cutByRows() {
      return count == 1
          && columns < rows
          && (factors == Factors.AS_THEY_LIE || factors == Factors.BF16_IN_PIECES);
    }

    /** Whether each thread computes its rows or columns some at a time. */
    private boolean inPieces() {
      return factors == Factors.BF16_IN_PIECES || readOnce();
    }

    /** Rows or columns that make a piece, at least {@link #VECTOR}. */
    private long piece() {
      return readOnce()
          ? COLUMNS_READ_ONCE
          : Math.max(VECTOR, MOST_FACTORS_OF_PIECE / inner / VECTOR * VECTOR);
    }

    /**
     * Whether the right factor is best read where it lies: there are too few rows for oneDNN's own
     * order to pay.
     */
    private boolean readOnce() {
      return count == 1
          && factors == Factors.AS_THEY_LIE
          && !cutByRows()
          && !rightTransposed
          && rows <= MOST_ROWS_TO_READ_ONCE;
    }

    /**
     * Whether pieces of the right factor are columns of a matrix whose rows lie far apart: oneDNN's
     * order takes some numbers of many rows at a time, for which a cache has few places if the rows
     * are a power of two apart.
     */
    private boolean readsAcross() {
      return factors == Factors.BF16_IN_PIECES && !cutByRows() && !rightTransposed;
    }

    /** Elements from a row of the left factor to the next. */
    private long leftRow() {
      return leftTransposed ? 1 : inner;
    }

    /** Elements from a column of the right factor to the next. */
    private long rightColumn() {
      return rightTransposed ? inner : 1;
    }
  }

  private final OneDnnTeam team;
  private final OneDnnWorkspace workspace;
  private final Map<Product, OneDnnPrimitive> primitives = new HashMap<>();

  OneDnnProducts(OneDnnTeam team, OneDnnWorkspace workspace) {
    this.team = team;
    this.workspace = workspace;
  }

  void multiply(
      INDArray left, INDArray right, @Nullable INDArray bias, INDArray result, Product product) {
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
      Product product,
      KeptWeights.@Nullable Copies kept) {
    primitives.computeIfAbsent(product, this::build).run(left, right, bias, result, kept);
  }

  private OneDnnPrimitive build(Product p) {
    long pieces = p.count() > 1 ? p.count() : (p.cutByRows() ? p.rows() : p.columns()) / LEAST_SIDE;
    double numbers = (double) p.count() * p.rows() * p.inner() * p.columns();
    OneDnnTeam.Sharing sharing = team.sharing(numbers, pieces >= team.size());
    int parts = team.parts(sharing);
    return team.make(
        sharing,
        () -> {
          OneDnnPrimitive.Builder builder =
              new OneDnnPrimitive.Builder(team, workspace, sharing, false);
          if (p.inPieces()) {
            builder.inPieces();
          }
          for (int part = 0; part < parts; part++) {
            for (Part piece : Part.of(p, part, parts).pieces(p)) {
              add(builder, p, part, piece);
            }
          }
          return builder.build();
        });
  }

  /**
   * What one thread computes: some of the products, or some rows or columns of the only one.
   *
   * @param left elements of the left factors before its own; the others likewise
   */
  private record Part(
      long count, long rows, long columns, long left, long right, long result, long bias) {
    static Part of(Product p, int part, int parts) {
      long all = p.count() > 1 ? p.count() : p.cutByRows() ? p.rows() : p.columns();
      long unit = p.count() > 1 ? 1 : VECTOR;
      long first = all * part / parts / unit * unit;
      long end = part + 1 == parts ? all : all * (part + 1) / parts / unit * unit;
      if (p.count() > 1) {
        return new Part(
            end - first,
            p.rows(),
            p.columns(),
            first * p.rows() * p.inner(),
            first * p.inner() * p.columns(),
            first * p.rows() * p.columns(),
            first * p.columns());
      }
      return of(p, first, end);
    }

    /** Rows or columns {@code first} to {@code end} of the only product. */
    private static Part of(Product p, long first, long end) {
      return p.cutByRows()
          ? new Part(1, end - first, p.columns(), first * p.leftRow(), 0, first * p.columns(), 0)
          : new Part(1, p.rows(), end - first, 0, first * p.rightColumn(), first, first);
    }

    /** What to compute one after the other. */
    List<Part> pieces(Product p) {
      if (!p.inPieces()) {
        return List.of(this);
      }
      long first = p.cutByRows() ? result / p.columns() : result;
      long end = first + (p.cutByRows() ? rows : columns);
      List<Part> pieces = new ArrayList<>();
      for (long from = first; from < end; from += p.piece()) {
        pieces.add(of(p, from, Math.min(end, from + p.piece())));
      }
      return pieces;
    }
  }

  private void add(OneDnnPrimitive.Builder builder, Product p, int index, Part part) {
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
    boolean moved = p.factors() != Factors.AS_THEY_LIE;
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
    OneDnnPrimitive.Operand[] operands = {
      new OneDnnPrimitive.Operand(dnnl.DNNL_ARG_SRC, left, part.left(), factor),
      new OneDnnPrimitive.Operand(
          dnnl.DNNL_ARG_WEIGHTS,
          right,
          part.right(),
          moved ? chosen.weights_desc() : right,
          p.readsAcross() ? apart(p.inner(), part.columns()) : null),
      new OneDnnPrimitive.Operand(dnnl.DNNL_ARG_DST, result, part.result(), result)
    };
    builder.part(
        index,
        new matmul(chosen),
        operands,
        p.factors() != Factors.BF16_IN_PIECES ? OneDnnPrimitive.NONE : p.cutByRows() ? 1 : 0,
        bias,
        part.bias(),
        chosen.scratchpad_desc());
  }

  /** Rows of bfloat16 numbers with some room between them. */
  private static memory.desc apart(long rows, long columns) {
    long row = columns + OneDnnWorkspace.APART / Short.BYTES;
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
