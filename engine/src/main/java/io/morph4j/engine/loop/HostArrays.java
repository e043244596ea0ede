package io.morph4j.engine.loop;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The one door to the memory behind arrays: loops and kernels get buffers and addresses here and
 * nowhere else. It is open where ND4J computes on the processor; on a card it is shut, and ND4J's
 * operations compute. The system property {@code morph4j.arrays=nd4j} shuts it on a processor too,
 * so that whatever would break on a card breaks there.
 *
 * <p>Files and other machines get their numbers by {@link #toRead} and {@link #toWrite}, which ND4J
 * copies between a card and the host where it has to: they work with the door shut.
 */
public final class HostArrays {
  private static final boolean ON_HOST =
      onHost(System.getProperty("morph4j.arrays", "auto"), Nd4j.getEnvironment().isCPU());

  /** Buffers by the identity of their arrays: to make one takes several calls of native code. */
  private static final Cache<INDArray, FloatBuffer> BUFFERS =
      CacheBuilder.newBuilder().weakKeys().concurrencyLevel(1).build();

  private HostArrays() {}

  static boolean onHost(String asked, boolean processor) {
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "auto" -> processor;
      case "nd4j" -> false;
      default ->
          throw new IllegalArgumentException(
              "morph4j.arrays is %s, expected auto or nd4j".formatted(asked));
    };
  }

  /** Whether arrays live in host memory that programs may touch. */
  public static boolean onHost() {
    return ON_HOST;
  }

  /**
   * Where the first element of {@code array} lies, which the caller keeps alive.
   *
   * @throws IllegalStateException unless {@link #onHost}; so do the other ways to the memory
   */
  public static long address(INDArray array) {
    if (!ON_HOST) {
      throw new IllegalStateException(
          "arrays are not in host memory, or -Dmorph4j.arrays=nd4j says so: compute by ND4J's"
              + " operations where HostArrays.onHost() is false");
    }
    return array.data().addressPointer().address();
  }

  /** The elements of a dense float array, to be read and written by index. */
  public static FloatBuffer floats(INDArray array) {
    FloatBuffer known = BUFFERS.getIfPresent(array);
    if (known == null) {
      known = view(array, array.length() * Float.BYTES).asFloatBuffer();
      BUFFERS.put(array, known);
    }
    return known.duplicate();
  }

  /** The elements of a dense float array as raw bits. */
  public static IntBuffer bits(INDArray array) {
    return view(array, array.length() * Float.BYTES).asIntBuffer();
  }

  /**
   * The elements of a dense float array of less than 2 GiB as bytes in the order of this machine,
   * to be copied from and to files.
   */
  public static ByteBuffer bytes(INDArray array) {
    int bytes = Math.toIntExact(array.length() * Float.BYTES);
    return view(array, bytes);
  }

  /** Writes zeros to a dense float array; ND4J's assign wakes OpenMP threads for it. */
  public static void clear(INDArray array) {
    long bytes = array.length() * Float.BYTES;
    Pointer.memset(new At(address(array), bytes), 0, bytes);
  }

  private static ByteBuffer view(INDArray array, long bytes) {
    return new At(address(array), bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Bytes {@code from} to {@code from + count} of {@code array}, to be read; in native order.
   *
   * @param array dense and row-major; must be kept alive by the caller
   */
  public static ByteBuffer toRead(INDArray array, long from, int count) {
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    return mirrored(array, from, count);
  }

  /** The same bytes, to be written; {@link #written} must follow. */
  public static ByteBuffer toWrite(INDArray array, long from, int count) {
    return mirrored(array, from, count);
  }

  /** Declares the host's copy of {@code array} the valid one. */
  public static void written(INDArray array) {
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  private static ByteBuffer mirrored(INDArray array, long from, int count) {
    long start = array.offset() * array.dataType().width() + from;
    ByteBuffer bytes =
        ON_HOST
            ? new At(address(array) + from, count).asByteBuffer()
            : array.data().asNio().slice(Math.toIntExact(start), count);
    return bytes.order(ByteOrder.nativeOrder());
  }

  /** A pointer to memory that somebody else keeps alive. */
  private static final class At extends BytePointer {
    At(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }

    /** Said here, as JavaCPP looks it up in a map that changes while libraries are loaded. */
    @Override
    public int sizeof() {
      return Byte.BYTES;
    }
  }
}
