package io.morph4j.tools.extractor;

/** What a drawn picture shows. */
enum Content {
  APPLES,
  ORANGES,
  POLYGONS,
  DISCS,
  FACE,
  STROKES,
  STRIPES,
  TILES,
  CLOUDS,
  ROOMS
}
