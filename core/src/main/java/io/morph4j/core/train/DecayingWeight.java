package io.morph4j.core.train;

/**
 * A weight that falls in a straight line to 0, by {@code start / steps} after every step: the
 * diversity weight of StarGAN v2 (Choi et al. 2020, section 3.2).
 */
public final class DecayingWeight implements Stateful {
  private final double start;
  private final long steps;
  private long done;

  /**
   * @param start at the first step
   * @param steps until it is 0; 0 keeps it at {@code start}
   */
  public DecayingWeight(double start, long steps) {
    this.start = start;
    this.steps = steps;
  }

  /** The weight of the present step. */
  public double value() {
    return steps == 0 ? start : start * Math.max(0, 1 - done / (double) steps);
  }

  @Override
  public void stepped() {
    done++;
  }

  @Override
  public void save(String name, State state) {
    state.put(name + ".steps", done);
  }

  @Override
  public void restore(String name, State state) {
    done = state.number(name + ".steps");
  }
}
