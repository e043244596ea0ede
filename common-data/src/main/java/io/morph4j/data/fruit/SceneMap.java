package io.morph4j.data.fruit;

/**
 * What is where in a scene, as a grid of squares from the top left.
 *
 * @param side squares in a row
 * @param things what is seen
 * @param owners the number of the fruit it belongs to, -1 beside all fruit
 * @param depths of bodies, towards the viewer
 */
@SuppressWarnings("ArrayRecordComponent")
record SceneMap(int side, Thing[] things, int[] owners, float[] depths) {
  /** A step in depth between neighbours that is drawn as a line, in sides of the picture. */
  private static final float CREASE = 0.035f;

  /**
   * Lines where neighbours belong to different things, where one fruit hides another, and where a
   * body folds over itself; grey levels tell how much of a pixel they cover.
   *
   * @param perPixel squares that make one pixel along each axis
   */
  byte[] edges(int perPixel) {
    boolean[] line = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int i = y * side + x;
        mark(line, i, x + 1 < side ? i + 1 : i);
        mark(line, i, y + 1 < side ? i + side : i);
      }
    }
    int size = side / perPixel;
    byte[] samples = new byte[size * size];
    for (int i = 0; i < size * size; i++) {
      int covered = 0;
      for (int k = 0; k < perPixel * perPixel; k++) {
        int x = i % size * perPixel + k % perPixel;
        int y = i / size * perPixel + k / perPixel;
        covered += line[y * side + x] ? 1 : 0;
      }
      samples[i] = (byte) (255 - 255 * covered / (perPixel * perPixel));
    }
    return samples;
  }

  private void mark(boolean[] line, int i, int neighbour) {
    boolean outline =
        owners[i] != owners[neighbour] || (owners[i] >= 0 && things[i] != things[neighbour]);
    boolean crease =
        things[i] == things[neighbour]
            && depths[i] != 0
            && Math.abs(depths[i] - depths[neighbour]) > CREASE;
    if (outline || crease) {
      line[i] = true;
      line[neighbour] = true;
    }
  }

  /** The colours of the things, RGB. */
  byte[] labels() {
    byte[] samples = new byte[side * side * 3];
    for (int i = 0; i < things.length; i++) {
      int rgb = things[i].rgb();
      samples[3 * i] = (byte) (rgb >> 16);
      samples[3 * i + 1] = (byte) (rgb >> 8);
      samples[3 * i + 2] = (byte) rgb;
    }
    return samples;
  }
}
