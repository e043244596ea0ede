package io.morph4j.core.kernel;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Off-heap buffers that oneDNN primitives use in turn; each grows to the largest need seen. */
final class OneDnnWorkspace {
  private static final int SLOTS = 4;
  private static final long PAGE = 64;

  private final BytePointer[] owned = new BytePointer[SLOTS];
  private final long[] sizes = new long[SLOTS];

  /** Memory of at least {@code bytes}, aligned to a cache line, valid until the slot grows. */
  Pointer slot(int index, long bytes) {
    if (sizes[index] < bytes) {
      if (owned[index] != null) {
        owned[index].deallocate();
      }
      owned[index] = new BytePointer(Pointer.malloc(bytes + PAGE)).capacity(bytes + PAGE);
      sizes[index] = bytes;
    }
    long address = owned[index].address();
    long aligned = (address + PAGE - 1) / PAGE * PAGE;
    return new BytePointer(owned[index]).position(aligned - address);
  }
}
