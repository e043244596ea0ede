package io.morph4j.core.tile;

/**
 * Rows or columns of a map: {@code from <= i < to}.
 *
 * @param from may be negative where a border is meant
 */
record Span(long from, long to) {
  /** All of a side. */
  static Span all(long side) {
    return new Span(0, side);
  }

  long length() {
    return to - from;
  }

  /** What of this lies inside a side, where it is one row or column at least. */
  Span within(long side) {
    long start = Math.max(0, Math.min(from, side - 1));
    return new Span(start, Math.max(start + 1, Math.min(to, side)));
  }
}
