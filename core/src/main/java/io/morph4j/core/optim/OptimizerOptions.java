package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;

/** What an optimiser is made from, once its parameters are packed. */
@FunctionalInterface
public interface OptimizerOptions {
  /** An optimiser of {@code parameters} at its start rate. */
  Optimizer make(FlatParameters parameters);
}
