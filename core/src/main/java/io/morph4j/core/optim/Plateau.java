package io.morph4j.core.optim;

/**
 * Lowers the rate when a metric stops falling: after more than {@code patience} epochs that were
 * not better than the best by the threshold, {@code rate *= factor}.
 */
public final class Plateau {
  private final double factor;
  private final double threshold;
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private double current = 1;
  private int bad;

  /**
   * @param factor default .2
   * @param threshold relative, default .01
   * @param patience default 5
   */
  public Plateau(double factor, double threshold, int patience) {
    this.factor = factor;
    this.threshold = threshold;
    this.patience = patience;
  }

  /** Takes in the metric of an epoch (smaller is better); returns the factor of the start rate. */
  public double report(double metric) {
    if (metric < best * (1 - threshold)) {
      best = metric;
      bad = 0;
    } else if (++bad > patience) {
      current *= factor;
      bad = 0;
    }
    return current;
  }

  /** best, current factor, bad epochs: to be handed to {@link #restore}. */
  public double[] state() {
    return new double[] {best, current, bad};
  }

  public void restore(double[] saved) {
    best = saved[0];
    current = saved[1];
    bad = (int) saved[2];
  }
}
