package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.loop.HostLoop;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Pictures (N, H, W, C) of even sides as (N, H / 2, W / 2, 4 C): the channels of 2×2 neighbouring
 * pixels side by side, row by row.
 */
final class SpaceToDepth {
  static final int SIDE = 2;
  static final int COUNT = SIDE * SIDE;

  private final Scratch room = new Scratch();

  /** Memory for the blocks of {@code pictures}, valid until the next call. */
  INDArray of(INDArray pictures) {
    return room.of(pictures.length())
        .get(NDArrayIndex.interval(0, pictures.length()))
        .reshape(
            'c',
            pictures.size(0),
            pictures.size(1) / SIDE,
            pictures.size(2) / SIDE,
            COUNT * pictures.size(3));
  }

  long bytes() {
    return room.bytes();
  }

  /** Gives the memory back. */
  void release() {
    room.release();
  }

  static void toPixels(INDArray blocks, INDArray pictures) {
    int[] place = places(pictures);
    move(
        blocks,
        pictures,
        place.length,
        (from, to) -> {
          for (int i = 0; i < place.length; i++) {
            to[place[i]] = from[i];
          }
        });
  }

  static void toBlocks(INDArray pictures, INDArray blocks) {
    int[] place = places(pictures);
    move(
        pictures,
        blocks,
        place.length,
        (from, to) -> {
          for (int i = 0; i < place.length; i++) {
            to[i] = from[place[i]];
          }
        });
  }

  private interface Order {
    void apply(float[] from, float[] to);
  }

  private static void move(INDArray source, INDArray target, int length, Order order) {
    FloatBuffer in = HostArrays.floats(source);
    FloatBuffer out = HostArrays.floats(target);
    HostLoop.rows(
        source.length() / length,
        length,
        k -> {
          float[] from = new float[length];
          float[] to = new float[length];
          in.get(k * length, from);
          order.apply(from, to);
          out.put(k * length, to);
        });
  }

  /** Where in two rows of pixels the elements of a row of blocks lie. */
  private static int[] places(INDArray pictures) {
    int width = (int) pictures.size(2);
    int channels = (int) pictures.size(3);
    int[] place = new int[SIDE * width * channels];
    int i = 0;
    for (int x = 0; x < width; x += SIDE) {
      for (int pixel = 0; pixel < COUNT; pixel++) {
        int start = (pixel / SIDE * width + x + pixel % SIDE) * channels;
        for (int c = 0; c < channels; c++) {
          place[i++] = start + c;
        }
      }
    }
    return place;
  }
}
