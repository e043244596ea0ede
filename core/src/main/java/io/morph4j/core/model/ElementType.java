package io.morph4j.core.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The number formats that are read from safetensors files. */
public enum ElementType {
  F32(4, DataType.FLOAT) {
    @Override
    INDArray decode(ByteBuffer bytes) {
      float[] values = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(values);
      return Nd4j.createFromArray(values);
    }
  },
  F64(8, DataType.DOUBLE) {
    @Override
    INDArray decode(ByteBuffer bytes) {
      double[] values = new double[bytes.remaining() / 8];
      bytes.asDoubleBuffer().get(values);
      return Nd4j.createFromArray(values);
    }
  },
  F16(2, DataType.FLOAT) {
    @Override
    INDArray decode(ByteBuffer bytes) {
      float[] values = new float[bytes.remaining() / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = halfToFloat(bytes.getShort(bytes.position() + 2 * i));
      }
      return Nd4j.createFromArray(values);
    }
  },
  BF16(2, DataType.FLOAT) {
    @Override
    INDArray decode(ByteBuffer bytes) {
      float[] values = new float[bytes.remaining() / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(bytes.getShort(bytes.position() + 2 * i) << 16);
      }
      return Nd4j.createFromArray(values);
    }
  },
  I64(8, DataType.INT64) {
    @Override
    INDArray decode(ByteBuffer bytes) {
      long[] values = new long[bytes.remaining() / 8];
      bytes.asLongBuffer().get(values);
      return Nd4j.createFromArray(values);
    }
  },
  I32(4, DataType.INT64) {
    @Override
    INDArray decode(ByteBuffer bytes) {
      long[] values = new long[bytes.remaining() / 4];
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes.getInt(bytes.position() + 4 * i);
      }
      return Nd4j.createFromArray(values);
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

  /** The numbers in {@code bytes} (little-endian, from position to limit) as a vector. */
  abstract INDArray decode(ByteBuffer bytes);

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
