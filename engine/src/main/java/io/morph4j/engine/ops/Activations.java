package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Nonlinearities. All keep the shape of their input. */
public final class Activations {
  private Activations() {}

  /** {@code max(x, 0)}. */
  public static Tensor relu(Tensor x) {
    return leakyRelu(x, 0);
  }

  /**
   * {@code x} where positive, {@code slope * x} elsewhere (Maas et al. 2013).
   *
   * @param slope in [0, 1)
   */
  public static Tensor leakyRelu(Tensor x, double slope) {
    if (!(slope >= 0 && slope < 1)) {
      throw new IllegalArgumentException("slope must be in [0, 1), got " + slope);
    }
    Tensor y = Arithmetic.like(x);
    if (FloatLoops.suit(x)) {
      FloatLoops.leakyRelu(x.packed(), (float) slope, y.packed());
    } else {
      leakyRelu(x.packed(), slope, y.packed());
    }
    return Tensor.recorded(
        Operation.of("leakyRelu", "slope", slope),
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gated(gy, made, slope)});
  }

  /**
   * {@code relu(x)} and {@code y}, feature maps of one size, as the channels of one: how a U-Net
   * joins its two ways. The derivative keeps {@code x}, which such a net needs elsewhere too.
   */
  public static Tensor reluBeside(Tensor x, Tensor y) {
    Tensor joined =
        joinable(x, y)
            ? joined(x, y)
            : StepScope.withoutRecording(() -> StepScope.tidy(() -> Shapes.concat(1, relu(x), y)));
    long left = x.size(1);
    return Tensor.recorded(
        "reluBeside",
        joined,
        new Tensor[] {x, y},
        new Tensor[] {x},
        (made, gy, needed) ->
            new Tensor[] {
              needed[0] ? gated(Shapes.slice(gy, 1, 0, left), x, 0) : null,
              needed[1] ? Shapes.slice(gy, 1, left, gy.size(1)) : null
            });
  }

  /** Whether {@code x} and {@code y} can be joined in one pass over their memory. */
  static boolean joinable(Tensor x, Tensor y) {
    return FloatLoops.suit(x)
        && FloatLoops.suit(y)
        && x.isChannelsLast()
        && y.isChannelsLast()
        && x.size(0) == y.size(0)
        && x.size(2) == y.size(2)
        && x.size(3) == y.size(3);
  }

  private static Tensor joined(Tensor x, Tensor y) {
    Tensor joined = roomFor(x, y);
    FloatLoops.reluBeside(x, y, joined);
    return joined;
  }

  /** Memory, channels last, for the channels of {@code x} and {@code y}. */
  static Tensor roomFor(Tensor x, Tensor y) {
    return Tensor.allocateChannelsLast(
        x.type(), x.size(0), x.size(1) + y.size(1), x.size(2), x.size(3));
  }

  /**
   * {@code gy} where {@code sign} is positive, {@code slope * gy} elsewhere; linear in {@code gy}.
   */
  static Tensor gated(Tensor gy, Tensor sign, double slope) {
    Tensor gx = Arithmetic.like(sign);
    INDArray upstream = gy.ordered(sign).packed();
    if (FloatLoops.suit(gy)) {
      FloatLoops.gate(upstream, sign.packed(), (float) slope, gx.packed());
    } else {
      gated(upstream, sign.packed(), slope, gx.packed());
    }
    return Tensor.recorded(
        "leakyReluGradient",
        gx,
        new Tensor[] {gy},
        new Tensor[] {sign},
        (made, v, needed) -> new Tensor[] {gated(v, sign, slope)});
  }

  /** {@code y = max(x, slope * x)} by ND4J; {@code y} may be {@code x}. */
  static void leakyRelu(INDArray x, double slope, INDArray y) {
    Arithmetic.run("lrelu", new INDArray[] {x}, y, new int[0], slope);
  }

  /** {@code gx} by ND4J, which may be either input; at 0 a positive slope counts as 1. */
  static void gated(INDArray gy, INDArray sign, double slope, INDArray gx) {
    Arithmetic.run(
        slope == 0 ? "relu_bp" : "lrelu_bp", new INDArray[] {sign, gy}, gx, new int[0], slope);
  }

  public static Tensor tanh(Tensor x) {
    Tensor y = Arithmetic.like(x);
    if (FloatLoops.suit(x)) {
      UnaryLoops.tanh(x.packed(), y.packed());
    } else {
      Nd4j.getExecutioner().exec(new Tanh(x.packed(), y.packed()));
    }
    return Tensor.recorded(
        "tanh",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gy.times(made.times(made).times(-1).plus(1))});
  }

  public static Tensor sigmoid(Tensor x) {
    Tensor y = Arithmetic.unary(x, Sigmoid::new);
    return Tensor.recorded(
        "sigmoid",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> new Tensor[] {gy.times(made).times(made.times(-1).plus(1))});
  }

  /** {@code log(1 + e^x)}, without overflow: {@code max(x, 0) + log(1 + e^-|x|)}. */
  public static Tensor softplus(Tensor x) {
    Tensor y = Arithmetic.like(x);
    INDArray out = y.packed();
    if (FloatLoops.suit(x)) {
      UnaryLoops.softplus(x.packed(), out);
    } else {
      Nd4j.getExecutioner().exec(new Abs(x.packed(), out));
      out.negi();
      Nd4j.getExecutioner().exec(new Exp(out, out));
      Nd4j.getExecutioner().exec(new Log1p(out, out));
      out.addi(x.packed().gt(0).castTo(x.type()).muli(x.packed()));
    }
    return Tensor.recorded(
        "softplus",
        y,
        new Tensor[] {x},
        new Tensor[] {x},
        (made, gy, needed) -> new Tensor[] {gy.times(sigmoid(x))});
  }

  /** {@code x} where positive, {@code e^x - 1} elsewhere (Clevert et al. 2015). */
  public static Tensor elu(Tensor x) {
    Tensor y = Arithmetic.like(x);
    Arithmetic.run("elu", new INDArray[] {x.packed()}, y.packed(), new int[0], 1.0);
    return Tensor.recorded(
        "elu",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> {
          Tensor negative = Tensor.constant(made.array().lt(0).castTo(made.type()));
          return new Tensor[] {gy.times(made.times(negative).plus(1))};
        });
  }

  /** Softmax over the second axis of {@code (N, C)}. */
  public static Tensor softmax(Tensor x) {
    Tensor y = Tensor.allocate(x.type(), x.shape());
    Arithmetic.run("softmax", new INDArray[] {x.array()}, y.array(), new int[] {1});
    return Tensor.recorded(
        "softmax",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) -> {
          Tensor weighted = gy.times(made);
          return new Tensor[] {weighted.minus(made.times(weighted.sumTo(made.size(0), 1)))};
        });
  }

  /** Logarithm of the softmax over the second axis of {@code (N, C)}, without overflow. */
  public static Tensor logSoftmax(Tensor x) {
    Tensor y = Tensor.allocate(x.type(), x.shape());
    INDArray shifted = x.array().sub(x.array().max(true, 1));
    INDArray sums = Transforms.exp(shifted, true).sum(true, 1);
    y.array().assign(shifted.subi(Transforms.log(sums, false)));
    return Tensor.recorded(
        "logSoftmax",
        y,
        new Tensor[] {x},
        new Tensor[] {y},
        (made, gy, needed) ->
            new Tensor[] {gy.minus(Arithmetic.exp(made).times(gy.sumTo(made.size(0), 1)))});
  }
}
