package io.morph4j.core.train.run;

/**
 * How a session of training ended.
 *
 * @param ending why
 * @param step steps done in all sessions
 * @param seconds spent training in all sessions
 */
public record Outcome(Ending ending, long step, double seconds) {
  /** Why a session ended. */
  public enum Ending {
    /** The run is complete. */
    FINISHED,
    /** A stop was asked for; the run can go on from its checkpoint. */
    INTERRUPTED
  }
}
