package io.morph4j.engine.loop;

import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What memory for arrays can still be taken without ending the process. */
public final class FreeMemory {
  /** One part in so many is left for what is not counted: scratch of kernels, results. */
  private static final int RESERVE = 4;

  private FreeMemory() {}

  /**
   * The lesser of what {@code -Dorg.bytedeco.javacpp.maxphysicalbytes} leaves to the process and
   * what the system has, less a reserve; no more than the card has where ND4J computes on one,
   * which was never run.
   */
  public static long bytes() {
    long most = Pointer.maxPhysicalBytes();
    long own = most > 0 ? Math.max(0, most - Pointer.physicalBytes()) : Long.MAX_VALUE;
    return bytes(
        Math.min(own, Pointer.availablePhysicalBytes()),
        Nd4j.getEnvironment().isCPU(),
        () -> NativeOpsHolder.getInstance().getDeviceNativeOps().getDeviceFreeMemoryDefault());
  }

  static long bytes(long host, boolean processor, LongSupplier card) {
    long left = processor ? host : Math.min(host, card.getAsLong());
    return left - left / RESERVE;
  }
}
