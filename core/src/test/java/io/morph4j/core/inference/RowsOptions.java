package io.morph4j.core.inference;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;

/**
 * A network for tests that nothing but a service line knows: {@code a W + b V}, where pictures
 * count as rows of their channels' means.
 *
 * @param first columns of {@code a}
 * @param second columns of {@code b}; 0 if there is only one input
 * @param shape of one result
 */
public record RowsOptions(int first, int second, List<Integer> shape)
    implements NetworkOptions<RowsOptions.Rows> {
  public RowsOptions() {
    this(1, 0, List.of(1));
  }

  /** The two products. */
  public static final class Rows extends Module {
    private final Linear w;
    private final Linear v;

    private Rows(Initializer init, int first, int second, int out) {
      this.w = child("w", new Linear(init, first, out, false));
      this.v = child("v", new Linear(init, Math.max(1, second), out, false));
    }
  }

  private int out() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  @Override
  public String kind() {
    return "test-rows";
  }

  @Override
  public Rows build(Initializer init) {
    return new Rows(init, first, second, out());
  }

  @Override
  public Tensor forward(Rows network, Tensor... inputs) {
    Tensor y = network.w.forward(rows(inputs[0]));
    if (second > 0) {
      y = y.plus(network.v.forward(inputs[1]));
    }
    long[] result = new long[shape.size() + 1];
    result[0] = y.size(0);
    for (int i = 0; i < shape.size(); i++) {
      result[i + 1] = shape.get(i);
    }
    return y.reshape(result);
  }

  private static Tensor rows(Tensor x) {
    if (x.rank() == 2) {
      return x;
    }
    Tensor sums = x.sumTo(x.size(0), x.size(1), 1, 1).reshape(x.size(0), x.size(1));
    return sums.times(1.0 / (x.size(2) * x.size(3)));
  }
}
