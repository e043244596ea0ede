package io.morph4j.engine.tensor;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.nio.IntBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's operations on arrays of any type, wherever they lie: each method is one call, two where it
 * says so, and writes into memory that is there. The methods of arrays themselves take a fresh
 * buffer for every number and every result, which a card is slow with.
 */
public final class ArrayCalls {
  /** Numbers, tables of places and matrices of some sizes of pictures. */
  private static final long MOST_BYTES = 64L << 20;

  private static final Cache<Object, INDArray> CONSTANTS =
      CacheBuilder.newBuilder()
          .maximumWeight(MOST_BYTES)
          .<Object, INDArray>weigher((key, array) -> (int) Math.min(MOST_BYTES, bytes(array)))
          .build();

  private ArrayCalls() {}

  private static long bytes(INDArray array) {
    return array.length() * array.dataType().width();
  }

  /** Runs the operation {@code op} of ND4J into {@code output}. */
  public static void run(
      String op, INDArray[] inputs, INDArray output, int[] integers, double... numbers) {
    run(op, inputs, new INDArray[] {output}, integers, numbers);
  }

  /** Runs the operation {@code op} of ND4J into {@code outputs}. */
  public static void run(
      String op, INDArray[] inputs, INDArray[] outputs, int[] integers, double... numbers) {
    DynamicCustomOp.DynamicCustomOpsBuilder builder =
        DynamicCustomOp.builder(op).addInputs(inputs).addOutputs(outputs);
    if (integers.length > 0) {
      builder.addIntegerArguments(integers);
    }
    for (double number : numbers) {
      builder.addFloatingPointArguments(number);
    }
    Nd4j.exec(builder.build());
  }

  private static void run(String op, INDArray a, INDArray b, INDArray y) {
    run(op, new INDArray[] {a, b}, y, new int[0]);
  }

  /**
   * An array that is made once and kept, outside any step.
   *
   * @param key of the right equality; what is made depends on it alone
   */
  public static INDArray constant(Object key, Supplier<INDArray> made) {
    INDArray known = CONSTANTS.getIfPresent(key);
    if (known == null) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        known = made.get();
      }
      CONSTANTS.put(key, known);
    }
    return known;
  }

  /** {@code value} as a scalar that is made once. */
  static INDArray scalar(DataType type, double value) {
    return constant(List.of(type, value), () -> Nd4j.scalar(type, value));
  }

  /** {@code values} as an array that is made once. */
  public static INDArray integers(int... values) {
    return constant(IntBuffer.wrap(values.clone()), () -> Nd4j.createFromArray(values));
  }

  /** Writes {@code value} to every element of {@code y}. */
  public static void fill(INDArray y, double value) {
    run("fill_as", new INDArray[] {y}, y, new int[0], value);
  }

  /** {@code y = a}, repeated where sides of {@code a} are 1; both of the same rank. */
  public static void copy(INDArray a, INDArray y) {
    run("assign", y, a, y);
  }

  /** {@code y = a + b}, repeated where sides are 1; {@code y} may be either. */
  public static void add(INDArray a, INDArray b, INDArray y) {
    run("add", a, b, y);
  }

  /** {@code y = a - b}, likewise. */
  public static void subtract(INDArray a, INDArray b, INDArray y) {
    run("subtract", a, b, y);
  }

  /** {@code y = a * b}, likewise. */
  public static void multiply(INDArray a, INDArray b, INDArray y) {
    run("multiply", a, b, y);
  }

  /** {@code y = a * factor + offset}: a call for each that changes something. */
  public static void scale(INDArray a, double factor, double offset, INDArray y) {
    INDArray product = a;
    if (factor != 1 || offset == 0) {
      multiply(a, scalar(a.dataType(), factor), y);
      product = y;
    }
    if (offset != 0) {
      add(product, scalar(a.dataType(), offset), y);
    }
  }

  /**
   * Sums over {@code axes}.
   *
   * @param y of the rank of {@code a}, with sides of 1 at {@code axes}
   */
  public static void sum(INDArray a, INDArray y, int... axes) {
    run("reduce_sum", new INDArray[] {a}, y, axes, 1);
  }
}
