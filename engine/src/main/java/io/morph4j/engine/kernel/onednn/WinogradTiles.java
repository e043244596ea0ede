package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some rows of tiles of pictures y (N, H, W, C), few enough that memory does not grow with their
 * height or number. Rows are counted through all pictures.
 */
record WinogradTiles(int first, int rows, int high, int wide) {
  private static final int TILE = WinogradTransforms.TILE;
  private static final int WINDOW = WinogradTransforms.WINDOW;

  /** What is between the three steps should stay in a cache. */
  private static final int MOST_TILES = 256;

  static Iterable<WinogradTiles> of(INDArray y) {
    int high = (int) (y.size(1) + TILE - 1) / TILE;
    int wide = (int) (y.size(2) + TILE - 1) / TILE;
    int all = (int) y.size(0) * high;
    int atOnce = Math.max(1, MOST_TILES / wide);
    return () ->
        IntStream.iterate(0, from -> from < all, from -> from + atOnce)
            .mapToObj(from -> new WinogradTiles(from, Math.min(atOnce, all - from), high, wide))
            .iterator();
  }

  long tiles() {
    return (long) rows * wide;
  }

  /** Copies the window of each tile of x (N, H, W, C), zeros outside: (36, tiles, C). */
  void gatherWindows(INDArray x, INDArray to, int padding) {
    copy(x, to, WINDOW, padding);
  }

  /** Copies each tile of y (N, H, W, C), zeros outside: (16, tiles, C). */
  void gather(INDArray y, INDArray to) {
    copy(y, to, TILE, 0);
  }

  /** Copies (16, tiles, C) plus {@code shifts} (C) to where they are in y (N, H, W, C). */
  void scatter(INDArray from, float @Nullable [] shifts, INDArray y) {
    int channels = (int) y.size(3);
    FloatBuffer tiles = HostArrays.floats(from);
    FloatBuffer pixels = HostArrays.floats(y);
    each(
        y,
        TILE,
        0,
        (pixel, at) -> {
          if (pixel >= 0 && shifts == null) {
            pixels.put(pixel, tiles, at, channels);
          } else if (pixel >= 0 && shifts != null) {
            add(tiles.slice(at, channels), shifts, pixels.slice(pixel, channels));
          }
        });
  }

  private static void add(FloatBuffer from, float[] shifts, FloatBuffer to) {
    for (int i = 0; i < to.capacity(); i++) {
      to.put(i, from.get(i) + shifts[i]);
    }
  }

  private void copy(INDArray map, INDArray tiled, int side, int padding) {
    int channels = (int) map.size(3);
    FloatBuffer pixels = HostArrays.floats(map);
    FloatBuffer tiles = HostArrays.floats(tiled);
    float[] zeros = new float[channels];
    each(
        map,
        side,
        padding,
        (pixel, at) -> {
          if (pixel >= 0) {
            tiles.put(at, pixels, pixel, channels);
          } else {
            tiles.put(at, zeros, 0, channels);
          }
        });
  }

  private interface Row {
    void at(int pixel, int tiled);
  }

  /** Every row of channels of the tiled array with its place in the map, or -1 outside of it. */
  private void each(INDArray map, int side, int padding, Row body) {
    int height = (int) map.size(1);
    int width = (int) map.size(2);
    int channels = (int) map.size(3);
    HostLoop.rows(
        (long) side * side * rows,
        (long) wide * channels,
        line -> {
          int element = line / rows;
          int row = first + line % rows;
          int r = row % high * TILE + element / side - padding;
          for (int tile = 0; tile < wide; tile++) {
            int c = tile * TILE + element % side - padding;
            boolean inside = r >= 0 && r < height && c >= 0 && c < width;
            body.at(
                inside ? ((row / high * height + r) * width + c) * channels : -1,
                (line * wide + tile) * channels);
          }
        });
  }
}
