package io.morph4j.engine.loop;

import org.bytedeco.javacpp.Pointer;

/** What memory outside the heap can still be taken without ending the process. */
public final class FreeMemory {
  /** One part in so many is left for what is not counted: scratch of kernels, results. */
  private static final int RESERVE = 4;

  private FreeMemory() {}

  /**
   * The lesser of what {@code -Dorg.bytedeco.javacpp.maxphysicalbytes} leaves to the process and
   * what the system has, less a reserve.
   */
  public static long bytes() {
    long most = Pointer.maxPhysicalBytes();
    long own = most > 0 ? Math.max(0, most - Pointer.physicalBytes()) : Long.MAX_VALUE;
    long left = Math.min(own, Pointer.availablePhysicalBytes());
    return left - left / RESERVE;
  }
}
