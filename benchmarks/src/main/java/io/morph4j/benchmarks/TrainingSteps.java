package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.train.Training;

/** Whole steps of one training. */
record TrainingSteps(Training training) implements Workload {
  @Override
  public void run() {
    training.step();
  }

  @Override
  public long parameters() {
    return training.parameterCounts().values().stream().mapToLong(count -> count).sum();
  }

  @Override
  public void close() {
    training.close();
  }
}
