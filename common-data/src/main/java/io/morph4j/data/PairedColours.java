package io.morph4j.data;

/** What the two domains of paired data are. */
public enum PairedColours {
  /** Two pictures of the same scene, grey or RGB. */
  PICTURES,
  /**
   * Lightness and colour of one picture, in CIELAB: what a net that colours grey pictures learns.
   */
  LAB
}
