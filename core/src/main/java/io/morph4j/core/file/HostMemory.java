package io.morph4j.core.file;

import io.morph4j.engine.loop.HostLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The bytes of arrays, part by part: copies between files and arrays without a native operation and
 * its threads for each part.
 */
final class HostMemory {
  private HostMemory() {}

  /**
   * Bytes {@code from} to {@code from + count} of {@code array}, to be read; in native order.
   *
   * @param array dense and row-major; must be kept alive by the caller
   */
  static ByteBuffer toRead(INDArray array, long from, int count) {
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    return bytes(array, from, count);
  }

  /** The same bytes, to be written; {@link #written} must follow. */
  static ByteBuffer toWrite(INDArray array, long from, int count) {
    return bytes(array, from, count);
  }

  /** Declares the host's copy of {@code array} the valid one. */
  static void written(INDArray array) {
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  private static ByteBuffer bytes(INDArray array, long from, int count) {
    ByteBuffer bytes =
        HostLoop.available()
            ? new At(array.data().addressPointer().address() + from, count).asByteBuffer()
            : array.data().asNio().slice(Math.toIntExact(from), count);
    return bytes.order(ByteOrder.nativeOrder());
  }

  /** A pointer to memory that somebody else keeps alive. */
  private static final class At extends BytePointer {
    At(long address, int count) {
      super((Pointer) null);
      this.address = address;
      this.limit = count;
      this.capacity = count;
    }

    /** Said here, as JavaCPP looks it up in a map that changes while libraries are loaded. */
    @Override
    public int sizeof() {
      return Byte.BYTES;
    }
  }
}
