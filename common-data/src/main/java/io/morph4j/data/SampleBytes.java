package io.morph4j.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Samples of 8 or 16 bits, in native order, in an array of bytes. */
final class SampleBytes {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

  private SampleBytes() {}

  /** Sample {@code index}, from 0 to 255 or 65535. */
  static int get(byte[] from, int index, int bits) {
    return bits == 8 ? from[index] & 0xFF : (short) SHORTS.get(from, 2 * index) & 0xFFFF;
  }

  static void put(byte[] to, int index, int value, int bits) {
    if (bits == 8) {
      to[index] = (byte) value;
    } else {
      SHORTS.set(to, 2 * index, (short) value);
    }
  }
}
