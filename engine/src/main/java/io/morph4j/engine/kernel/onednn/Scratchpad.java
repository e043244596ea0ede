package io.morph4j.engine.kernel.onednn;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;

/** Off-heap buffers that oneDNN primitives use in turn; each grows to the largest need seen. */
final class Scratchpad {
  /** Buffers: reordered copies of the two inputs and the result, scratch, and between two steps. */
  static final int SLOTS = 5;

  static final long LINE = 64;

  /**
   * Bytes between rows that would otherwise lie a power of two apart, where they would meet in few
   * places of a cache.
   */
  static final long APART = 2 * LINE;

  private final BytePointer[] owned = new BytePointer[SLOTS];
  private final long[] sizes = new long[SLOTS];

  /** Address of at least {@code bytes}, aligned to a cache line, valid until the slot grows. */
  long slot(int index, long bytes) {
    if (sizes[index] < bytes) {
      if (sizes[index] > 0) {
        owned[index].deallocate();
      }
      // Pointer.malloc would be shorter, but what it gives has no deallocator: deallocate() keeps
      // it.
      owned[index] = new BytePointer(bytes + LINE);
      owned[index].retainReference();
      sizes[index] = bytes;
    }
    return sizes[index] == 0 ? 0 : aligned(owned[index].address());
  }

  long bytes() {
    return Arrays.stream(sizes).sum();
  }

  /** Gives the buffers back. */
  void release() {
    for (int i = 0; i < SLOTS; i++) {
      if (sizes[i] > 0) {
        owned[i].deallocate();
        sizes[i] = 0;
      }
    }
  }

  /** {@code bytes} rounded up to whole cache lines. */
  static long aligned(long bytes) {
    return (bytes + LINE - 1) / LINE * LINE;
  }
}
