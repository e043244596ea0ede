package io.morph4j.core.train;

/**
 * What is particular to an architecture. Its constructor registers everything that it is made of
 * with a {@link Training}, which saves, restores, counts, schedules and closes it.
 */
public interface Trainer {
  /**
   * One update of every network, on the next batch. Runs inside the memory of a step: no tensor
   * outlives it.
   */
  void step(Step step);

  /**
   * Pictures of the present state on fixed inputs. Runs without gradients, with all networks in
   * evaluation; takes no random number from a stream of the training.
   */
  Samples samples();

  /** Whether the models and a grid of samples are kept after every epoch. Default is false. */
  default boolean keepsEpochs() {
    return false;
  }
}
