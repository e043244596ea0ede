package io.morph4j.core.inference;

/**
 * By what statistics networks normalise that normalise by those of the picture at hand (instance
 * norm, adaptive instance norm, batch norm without running statistics), when pictures are the
 * frames of a film. Statistics of each frame alone make brightness and colour of everything change
 * with whatever moves.
 */
public enum FrameStatistics {
  /** Of the frame itself: each frame becomes what it would become as a picture. */
  FRAME,
  /** Of the first frame, for all. */
  FIRST,
  /**
   * An average over the frames so far: of all of them at first, later with a weight of {@value
   * MovingStatistics#LEAST_WEIGHT} for the newest.
   */
  MOVING
}
