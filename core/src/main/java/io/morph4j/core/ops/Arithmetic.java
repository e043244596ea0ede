package io.morph4j.core.ops;

import io.morph4j.core.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

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
    x.array().rdiv(1.0, y.array());
    return Tensor.recorded(
        "reciprocal",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gy.times(made).times(made).times(-1)});
  }

  /** {@code |x|}; its derivative at 0 is 0. */
  public static Tensor abs(Tensor x) {
    Tensor y = unary("abs", x);
    return Tensor.recorded(
        "abs",
        y,
        new Tensor[] {x},
        new Tensor[] {x},
        (made, gy, needed) -> new Tensor[] {gy.times(unary("sign", x))});
  }

  /** {@code x^2}. */
  public static Tensor square(Tensor x) {
    return x.times(x);
  }

  /** Square root of {@code x >= 0}. */
  public static Tensor sqrt(Tensor x) {
    Tensor y = unary("sqrt", x);
    return Tensor.recorded(
        "sqrt",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {divide(gy, made).times(0.5)});
  }

  /** Natural logarithm of {@code x > 0}. */
  public static Tensor log(Tensor x) {
    Tensor y = unary("log", x);
    return Tensor.recorded(
        "log",
        y,
        new Tensor[] {x},
        new Tensor[] {x},
        (made, gy, needed) -> new Tensor[] {divide(gy, x)});
  }

  /** {@code e^x}. */
  public static Tensor exp(Tensor x) {
    Tensor y = unary("exp", x);
    return Tensor.recorded(
        "exp",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gy.times(made)});
  }

  static Tensor like(Tensor x) {
    return Tensor.allocate(x.type(), x.shape());
  }

  /** The ND4J operation {@code op} of one array, not recorded. */
  static Tensor unary(String op, Tensor x, double... arguments) {
    Tensor y = like(x);
    run(op, new INDArray[] {x.array()}, y.array(), new int[0], arguments);
    return y;
  }

  static void run(
      String op, INDArray[] inputs, INDArray output, int[] integers, double... numbers) {
    DynamicCustomOp.DynamicCustomOpsBuilder builder =
        DynamicCustomOp.builder(op).addInputs(inputs).addOutputs(output);
    if (integers.length > 0) {
      builder.addIntegerArguments(integers);
    }
    for (double number : numbers) {
      builder.addFloatingPointArguments(number);
    }
    Nd4j.exec(builder.build());
  }
}
