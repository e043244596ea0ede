package io.morph4j.core.tile;

import io.morph4j.core.file.UserException;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Operation;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace.Entry;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Traced operations as {@link MapOperation}s. */
final class MapOperations {
  private static final Map<String, UnaryOperator<Tensor>> UNARY =
      Map.of(
          "tanh", Activations::tanh,
          "sigmoid", Activations::sigmoid,
          "softplus", Activations::softplus,
          "elu", Activations::elu,
          "abs", Arithmetic::abs,
          "sqrt", Arithmetic::sqrt,
          "log", Arithmetic::log,
          "exp", Arithmetic::exp,
          "reciprocal", Arithmetic::reciprocal);

  private MapOperations() {}

  /**
   * @throws UserException if the operation looks at the picture as a whole
   */
  static MapOperation of(Entry entry) {
    Operation operation = entry.operation();
    String name = operation.name();
    UnaryOperator<Tensor> unary = UNARY.get(name);
    if (unary != null) {
      return (frame, in) -> unary.apply(in[0]);
    }
    return switch (name) {
      case "plus" -> (frame, in) -> in[0].plus(in[1]);
      case "minus" -> (frame, in) -> in[0].minus(in[1]);
      case "times" -> (frame, in) -> in[0].times(in[1]);
      case "scale" -> scale(operation);
      case "leakyRelu" -> leaky(operation.setting("slope", Double.class));
      case "reluBeside" -> (frame, in) -> Activations.reluBeside(in[0], in[1]);
      case "concat" -> concat(entry);
      case "slice" -> slice(entry);
      case "reshape" -> reshape(entry);
      case "upsample2" -> new Doubling(Resampling::upsample2, 0);
      case "blurUpsample2" -> new Doubling(Resampling::blurUpsample2, 1);
      case "averagePool2" -> new Halving();
      case "pad" ->
          new BorderOperation(
              operation.setting("border", Border.class), operation.setting("widths", int[].class));
      case "conv2d" -> new WindowOperation(entry);
      case "convAdjointInData" -> new TransposedOperation(entry);
      case "normalize" -> NormOperation.of(entry);
      default -> throw refused(name);
    };
  }

  static UserException refused(String what) {
    return new UserException(
        "this network cannot be computed in tiles: it uses " + what + " over the whole picture");
  }

  private static MapOperation scale(Operation operation) {
    double factor = operation.setting("factor", Double.class);
    double offset = operation.setting("offset", Double.class);
    if (offset == 0) {
      return (frame, in) -> in[0].times(factor);
    }
    return (frame, in) -> (factor == 1 ? in[0] : in[0].times(factor)).plus(offset);
  }

  private static MapOperation leaky(double slope) {
    return (frame, in) -> Activations.leakyRelu(in[0], slope);
  }

  private static MapOperation concat(Entry entry) {
    if (entry.operation().setting("axis", Integer.class) != 1) {
      throw refused("concat along an axis other than channels");
    }
    return (frame, in) -> {
      Tensor[] parts = new Tensor[in.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] =
            in[i].broadcastTo(
                in[i].size(0),
                in[i].size(1),
                frame.wanted().rows().length(),
                frame.wanted().columns().length());
      }
      return Shapes.concat(1, parts);
    };
  }

  private static MapOperation slice(Entry entry) {
    int axis = entry.operation().setting("axis", Integer.class);
    long from = entry.operation().setting("from", Long.class);
    long length = entry.result().shape().get(axis);
    if (axis >= 2) {
      return new Cut(axis - 2, from, entry.inputs().get(0).shape().get(axis) - from - length);
    }
    return (frame, in) -> Shapes.slice(in[0], axis, from, from + length);
  }

  /** Samples and channels may be told anew, sides not. */
  private static MapOperation reshape(Entry entry) {
    List<Long> from = entry.inputs().get(0).shape();
    List<Long> to = entry.result().shape();
    if (to.size() != 4 || from.size() != 4 || !to.subList(2, 4).equals(from.subList(2, 4))) {
      throw refused("reshape from " + from + " to " + to);
    }
    return (frame, in) -> in[0].reshape(to.get(0), to.get(1), in[0].size(2), in[0].size(3));
  }

  /** {@code x} without what lies beside {@code kept}; {@code at} is where it begins. */
  static Tensor cut(Tensor x, Region kept, long top, long left) {
    Span rows = new Span(kept.rows().from() - top, kept.rows().to() - top);
    Span columns = new Span(kept.columns().from() - left, kept.columns().to() - left);
    Tensor y = rows.length() == x.size(2) ? x : Shapes.slice(x, 2, rows.from(), rows.to());
    return columns.length() == y.size(3) ? y : Shapes.slice(y, 3, columns.from(), columns.to());
  }

  /** Doubling that looks {@code margin} pixels beside a pixel; borders are repeated. */
  private record Doubling(UnaryOperator<Tensor> twice, int margin) implements MapOperation {
    @Override
    public long side(long input, int axis) {
      return 2 * input;
    }

    @Override
    public Span needs(Span wanted, long input, int axis) {
      return new Span(
          Math.max(0, wanted.from() / 2 - margin), Math.min(input, (wanted.to() + 1) / 2 + margin));
    }

    @Override
    public Tensor compute(Frame frame, Tensor[] inputs) {
      return cut(
          twice.apply(inputs[0]),
          frame.wanted(),
          2 * frame.given().rows().from(),
          2 * frame.given().columns().from());
    }
  }

  /** Means of 2×2 blocks. */
  private static final class Halving implements MapOperation {
    @Override
    public long side(long input, int axis) {
      return input / 2;
    }

    @Override
    public Span needs(Span wanted, long input, int axis) {
      return new Span(2 * wanted.from(), 2 * wanted.to());
    }

    @Override
    public Tensor compute(Frame frame, Tensor[] inputs) {
      return Resampling.averagePool2(inputs[0]);
    }
  }

  /** Rows or columns cut off on both sides. */
  private record Cut(int along, long before, long after) implements MapOperation {
    @Override
    public long side(long input, int axis) {
      return axis == along ? input - before - after : input;
    }

    @Override
    public Span needs(Span wanted, long input, int axis) {
      return axis == along ? new Span(wanted.from() + before, wanted.to() + before) : wanted;
    }

    @Override
    public Tensor compute(Frame frame, Tensor[] inputs) {
      return inputs[0];
    }
  }
}
