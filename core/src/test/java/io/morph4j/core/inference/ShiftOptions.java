package io.morph4j.core.inference;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.Tensor;

/**
 * A network for tests that nothing but a service line knows: each channel of the picture plus its
 * column of {@code condition W}.
 */
public record ShiftOptions(int channels, int condition)
    implements NetworkOptions<ShiftOptions.Shift> {
  public ShiftOptions() {
    this(3, 1);
  }

  /** The table of shifts. */
  public static final class Shift extends Module {
    private final Linear table;

    private Shift(Initializer init, int channels, int condition) {
      this.table = child("table", new Linear(init, condition, channels, false));
    }
  }

  @Override
  public String kind() {
    return "test-shift";
  }

  @Override
  public Shift build(Initializer init) {
    return new Shift(init, channels, condition);
  }

  @Override
  public Tensor forward(Shift network, Tensor... inputs) {
    Tensor x = inputs[0];
    Tensor shift = network.table.forward(inputs[1]).reshape(x.size(0), channels, 1, 1);
    return x.plus(shift.broadcastTo(x.shape()));
  }

  @Override
  public int multiple() {
    return 4;
  }
}
