package io.morph4j.engine.kernel.onednn;

import java.util.ArrayList;
import java.util.List;

/**
 * What one thread computes: some of the products, or some rows or columns of the only one.
 *
 * @param left elements of the left factors before its own; the others likewise
 */
record MatmulSlice(
    long count, long rows, long columns, long left, long right, long result, long bias) {
  static MatmulSlice of(MatmulShape p, int part, int parts) {
    long all = p.count() > 1 ? p.count() : p.cutByRows() ? p.rows() : p.columns();
    long unit = p.count() > 1 ? 1 : MatmulShape.VECTOR;
    long first = all * part / parts / unit * unit;
    long end = part + 1 == parts ? all : all * (part + 1) / parts / unit * unit;
    if (p.count() > 1) {
      return new MatmulSlice(
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
  private static MatmulSlice of(MatmulShape p, long first, long end) {
    return p.cutByRows()
        ? new MatmulSlice(
            1, end - first, p.columns(), first * p.leftRow(), 0, first * p.columns(), 0)
        : new MatmulSlice(1, p.rows(), end - first, 0, first * p.rightColumn(), first, first);
  }

  /** What to compute one after the other. */
  List<MatmulSlice> pieces(MatmulShape p) {
    if (!p.inPieces()) {
      return List.of(this);
    }
    long first = p.cutByRows() ? result / p.columns() : result;
    long end = first + (p.cutByRows() ? rows : columns);
    List<MatmulSlice> pieces = new ArrayList<>();
    for (long from = first; from < end; from += p.piece()) {
      pieces.add(of(p, from, Math.min(end, from + p.piece())));
    }
    return pieces;
  }
}
