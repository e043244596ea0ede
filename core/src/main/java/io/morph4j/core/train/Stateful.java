package io.morph4j.core.train;

/** A part of a training with a state of its own, which a checkpoint keeps under its name. */
public interface Stateful {
  /** Adds the state, every entry under {@code name.}. */
  void save(String name, State state);

  /**
   * Goes on from a saved state.
   *
   * @throws IllegalArgumentException if something is missing or does not fit
   */
  void restore(String name, State state);

  /** Called after every step. Default is to do nothing. */
  default void stepped() {}
}
