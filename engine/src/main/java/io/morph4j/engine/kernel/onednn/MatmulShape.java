package io.morph4j.engine.kernel.onednn;

import org.bytedeco.dnnl.memory.data_type;

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
record MatmulShape(
    long count,
    long rows,
    long inner,
    long columns,
    boolean leftTransposed,
    boolean rightTransposed,
    boolean bias,
    boolean add,
    Factors factors) {
  /** Floats of a vector register: slices begin with whole ones. */
  static final long VECTOR = 16;

  /** A piece of a factor in bfloat16, 1 MiB, should stay in a cache. */
  private static final long MOST_FACTORS_OF_PIECE = 1 << 19;

  /** With more rows oneDNN's own order of the right factor pays. */
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

    data_type type() {
      return this == PACKED_BF16 || this == BF16_IN_PIECES ? data_type.bf16 : data_type.f32;
    }
  }

  static MatmulShape of(long rows, long inner, long columns) {
    return of(1, rows, inner, columns);
  }

  static MatmulShape of(long count, long rows, long inner, long columns) {
    return new MatmulShape(
        count, rows, inner, columns, false, false, false, false, Factors.AS_THEY_LIE);
  }

  private MatmulShape with(
      boolean leftTransposed, boolean rightTransposed, boolean bias, boolean add, Factors factors) {
    return new MatmulShape(
        count, rows, inner, columns, leftTransposed, rightTransposed, bias, add, factors);
  }

  MatmulShape withLeftTransposed(boolean wanted) {
    return with(wanted, rightTransposed, bias, add, factors);
  }

  MatmulShape withRightTransposed(boolean wanted) {
    return with(leftTransposed, wanted, bias, add, factors);
  }

  MatmulShape plusBias(boolean wanted) {
    return with(leftTransposed, rightTransposed, wanted, add, factors);
  }

  MatmulShape added(boolean wanted) {
    return with(leftTransposed, rightTransposed, bias, wanted, factors);
  }

  MatmulShape by(Factors wanted) {
    return with(leftTransposed, rightTransposed, bias, add, wanted);
  }

  /**
   * Whether threads share the rows, not the columns, of the only product. The right factor in an
   * order of its own is cut as it is read.
   */
  boolean cutByRows() {
    return count == 1
        && columns < rows
        && (factors == Factors.AS_THEY_LIE || factors == Factors.BF16_IN_PIECES);
  }

  /** Whether each thread computes its rows or columns some at a time. */
  boolean inPieces() {
    return factors == Factors.BF16_IN_PIECES || readOnce();
  }

  /** Rows or columns that make a piece, at least a vector. */
  long piece() {
    return readOnce()
        ? COLUMNS_READ_ONCE
        : Math.max(VECTOR, MOST_FACTORS_OF_PIECE / inner / VECTOR * VECTOR);
  }

  /**
   * Whether the right factor is best read where it lies: there are too few rows for oneDNN's own
   * order to pay.
   */
  boolean readOnce() {
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
  boolean readsAcross() {
    return factors == Factors.BF16_IN_PIECES && !cutByRows() && !rightTransposed;
  }

  /** Elements from a row of the left factor to the next. */
  long leftRow() {
    return leftTransposed ? 1 : inner;
  }

  /** Elements from a column of the right factor to the next. */
  long rightColumn() {
    return rightTransposed ? inner : 1;
  }
}
