package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.Tensor;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Elementwise arithmetic beyond sum, difference and product, which tensors have themselves. */
public final class Arithmetic {
  private Arithmetic() {}

  /** Quotient, with broadcasting. */
  public static Tensor divide(Tensor a, Tensor b) {
    return a.times(reciprocal(b));
  }

  /** {@code 1 / x}. */
  public static Tensor reciprocal(Tensor x) {
    Tensor y = like(x);
    x.packed().rdiv(1.0, y.packed());
    return Tensor.recorded(
        "reciprocal",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gy.times(made).times(made).times(-1)});
  }

  /** {@code |x|}; its derivative at 0 is 0. */
  public static Tensor abs(Tensor x) {
    Tensor y = FloatLoops.suit(x) ? like(x) : unary(x, Abs::new);
    if (FloatLoops.suit(x)) {
      UnaryLoops.abs(x.packed(), y.packed());
    }
    return Tensor.recorded(
        "abs",
        y,
        new Tensor[] {x},
        new Tensor[] {x},
        (made, gy, needed) -> new Tensor[] {gy.times(sign(x))});
  }

  /** -1, 0 or 1, not recorded: it has no slope. */
  private static Tensor sign(Tensor x) {
    if (!FloatLoops.suit(x)) {
      return unary(x, Sign::new);
    }
    Tensor y = like(x);
    UnaryLoops.sign(x.packed(), y.packed());
    return y;
  }

  /** {@code x^2}. */
  public static Tensor square(Tensor x) {
    return x.times(x);
  }

  /** Square root of {@code x >= 0}. */
  public static Tensor sqrt(Tensor x) {
    Tensor y = unary(x, Sqrt::new);
    return Tensor.recorded(
        "sqrt",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {divide(gy, made).times(0.5)});
  }

  /** Natural logarithm of {@code x > 0}. */
  public static Tensor log(Tensor x) {
    Tensor y = unary(x, Log::new);
    return Tensor.recorded(
        "log",
        y,
        new Tensor[] {x},
        new Tensor[] {x},
        (made, gy, needed) -> new Tensor[] {divide(gy, x)});
  }

  /**
   * Natural logarithm of {@code x >= 0}, but not below -100, and with a slope of at most 1e12: for
   * losses on probabilities that a sigmoid may round to 0 or 1.
   */
  public static Tensor boundedLog(Tensor x) {
    Tensor y = unary(x, Log::new);
    BooleanIndexing.replaceWhere(y.packed(), -100, Conditions.lessThan(-100));
    return Tensor.recorded(
        "boundedLog",
        y,
        new Tensor[] {x},
        new Tensor[] {x},
        (made, gy, needed) -> {
          INDArray lift = Transforms.max(x.array(), 1e-12, true).subi(x.array());
          return new Tensor[] {divide(gy, x.plus(Tensor.constant(lift)))};
        });
  }

  /** {@code e^x}. */
  public static Tensor exp(Tensor x) {
    Tensor y = unary(x, Exp::new);
    return Tensor.recorded(
        "exp",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gy.times(made)});
  }

  /** A new tensor of the shape and memory order of {@code x}; write to it by its packed array. */
  static Tensor like(Tensor x) {
    return Tensor.allocateLike(x);
  }

  /** A new tensor written by the ND4J operation {@code op} of input and output, not recorded. */
  static Tensor unary(Tensor x, BiFunction<INDArray, INDArray, Op> op) {
    Tensor y = like(x);
    Nd4j.getExecutioner().exec(op.apply(x.packed(), y.packed()));
    return y;
  }

  /** Runs the ND4J operation {@code op} into {@code output}. */
  static void run(
      String op, INDArray[] inputs, INDArray output, int[] integers, double... numbers) {
    ArrayCalls.run(op, inputs, output, integers, numbers);
  }
}
