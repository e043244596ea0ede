package io.morph4j.core.train.run;

import io.morph4j.core.file.UserException;

/** Training has left the finite numbers. What was saved before is untouched. */
public final class DivergedException extends UserException {
  private static final long serialVersionUID = 1L;

  private final long step;

  DivergedException(String what, long step, String kept) {
    super(
        what
            + " at step "
            + step
            + ": training has diverged and was stopped. "
            + kept
            + " Lower the learning rate; if that does not help, look for flat pictures (one"
            + " colour) in the data.");
    this.step = step;
  }

  /** The step whose result was not finite. */
  public long step() {
    return step;
  }
}
