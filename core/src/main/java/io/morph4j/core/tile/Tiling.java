package io.morph4j.core.tile;

/**
 * How a picture is computed that may not fit into the memory.
 *
 * @param mode when tiles are used
 * @param side of a tile in pixels of the picture; halved by itself where a tile does not fit.
 *     Default is 512
 * @param memoryBytes what may be taken for feature maps and tiles; 0 for what is free. Default is 0
 */
public record Tiling(Mode mode, int side, long memoryBytes) {
  /** The least side of a tile. */
  public static final int LEAST_SIDE = 32;

  private static final int DEFAULT_SIDE = 512;

  /** When tiles are used. */
  public enum Mode {
    /** Where the picture as a whole does not fit. */
    AUTO,
    ALWAYS,
    NEVER
  }

  public Tiling {
    if (side < LEAST_SIDE || memoryBytes < 0) {
      throw new IllegalArgumentException(
          "tiles of %d pixels, %d bytes of memory: expected %d or more pixels, no negative bytes"
              .formatted(side, memoryBytes, LEAST_SIDE));
    }
  }

  /** Tiles where the picture does not fit. */
  public static Tiling auto() {
    return new Tiling(Mode.AUTO, DEFAULT_SIDE, 0);
  }

  /** Tiles always. */
  public static Tiling of(int side) {
    return new Tiling(Mode.ALWAYS, side, 0);
  }

  /** Whole pictures only. */
  public static Tiling never() {
    return new Tiling(Mode.NEVER, DEFAULT_SIDE, 0);
  }

  /** The same within so many bytes; 0 for what is free. */
  public Tiling withMemory(long bytes) {
    return new Tiling(mode, side, bytes);
  }
}
