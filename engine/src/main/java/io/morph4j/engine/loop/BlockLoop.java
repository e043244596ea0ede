package io.morph4j.engine.loop;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.function.Consumer;

/**
 * Loops over float arrays in host memory by blocks that are copied to arrays on the heap and back.
 * The virtual machine makes vector instructions of loops over heap arrays, which pays for the
 * copies several times where a loop has more to do than to move or add.
 */
public final class BlockLoop {
  /** Elements of a block: a few of them stay in the fastest cache. */
  private static final int SIZE = 2048;

  private static final int ARRAYS = 4;
  private static final ThreadLocal<BlockLoop> OF_THREAD = ThreadLocal.withInitial(BlockLoop::new);

  private final float[][] floats = new float[ARRAYS][SIZE];
  private final int[][] bits = new int[ARRAYS][SIZE];
  private int from;
  private int length;

  private BlockLoop() {}

  /** Runs {@code body} for every block of 0 .. n-1, on all threads, each with arrays of its own. */
  public static void over(long n, Consumer<BlockLoop> body) {
    HostLoop.ranges(
        n,
        (from, to) -> {
          BlockLoop block = OF_THREAD.get();
          for (int at = from; at < to; at += SIZE) {
            block.from = at;
            block.length = Math.min(SIZE, to - at);
            body.accept(block);
          }
        });
  }

  /** Number of elements of this block; the arrays may be longer. */
  public int length() {
    return length;
  }

  /** The block of {@code source}, in heap array {@code slot} of 0 .. 3. */
  public float[] load(int slot, FloatBuffer source) {
    source.get(from, floats[slot], 0, length);
    return floats[slot];
  }

  /** Writes heap array {@code slot} to the block of {@code target}. */
  public void store(int slot, FloatBuffer target) {
    target.put(from, floats[slot], 0, length);
  }

  /**
   * The block of {@code source}, in heap array {@code slot} of 0 .. 3, which floats do not share.
   */
  public int[] load(int slot, IntBuffer source) {
    source.get(from, bits[slot], 0, length);
    return bits[slot];
  }

  /** Writes heap array {@code slot} of ints to the block of {@code target}. */
  public void store(int slot, IntBuffer target) {
    target.put(from, bits[slot], 0, length);
  }
}
