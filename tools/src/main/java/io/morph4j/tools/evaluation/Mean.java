package io.morph4j.tools.evaluation;

/** A running mean that passes over what is not a number. */
final class Mean {
  private double sum;
  private int count;

  void add(double value) {
    if (!Double.isNaN(value)) {
      sum += value;
      count++;
    }
  }

  /** Not-a-number if nothing was added. */
  double value() {
    return sum / count;
  }

  int count() {
    return count;
  }
}
