package io.morph4j.core.nn;

/** A network that can keep less of a forward pass and compute it again in the backward pass. */
public interface Recomputing {
  /** Whether to do so: less memory for more time, with the same numbers. Default is false. */
  void saveMemory(boolean on);
}
