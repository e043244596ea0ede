package io.morph4j.core.optim;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Exponential moving average of weights: {@code ema = β·ema + (1-β)·p}. */
public final class MovingAverage {
  private final double beta;
  private final INDArray average;

  /**
   * Starts at a copy of {@code values}.
   *
   * @param beta in [0, 1); default .999
   */
  public MovingAverage(INDArray values, double beta) {
    this(beta, values.dup());
  }

  private MovingAverage(double beta, INDArray average) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in [0, 1), got " + beta);
    }
    this.beta = beta;
    this.average = average;
  }

  /**
   * An average that lives in {@code start} and goes on from what is there.
   *
   * @param beta in [0, 1); default .999
   */
  public static MovingAverage in(INDArray start, double beta) {
    return new MovingAverage(beta, start);
  }

  /** Takes in the present {@code values}. */
  public void update(INDArray values) {
    average.muli(beta).addi(values.mul(1 - beta));
  }

  /** The average, live. */
  public INDArray average() {
    return average;
  }
}
