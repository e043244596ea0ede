package io.morph4j.core.tile;

import java.util.ArrayList;
import java.util.List;

/** A rectangle of a map. */
record Region(Span rows, Span columns) {
  /** The whole map of these sides. */
  static Region all(long height, long width) {
    return new Region(Span.all(height), Span.all(width));
  }

  /** Rows (axis 0) or columns (axis 1). */
  Span along(int axis) {
    return axis == 0 ? rows : columns;
  }

  /** Tiles that cover this once, the last of a row or column smaller. */
  List<Region> tiles(long height, long width) {
    List<Region> tiles = new ArrayList<>();
    for (long y = rows.from(); y < rows.to(); y += height) {
      for (long x = columns.from(); x < columns.to(); x += width) {
        tiles.add(
            new Region(
                new Span(y, Math.min(y + height, rows.to())),
                new Span(x, Math.min(x + width, columns.to()))));
      }
    }
    return tiles;
  }
}
