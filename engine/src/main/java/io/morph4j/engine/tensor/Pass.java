package io.morph4j.engine.tensor;

/** What becomes of the recorded operations in a backward pass. */
enum Pass {
  /** They are let go. */
  ONLY,
  /** They stay. */
  KEEPING,
  /** They stay, and the pass is recorded itself. */
  RECORDED
}
