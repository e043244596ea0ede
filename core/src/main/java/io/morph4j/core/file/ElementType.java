package io.morph4j.core.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;

/** The number formats that are read from safetensors files. */
public enum ElementType {
  F32(4, DataType.FLOAT) {
    @Override
    void decode(ByteBuffer from, ByteBuffer to) {
      to.asFloatBuffer().put(from.asFloatBuffer());
    }
  },
  F64(8, DataType.DOUBLE) {
    @Override
    void decode(ByteBuffer from, ByteBuffer to) {
      to.asDoubleBuffer().put(from.asDoubleBuffer());
    }
  },
  F16(2, DataType.FLOAT) {
    @Override
    void decode(ByteBuffer from, ByteBuffer to) {
      while (from.hasRemaining()) {
        to.putFloat(halfToFloat(from.getShort()));
      }
    }
  },
  BF16(2, DataType.FLOAT) {
    @Override
    void decode(ByteBuffer from, ByteBuffer to) {
      while (from.hasRemaining()) {
        to.putFloat(Float.intBitsToFloat(from.getShort() << 16));
      }
    }
  },
  I64(8, DataType.INT64) {
    @Override
    void decode(ByteBuffer from, ByteBuffer to) {
      to.asLongBuffer().put(from.asLongBuffer());
    }
  },
  I32(4, DataType.INT64) {
    @Override
    void decode(ByteBuffer from, ByteBuffer to) {
      while (from.hasRemaining()) {
        to.putLong(from.getInt());
      }
    }
  };

  private final int bytes;
  private final DataType loadedAs;

  ElementType(int bytes, DataType loadedAs) {
    this.bytes = bytes;
    this.loadedAs = loadedAs;
  }

  /** Bytes of one number in the file. */
  public int bytes() {
    return bytes;
  }

  /** The type of the array that comes of it. */
  public DataType loadedAs() {
    return loadedAs;
  }

  /**
   * Puts the numbers between position and limit of {@code from} (little-endian, as in the file)
   * into {@code to} (as in the memory of an array of {@link #loadedAs}).
   */
  abstract void decode(ByteBuffer from, ByteBuffer to);

  /** The format in which arrays of {@code type} are written. */
  static ElementType of(DataType type) {
    return switch (type) {
      case FLOAT -> F32;
      case DOUBLE -> F64;
      case LONG -> I64;
      default ->
          throw new IllegalArgumentException(
              "safetensors files are written from FLOAT, DOUBLE and LONG arrays, got " + type);
    };
  }

  static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** IEEE 754 binary16 to binary32; exact. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) {
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 0x3F800000));
    }
    int wide = exponent == 31 ? 0xFF : exponent + 112;
    return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
  }
}
